"""Days on which workers get no orders: entered and removed by themselves or by their company's manager."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import people
from backend.identity.actor import Actor
from backend.identity.events import LeaveEntered, LeaveRemoved
from backend.identity.models import Leave, LeaveKind, Person, PersonLeft
from backend.kernel import days, journal
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound

LONGEST = 366
"""Days; whoever is away longer has left."""
SHOWN = 100


class LeaveOverlaps(DomainError):
    """There is already a leave on some of these days."""


class LeaveIsPast(DomainError):
    """This leave is over."""


@dataclass(frozen=True, slots=True)
class Away:
    """A leave as it is told; `kind`, which may be sickness, only to the person and to who decides on it."""

    id: UUID
    kind: LeaveKind | None
    starts_on: date
    ends_on: date


async def leaves_of(session: AsyncSession, actor: Actor, person_id: UUID) -> Sequence[Away]:
    """Of oneself or someone one may see: those that are not over, the next first. Two statements."""
    person = await people.visible_person(session, actor, person_id)
    if person is None:
        raise NotFound(field="personId")
    coming = select(Leave).where(Leave.person_id == person_id, Leave.ends_on >= days.today())
    rows = await session.scalars(coming.order_by(Leave.starts_on).limit(SHOWN))
    told = person.id == actor.id or _manages(actor, person)
    return [Away(row.id, row.kind if told else None, row.starts_on, row.ends_on) for row in rows]


async def enter_leave(
    session: AsyncSession, actor: Actor, person_id: UUID, kind: LeaveKind, starts_on: date, ends_on: date
) -> Person:
    person = await _decided_on(session, actor, person_id)
    if not person.is_active:
        raise PersonLeft(field="personId")
    if not 0 <= (ends_on - starts_on).days < LONGEST:
        raise Invalid(field="endsOn", limit=LONGEST)
    if ends_on < days.today():
        raise LeaveIsPast(field="endsOn")
    # The person's row is locked: of two at the same moment the second sees the first.
    others = select(Leave.id).where(
        Leave.person_id == person.id, Leave.starts_on <= ends_on, Leave.ends_on >= starts_on
    )
    if await session.scalar(others.limit(1)) is not None:
        raise LeaveOverlaps(field="startsOn")
    session.add(Leave(person_id=person.id, kind=kind, starts_on=starts_on, ends_on=ends_on))
    entered = LeaveEntered(starts_on=starts_on, ends_on=ends_on)
    await journal.record(session, actor.ref, person.ref, entered)
    return person


async def remove_leave(session: AsyncSession, actor: Actor, leave_id: UUID) -> Person:
    """What lies ahead of it. The days that have been taken stay on record."""
    leave = await session.get(Leave, leave_id, with_for_update=True)
    if leave is None:
        raise NotFound(field="id")
    person = await _decided_on(session, actor, leave.person_id)
    today = days.today()
    if leave.ends_on < today:
        raise LeaveIsPast(field="id")
    freed = LeaveRemoved(starts_on=max(leave.starts_on, today), ends_on=leave.ends_on)
    if leave.starts_on < today:
        leave.ends_on = today - timedelta(days=1)
    else:
        await session.delete(leave)
    await journal.record(session, actor.ref, person.ref, freed)
    return person


async def _decided_on(session: AsyncSession, actor: Actor, person_id: UUID) -> Person:
    """The person, locked, if their leave is `actor`'s to decide on: one's own, or of the company one manages."""
    person = await session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound(field="personId")
    own = person.id == actor.id and actor.may("do field work")
    if not own and not _manages(actor, person):
        raise NotAllowed(field="personId")
    return person


def _manages(actor: Actor, person: Person) -> bool:
    return person.home in actor.where("manage leave")
