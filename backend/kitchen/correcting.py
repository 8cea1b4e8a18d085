"""What was typed wrongly of a delivery or an ingredient is put right; what has left the larder has left it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import journal
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.typed import words
from backend.kernel.versions import Editable
from backend.kitchen.access import run
from backend.kitchen.drawing import kept
from backend.kitchen.events import DeliveryCorrected, IngredientChanged
from backend.kitchen.expiring import remind
from backend.kitchen.larder import LONGEST_NAME, Delivery, IngredientExists, check_shelf, fetched_of
from backend.kitchen.models import NOTHING, Batch, Ingredient, Unit


class CookedBefore(DomainError):
    """A meal had some of this delivery before that day."""


class UnitInUse(DomainError):
    """Its deliveries are counted in this unit, so it stays."""


async def correct_delivery(
    session: AsyncSession, actor: Actor, batch_id: UUID, version: int, truth: Delivery
) -> Batch:
    """How the delivery really was, from its day on: costs follow by themselves. One of nothing never came."""
    truth.check(least=NOTHING)
    batch = await kept(session, actor, batch_id)
    batch.check_version(version)
    first = min((meal.day for meal, _ in await session.execute(fetched_of(batch.id))), default=None)
    if first is not None and truth.received_on > first:
        raise CookedBefore(field="receivedOn", on=first.isoformat())
    wanted = {"quantity": truth.quantity, **truth.of(batch.ingredient)}
    changed = _changed(batch, wanted)
    batch.brought(wanted.pop("quantity"))
    _write(batch, wanted)
    if changed["fields"]:
        batch.version += 1
        await session.flush()
        await remind(session, batch)
        corrected = DeliveryCorrected(name=batch.ingredient.name, **changed)
        await journal.record(session, actor.ref, batch.ref, corrected)
    return batch


async def change_ingredient(
    session: AsyncSession,
    actor: Actor,
    ingredient_id: UUID,
    version: int,
    *,
    name: str,
    unit: Unit,
    shelf_days: int,
) -> Ingredient:
    """The usual shelf life is that of deliveries to come: those that are there keep their dates."""
    check_shelf(shelf_days)
    wanted = {"name": words(name, "name", LONGEST_NAME), "unit": unit, "shelf_days": shelf_days}
    ingredient = await session.get(Ingredient, ingredient_id, with_for_update=True, populate_existing=True)
    if ingredient is None:
        raise NotFound(field="id")
    await run(session, actor, ingredient.canteen_id)
    ingredient.check_version(version)
    delivered = select(Batch.id).where(Batch.ingredient_id == ingredient.id).limit(1)
    if ingredient.unit is not unit and await session.scalar(delivered):
        raise UnitInUse(field="unit")
    changed = _changed(ingredient, wanted)
    _write(ingredient, wanted)
    if changed["fields"]:
        ingredient.version += 1
        try:
            await session.flush()
        except IntegrityError as error:
            raise IngredientExists(field="name") from error
        await journal.record(session, actor.ref, ingredient.ref, IngredientChanged(**changed))
    return ingredient


def _changed(row: Editable, wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    fields = [field for field, value in wanted.items() if getattr(row, field) != value]
    return {
        "fields": fields,
        "old": [_said(getattr(row, field)) for field in fields],
        "new": [_said(wanted[field]) for field in fields],
    }


def _said(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _write(row: Editable, wanted: Mapping[str, Any]) -> None:
    for field, value in wanted.items():
        setattr(row, field, value)
