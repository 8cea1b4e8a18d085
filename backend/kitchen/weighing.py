"""Waste is weighed, and a weighing that was wrong is countered by another entry."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.refs import uuid7
from backend.kernel.typed import few_words
from backend.kitchen import scales
from backend.kitchen.access import run
from backend.kitchen.alarming import judge
from backend.kitchen.events import Corrected, Weighed
from backend.kitchen.meals import At, taken
from backend.kitchen.models import HEAVIEST, LONGEST_STALL, KitchenMeal, WasteKind, Weighing
from backend.kitchen.typed import amount


class ReadingUsed(DomainError):
    """This reading has been weighed already; wait for the scale's next one."""


class CorrectedAlready(DomainError):
    """This weighing has been taken back already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waste:
    """Typed as `kg`, or read from the scale `point_id`: one of the two."""

    at: At
    kind: WasteKind
    stall: str | None = None
    kg: Decimal | None = None
    point_id: UUID | None = None


async def weigh(session: AsyncSession, actor: Actor, waste: Waste) -> Weighing:
    if (waste.kg is None) == (waste.point_id is None):
        raise Invalid(field="kg")
    kg = None if waste.kg is None else amount(waste.kg, "kg", most=HEAVIEST)
    stall = few_words(waste.stall, "stall", LONGEST_STALL) or ""
    meal = await taken(session, actor, waste.at)
    read_at = None
    if waste.point_id is not None:
        canteen = await run(session, actor, waste.at.canteen_id)
        kg, point = await scales.read(session, canteen, waste.point_id)
        read_at = point.latest_at
    assert kg is not None
    weighing: Weighing | None = await session.scalar(
        insert(Weighing)
        .values(
            id=uuid7(),
            kitchen_meal_id=meal.id,
            stall=stall,
            kind=waste.kind,
            kg=kg,
            point_id=waste.point_id,
            read_at=read_at,
            person_id=actor.id,
            at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["point_id", "read_at"])
        .returning(Weighing)
    )
    if weighing is None:
        raise ReadingUsed(field="pointId")
    what = Weighed(kind=waste.kind, kg=kg, stall=stall, point=waste.point_id)
    await journal.record(session, actor.ref, weighing.ref, what)
    await judge(session, meal)
    return weighing


async def correct(session: AsyncSession, actor: Actor, weighing_id: UUID) -> Weighing:
    """Take a weighing back: both entries stay, and together they weigh nothing."""
    wrong = await session.get(Weighing, weighing_id)
    if wrong is None or wrong.corrects_id is not None:
        raise NotFound(field="id")
    found = await session.get_one(KitchenMeal, wrong.kitchen_meal_id)
    await taken(session, actor, At(found.canteen_id, found.day, found.meal))
    if await session.scalar(select(Weighing.id).where(Weighing.corrects_id == wrong.id)):
        raise CorrectedAlready(field="id")
    counter = Weighing(
        kitchen_meal_id=wrong.kitchen_meal_id,
        stall=wrong.stall,
        kind=wrong.kind,
        kg=wrong.kg,
        corrects_id=wrong.id,
        person_id=actor.id,
        at=clock.now(),
    )
    session.add(counter)
    await session.flush()
    await journal.record(session, actor.ref, counter.ref, Corrected(corrects=wrong.id))
    return counter
