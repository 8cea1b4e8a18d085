"""Out of the larder: to a meal and back, as a loss, or because a count found another amount than the book."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.refs import Ref
from backend.kernel.typed import words
from backend.kitchen.access import run
from backend.kitchen.events import Counted, Fetched, GivenBack, Lost
from backend.kitchen.expiring import remind
from backend.kitchen.meals import At, taken
from backend.kitchen.models import (
    LONGEST_WORDS,
    NOTHING,
    Batch,
    BatchExpired,
    Cause,
    Ingredient,
    KitchenMeal,
    MoreThanWasFetched,
    Movement,
    NotEnoughInLarder,
)
from backend.kitchen.typed import amount

MOST_BATCHES = 60


class LarderMoved(DomainError):
    """Something was taken while you counted; look again."""


def first_expired(batches: Iterable[Batch], quantity: Decimal) -> list[tuple[Batch, Decimal]]:
    """From which batches to take this much: those that expire first, so that the least is thrown away."""
    wanted, proposal = quantity, []
    for batch in sorted(batches, key=lambda batch: (batch.best_before, batch.received_on, batch.id)):
        if wanted > 0 and batch.remaining > 0:
            proposal.append((batch, min(wanted, batch.remaining)))
            wanted -= proposal[-1][1]
    if wanted > 0:
        raise NotEnoughInLarder(field="quantity", remaining=float(quantity - wanted))
    return proposal


async def fetch(session: AsyncSession, actor: Actor, at: At, wanted: Mapping[UUID, Decimal]) -> KitchenMeal:
    """Take so much of each ingredient for a meal, from what expires first of what was there and good on that day."""
    if not 0 < len(wanted) <= MOST_BATCHES:
        raise Invalid(field="items", limit=MOST_BATCHES)
    for quantity in wanted.values():
        amount(quantity, "quantity")
    meal = await taken(session, actor, at)
    batches = await _locked(
        session, Batch.ingredient_id.in_(wanted), Ingredient.canteen_id == at.canteen_id, Batch.remaining > 0
    )
    known = await session.scalars(
        select(Ingredient.id).where(Ingredient.id.in_(wanted), Ingredient.canteen_id == at.canteen_id)
    )
    if set(known) != wanted.keys():
        raise NotFound(field="items")
    drawn: dict[str, Decimal] = {}
    for ingredient_id, quantity in wanted.items():
        lying = [
            batch for batch in batches if batch.ingredient_id == ingredient_id and batch.received_on <= at.day
        ]
        good = [batch for batch in lying if at.day <= batch.best_before]
        if len(good) < len(lying) and sum((batch.remaining for batch in good), NOTHING) < quantity:
            raise BatchExpired(field="quantity", name=lying[0].ingredient.name)
        for batch, part in first_expired(good, quantity):
            _draw(session, actor, batch, -part, Cause.MEAL, kitchen_meal_id=meal.id)
            drawn[str(batch.id)] = part
    await journal.record(session, actor.ref, meal.ref, Fetched(batches=drawn))
    return meal


async def give_back(
    session: AsyncSession, actor: Actor, batch_id: UUID, meal_id: UUID, quantity: Decimal
) -> Batch:
    """So much of what the meal fetched of this batch lies in the larder again, and costs the meal nothing."""
    amount(quantity, "quantity")
    batch = await kept(session, actor, batch_id)
    fetched: Decimal | None = await session.scalar(
        select(func.sum(-Movement.quantity)).where(
            Movement.batch_id == batch.id, Movement.kitchen_meal_id == meal_id
        )
    )
    if fetched is None:
        raise NotFound(field="mealId")
    if fetched < quantity:
        raise MoreThanWasFetched(field="quantity", fetched=float(fetched))
    _draw(session, actor, batch, quantity, Cause.MEAL, kitchen_meal_id=meal_id)
    await session.flush()
    await remind(session, batch)
    given = GivenBack(batch=batch.id, quantity=quantity)
    await journal.record(session, actor.ref, Ref(KitchenMeal.__tablename__, meal_id), given)
    return batch


async def lose(session: AsyncSession, actor: Actor, batch_id: UUID, quantity: Decimal, reason: str) -> Batch:
    """So much of it was thrown away, for this reason."""
    amount(quantity, "quantity")
    why = words(reason, "reason", LONGEST_WORDS)
    batch = await kept(session, actor, batch_id)
    _draw(session, actor, batch, -quantity, Cause.LOSS, words=why)
    await journal.record(session, actor.ref, batch.ref, Lost(quantity=quantity, reason=why))
    return batch


async def count(
    session: AsyncSession, actor: Actor, batch_id: UUID, counted: Decimal, seen: Decimal, reason: str
) -> Batch:
    """There is `counted` of it where the book, as the person saw it, says `seen`."""
    amount(counted, "counted", least=NOTHING)
    why = words(reason, "reason", LONGEST_WORDS)
    batch = await kept(session, actor, batch_id)
    if batch.remaining != seen:
        raise LarderMoved(remaining=float(batch.remaining))
    if difference := counted - seen:
        _draw(session, actor, batch, difference, Cause.COUNT, words=why)
        await journal.record(session, actor.ref, batch.ref, Counted(difference=difference, reason=why))
    return batch


def _draw(
    session: AsyncSession, actor: Actor, batch: Batch, change: Decimal, cause: Cause, **why: UUID | str
) -> None:
    batch.move(change)
    session.add(
        Movement(batch_id=batch.id, cause=cause, quantity=change, person_id=actor.id, at=clock.now(), **why)
    )


async def kept(session: AsyncSession, actor: Actor, batch_id: UUID) -> Batch:
    """The batch with its ingredient, under its lock, for one who runs the kitchen."""
    batches = await _locked(session, Batch.id == batch_id)
    if not batches:
        raise NotFound(field="batchId")
    await run(session, actor, batches[0].ingredient.canteen_id)
    return batches[0]


async def _locked(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[Batch]:
    """Always in one order, so that two who take several of the same do not wait for each other for ever."""
    found = await session.scalars(
        select(Batch)
        .join(Batch.ingredient)
        .where(*where)
        .options(contains_eager(Batch.ingredient))
        .order_by(Batch.id)
        .with_for_update(of=Batch, key_share=True)
        .execution_options(populate_existing=True)
    )
    return found.all()
