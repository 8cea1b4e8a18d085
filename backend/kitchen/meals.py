"""A meal as the kitchen sees it: found or begun, and what was cooked and served of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.menus import MealNotServed
from backend.canteen.models import Meal, Menu, MenuItem, Serving
from backend.identity.actor import Actor
from backend.kernel import days, journal
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.refs import uuid7
from backend.kitchen.access import run
from backend.kitchen.events import MealRecorded
from backend.kitchen.models import KitchenMeal, Served

ENTERED_WITHIN = timedelta(days=14)
"""What was forgotten is still entered so many days later."""
MOST_PORTIONS = 100_000
UNTOUCHED = 1
"""The version of a meal of which nothing is recorded yet; weighing and fetching leave it."""


@dataclass(frozen=True, slots=True)
class At:
    """Which meal is meant."""

    canteen_id: UUID
    day: date
    meal: Meal


async def taken(session: AsyncSession, actor: Actor, at: At) -> KitchenMeal:
    """The meal under its lock, begun where the kitchen did not know it yet; for one who runs the kitchen."""
    days.check("day", at.day)
    if not days.today() - ENTERED_WITHIN <= at.day <= days.today():
        raise Invalid(field="day")
    await run(session, actor, at.canteen_id)
    served = select(Serving.meal).where(Serving.canteen_id == at.canteen_id, Serving.meal == at.meal)
    if await session.scalar(served) is None:
        raise MealNotServed(field="meal")
    begin = insert(KitchenMeal).values(
        id=uuid7(), canteen_id=at.canteen_id, day=at.day, meal=at.meal, version=UNTOUCHED
    )
    await session.execute(begin.on_conflict_do_nothing(index_elements=["canteen_id", "day", "meal"]))
    meal = await locked(session, at)
    assert meal is not None
    return meal


async def locked(session: AsyncSession, at: At) -> KitchenMeal | None:
    """Whoever weighs, fetches or judges one meal waits for the other."""
    return await session.scalar(
        select(KitchenMeal)
        .where(
            KitchenMeal.canteen_id == at.canteen_id, KitchenMeal.day == at.day, KitchenMeal.meal == at.meal
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def record(
    session: AsyncSession,
    actor: Actor,
    at: At,
    version: int | None,
    prepared: int | None,
    served: Mapping[UUID, int],
) -> KitchenMeal:
    """Portions that were cooked, and how many of each dish of the menu went over the counter.

    `version` is none where whoever records it saw no such meal.
    """
    if not all(0 <= portions <= MOST_PORTIONS for portions in served.values()):
        raise Invalid(field="served", least=0, most=MOST_PORTIONS)
    if prepared is not None and not 1 <= prepared <= MOST_PORTIONS:
        raise Invalid(field="prepared", least=1, most=MOST_PORTIONS)
    meal = await taken(session, actor, at)
    meal.check_version(UNTOUCHED if version is None else version)
    on_it = (
        select(MenuItem.dish_id)
        .join(Menu, Menu.id == MenuItem.menu_id)
        .where(Menu.canteen_id == at.canteen_id, Menu.day == at.day, Menu.meal == at.meal)
    )
    if not served.keys() <= set(await session.scalars(on_it)):
        raise NotFound(field="served")
    meal.prepared = prepared
    meal.version += 1
    await session.execute(delete(Served).where(Served.kitchen_meal_id == meal.id))
    session.add_all(
        Served(kitchen_meal_id=meal.id, dish_id=dish_id, portions=portions)
        for dish_id, portions in served.items()
    )
    await journal.record(session, actor.ref, meal.ref, MealRecorded(prepared=prepared, dishes=len(served)))
    return meal
