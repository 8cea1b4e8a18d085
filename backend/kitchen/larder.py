"""What lies in the larder: ingredients, their deliveries, and where a delivery went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from backend.identity.actor import Actor
from backend.kernel import clock, days, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.refs import uuid7
from backend.kernel.typed import few_words, words
from backend.kitchen.access import oversee, run
from backend.kitchen.events import IngredientAdded, Received
from backend.kitchen.expiring import remind
from backend.kitchen.models import NOTHING, Batch, Ingredient, KitchenMeal, Movement, Unit
from backend.kitchen.typed import SMALLEST, amount

LONGEST_NAME, LONGEST_SUPPLIER = 30, 60
MOST_INGREDIENTS, MOST_LYING, LONGEST_SHELF = 500, 2_000, 3_650
"""What lies there is bounded where it comes in, so that the list of it leaves nothing out."""
MOST_USED_UP = 500
DEAREST = Decimal(99_999)
RECALLED_WITHIN = timedelta(days=30)
"""After something of it was moved last; what comes to light later is in the journal."""


class IngredientExists(DomainError):
    """This larder has an ingredient of that name already."""


class LarderFull(DomainError):
    """As many as this are there already: count what is gone first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`best_before` is reckoned from the usual shelf life where the packet does not say it."""

    quantity: Decimal
    price: Decimal
    supplier: str
    received_on: date
    origin: str | None = None
    best_before: date | None = None

    def check(self, least: Decimal = SMALLEST) -> None:
        amount(self.quantity, "quantity", least=least)
        amount(self.price, "price", decimals=2, least=NOTHING, most=DEAREST)
        days.check("receivedOn", self.received_on)
        days.check("bestBefore", self.best_before)
        if self.received_on > days.today():
            raise Invalid(field="receivedOn")
        if self.best_before is not None and self.best_before < self.received_on:
            raise Invalid(field="bestBefore")

    def of(self, ingredient: Ingredient) -> dict[str, Any]:
        """What the batch says of it, but for the amount."""
        return {
            "price": self.price,
            "supplier": words(self.supplier, "supplier", LONGEST_SUPPLIER),
            "origin": few_words(self.origin, "origin", LONGEST_SUPPLIER),
            "received_on": self.received_on,
            "best_before": self.best_before or self.received_on + timedelta(days=ingredient.shelf_days),
        }


@dataclass(frozen=True, slots=True)
class Shelf:
    """An ingredient with its batches, those that expire first in front; one used up stays a while, for a recall."""

    ingredient: Ingredient
    batches: Sequence[Batch]

    @property
    def remaining(self) -> Decimal:
        return sum((batch.remaining for batch in self.batches), NOTHING)


async def add_ingredient(
    session: AsyncSession, actor: Actor, canteen_id: UUID, name: str, unit: Unit, shelf_days: int
) -> Ingredient:
    canteen = await run(session, actor, canteen_id)
    check_shelf(shelf_days)
    kept = select(func.count()).select_from(Ingredient).where(Ingredient.canteen_id == canteen.id)
    if (await session.scalar(kept) or 0) >= MOST_INGREDIENTS:
        raise LarderFull(field="name", limit=MOST_INGREDIENTS)
    added: Ingredient | None = await session.scalar(
        insert(Ingredient)
        .values(
            id=uuid7(),
            canteen_id=canteen.id,
            name=words(name, "name", LONGEST_NAME),
            unit=unit,
            shelf_days=shelf_days,
            version=1,
        )
        .on_conflict_do_nothing(index_elements=["canteen_id", "name"])
        .returning(Ingredient)
    )
    if added is None:
        raise IngredientExists(field="name")
    await journal.record(session, actor.ref, added.ref, IngredientAdded(name=added.name))
    return added


def check_shelf(shelf_days: int) -> None:
    if not 1 <= shelf_days <= LONGEST_SHELF:
        raise Invalid(field="shelfDays", least=1, most=LONGEST_SHELF)


async def receive(session: AsyncSession, actor: Actor, ingredient_id: UUID, delivery: Delivery) -> Batch:
    delivery.check()
    # Its unit must not change meanwhile.
    ingredient = await session.get(
        Ingredient, ingredient_id, with_for_update={"read": True, "key_share": True}, populate_existing=True
    )
    if ingredient is None:
        raise NotFound(field="ingredientId")
    await run(session, actor, ingredient.canteen_id)
    if (await session.scalar(_lying(ingredient.canteen_id)) or 0) >= MOST_LYING:
        raise LarderFull(field="ingredientId", limit=MOST_LYING)
    batch = Batch(
        ingredient_id=ingredient.id,
        unit=ingredient.unit,
        quantity=delivery.quantity,
        remaining=delivery.quantity,
        **delivery.of(ingredient),
    )
    session.add(batch)
    await session.flush()
    await remind(session, batch)
    what = Received(name=ingredient.name, quantity=batch.quantity, price=batch.price)
    await journal.record(session, actor.ref, batch.ref, what)
    return batch


async def shelves(session: AsyncSession, actor: Actor, canteen_id: UUID) -> Sequence[Shelf]:
    """By name, with all that lies there; two statements."""
    await oversee(session, actor, canteen_id)
    ingredients = await session.scalars(
        select(Ingredient).where(Ingredient.canteen_id == canteen_id).order_by(Ingredient.name)
    )
    lately = exists().where(Movement.batch_id == Batch.id, Movement.at >= clock.now() - RECALLED_WITHIN)
    used_up = (
        select(Batch.id)
        .join(Batch.ingredient)
        .where(Ingredient.canteen_id == canteen_id, Batch.remaining == 0, lately)
        .order_by(Batch.best_before.desc())
        .limit(MOST_USED_UP)
    )
    batches = await session.scalars(
        select(Batch)
        .join(Batch.ingredient)
        .where(Ingredient.canteen_id == canteen_id, or_(Batch.remaining > 0, Batch.id.in_(used_up)))
        .order_by(Batch.best_before, Batch.id)
    )
    lying: dict[UUID, list[Batch]] = {}
    for batch in batches:
        lying.setdefault(batch.ingredient_id, []).append(batch)
    return [Shelf(ingredient, lying.get(ingredient.id, [])) for ingredient in ingredients]


async def batch_of(session: AsyncSession, batch_id: UUID) -> Batch:
    """With its ingredient."""
    query = select(Batch).join(Batch.ingredient).options(contains_eager(Batch.ingredient))
    return (await session.scalars(query.where(Batch.id == batch_id))).one()


async def meals_with(
    session: AsyncSession, actor: Actor, batch_id: UUID
) -> Sequence[tuple[KitchenMeal, Decimal]]:
    """For a recall: the meals that had something of this batch, and how much, the latest first."""
    canteen_id = await session.scalar(
        select(Ingredient.canteen_id)
        .join(Batch, Batch.ingredient_id == Ingredient.id)
        .where(Batch.id == batch_id)
    )
    if canteen_id is None:
        raise NotFound(field="batchId")
    await oversee(session, actor, canteen_id)
    return [(meal, quantity) for meal, quantity in await session.execute(fetched_of(batch_id))]


def fetched_of(batch_id: UUID) -> Select[KitchenMeal, Decimal]:
    """Each meal that had something of the batch, less what it gave back."""
    fetched = func.sum(-Movement.quantity)
    return (
        select(KitchenMeal, fetched)
        .join(Movement, Movement.kitchen_meal_id == KitchenMeal.id)
        .where(Movement.batch_id == batch_id)
        .group_by(KitchenMeal.id)
        .having(fetched > 0)
        .order_by(KitchenMeal.day.desc(), KitchenMeal.id.desc())
    )


def _lying(canteen_id: UUID) -> Select[int]:
    """How many deliveries are not used up."""
    lying = Ingredient.canteen_id == canteen_id, Batch.remaining > 0
    return select(func.count()).select_from(Batch).join(Batch.ingredient).where(*lying)
