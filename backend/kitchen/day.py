"""A day of the kitchen: its meals with what is known of them, the weeks before, and weighings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.canteen.models import Dish, Meal, Menu, MenuItem, Serving
from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import days
from backend.kitchen.access import oversee
from backend.kitchen.measures import SIGNED, Mean, Measured, between, mean_before, over
from backend.kitchen.models import KitchenMeal, Served, Weighing
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import snapshot

MOST_WEIGHINGS = 300


@dataclass(frozen=True, slots=True)
class Dished:
    dish: Dish
    price: Decimal | None
    portions: int | None
    """None where nobody wrote it down."""


@dataclass(frozen=True, slots=True)
class Cooked:
    """`stalls` are kilograms by stall, the most first; the whole kitchen's has no name."""

    measured: Measured
    stalls: Sequence[tuple[str, Decimal]]
    mean: Mean
    is_exceeded: bool
    dishes: Sequence[Dished]


@dataclass(frozen=True, slots=True)
class Entered:
    weighing: Weighing
    meal: Meal
    by: str
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class KitchenDay:
    meals: Sequence[Cooked]
    before: Sequence[Measured]
    """The meals of the weeks that the mean reaches back to."""
    over_percent: Decimal
    weighings: Sequence[Entered]
    """The latest first."""


async def of_canteen(session: AsyncSession, actor: Actor, canteen_id: UUID, day: date) -> KitchenDay:
    days.check("day", day)
    await oversee(session, actor, canteen_id)
    book = await snapshot(session)
    rule, least = book.value(rules.WASTE_ALARM), book.value(rules.WASTE_SAMPLE)
    measured = await between(session, canteen_id, day - timedelta(weeks=rule.weeks), day)
    known = {one.meal: one for one in measured if one.day == day}
    served = await session.scalars(
        select(Serving.meal).where(Serving.canteen_id == canteen_id).order_by(Serving.starts_at)
    )
    dishes = await _dishes(session, canteen_id, day)
    stalls = await _stalls(session, canteen_id, day)
    meals = []
    for meal in served:
        one = known.get(meal) or Measured(day, meal)
        mean = mean_before(one, measured, rule.weeks, least)
        exceeded = mean.is_exceeded(one, over(rule))
        meals.append(Cooked(one, stalls.get(meal, []), mean, exceeded, dishes.get(meal, [])))
    return KitchenDay(
        meals,
        [one for one in measured if one.day < day],
        over(rule),
        await _weighings(session, canteen_id, day),
    )


async def _stalls(
    session: AsyncSession, canteen_id: UUID, day: date
) -> Mapping[Meal, list[tuple[str, Decimal]]]:
    kg = func.sum(SIGNED)
    rows = await session.execute(
        select(KitchenMeal.meal, Weighing.stall, kg)
        .join(Weighing, Weighing.kitchen_meal_id == KitchenMeal.id)
        .where(KitchenMeal.canteen_id == canteen_id, KitchenMeal.day == day)
        .group_by(KitchenMeal.meal, Weighing.stall)
        .having(kg > 0)
        .order_by(kg.desc(), Weighing.stall)
    )
    stalls: dict[Meal, list[tuple[str, Decimal]]] = {}
    for meal, stall, kilograms in rows:
        stalls.setdefault(meal, []).append((stall, kilograms))
    return stalls


async def _dishes(session: AsyncSession, canteen_id: UUID, day: date) -> Mapping[Meal, list[Dished]]:
    rows = await session.execute(
        select(Menu.meal, Dish, MenuItem.price, Served.portions)
        .join(MenuItem, MenuItem.menu_id == Menu.id)
        .join(Dish, Dish.id == MenuItem.dish_id)
        .outerjoin(
            KitchenMeal,
            (KitchenMeal.canteen_id == Menu.canteen_id)
            & (KitchenMeal.day == Menu.day)
            & (KitchenMeal.meal == Menu.meal),
        )
        .outerjoin(Served, (Served.kitchen_meal_id == KitchenMeal.id) & (Served.dish_id == Dish.id))
        .where(Menu.canteen_id == canteen_id, Menu.day == day, Menu.published_at.is_not(None))
        .order_by(MenuItem.position)
    )
    dishes: dict[Meal, list[Dished]] = {}
    for meal, dish, price, portions in rows:
        dishes.setdefault(meal, []).append(Dished(dish, price, portions))
    return dishes


async def _weighings(session: AsyncSession, canteen_id: UUID, day: date) -> Sequence[Entered]:
    counter = aliased(Weighing)
    rows = await session.execute(
        select(Weighing, KitchenMeal.meal, Person.name, counter.id.is_not(None))
        .join(KitchenMeal, KitchenMeal.id == Weighing.kitchen_meal_id)
        .join(Person, Person.id == Weighing.person_id)
        .outerjoin(counter, counter.corrects_id == Weighing.id)
        .where(KitchenMeal.canteen_id == canteen_id, KitchenMeal.day == day, Weighing.corrects_id.is_(None))
        .order_by(Weighing.at.desc(), Weighing.id.desc())
        .limit(MOST_WEIGHINGS)
    )
    return [Entered(*row) for row in rows]
