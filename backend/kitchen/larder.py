"""What lies in the larder: ingredients, their deliveries, and where a delivery went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from backend.identity.actor import Actor
from backend.kernel import days, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.refs import uuid7
from backend.kitchen.access import oversee, run
from backend.kitchen.events import IngredientAdded, Received
from backend.kitchen.expiring import remind
from backend.kitchen.models import NOTHING, Batch, Ingredient, KitchenMeal, Movement, Unit
from backend.kitchen.typed import amount, few_words, words

LONGEST_NAME, LONGEST_SUPPLIER = 30, 60
MOST_INGREDIENTS, MOST_BATCHES, LONGEST_SHELF = 500, 2_000, 3_650
DEAREST = Decimal(99_999)
RECALLED_WITHIN = timedelta(days=30)
"""After its date; what comes to light later is in the journal."""


class IngredientExists(DomainError):
    """This larder has an ingredient of that name already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`best_before` is reckoned from the usual shelf life where the packet does not say it."""

    ingredient_id: UUID
    quantity: Decimal
    price: Decimal
    supplier: str
    received_on: date
    origin: str | None = None
    best_before: date | None = None

    def check(self) -> None:
        amount(self.quantity, "quantity")
        amount(self.price, "price", decimals=2, least=NOTHING, most=DEAREST)
        days.check("receivedOn", self.received_on)
        days.check("bestBefore", self.best_before)
        if self.received_on > days.today():
            raise Invalid(field="receivedOn")
        if self.best_before is not None and self.best_before < self.received_on:
            raise Invalid(field="bestBefore")


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
    if not 1 <= shelf_days <= LONGEST_SHELF:
        raise Invalid(field="shelfDays", least=1, most=LONGEST_SHELF)
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


async def receive(session: AsyncSession, actor: Actor, delivery: Delivery) -> Batch:
    delivery.check()
    ingredient = await session.get(Ingredient, delivery.ingredient_id)
    if ingredient is None:
        raise NotFound(field="ingredientId")
    await run(session, actor, ingredient.canteen_id)
    usual = delivery.received_on + timedelta(days=ingredient.shelf_days)
    batch = Batch(
        ingredient_id=ingredient.id,
        quantity=delivery.quantity,
        remaining=delivery.quantity,
        price=delivery.price,
        supplier=words(delivery.supplier, "supplier", LONGEST_SUPPLIER),
        origin=few_words(delivery.origin, "origin", LONGEST_SUPPLIER),
        received_on=delivery.received_on,
        best_before=delivery.best_before or usual,
    )
    session.add(batch)
    await session.flush()
    await remind(session, batch)
    what = Received(name=ingredient.name, quantity=batch.quantity, price=batch.price)
    await journal.record(session, actor.ref, batch.ref, what)
    return batch


async def shelves(session: AsyncSession, actor: Actor, canteen_id: UUID) -> Sequence[Shelf]:
    """By name; two statements."""
    await oversee(session, actor, canteen_id)
    ingredients = await session.scalars(
        select(Ingredient)
        .where(Ingredient.canteen_id == canteen_id)
        .order_by(Ingredient.name)
        .limit(MOST_INGREDIENTS)
    )
    recalled = days.today() - RECALLED_WITHIN
    batches = await session.scalars(
        select(Batch)
        .join(Batch.ingredient)
        .where(Ingredient.canteen_id == canteen_id, or_(Batch.remaining > 0, Batch.best_before >= recalled))
        .order_by(Batch.best_before, Batch.id)
        .limit(MOST_BATCHES)
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
    rows = await session.execute(
        select(KitchenMeal, func.sum(-Movement.quantity))
        .join(Movement, Movement.kitchen_meal_id == KitchenMeal.id)
        .where(Movement.batch_id == batch_id)
        .group_by(KitchenMeal.id)
        .order_by(KitchenMeal.day.desc(), KitchenMeal.id.desc())
    )
    return [(meal, quantity) for meal, quantity in rows]
