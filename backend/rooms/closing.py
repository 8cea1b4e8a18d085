"""A room goes out of service for a while, and comes back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.access import require
from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.typed import words
from backend.rooms import events
from backend.rooms.giving_way import turn_out
from backend.rooms.models import Room
from backend.rooms.out_of_service import Closure
from backend.rooms.taking import FREED, locked_room

LONGEST_REASON = 60
LONGEST = timedelta(days=400)


class ClosedAlready(DomainError):
    """This room is out of service at that time already."""


async def close(
    session: AsyncSession,
    actor: Actor,
    room_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
) -> Room:
    """Whoever was to meet there gives way, is told why, and is offered another room where there is one."""
    reason = words(reason, "reason", LONGEST_REASON)
    if not timedelta() < ends_at - starts_at <= LONGEST or ends_at <= clock.now():
        raise Invalid(field="endsAt")
    room = await locked_room(session, room_id)
    require(actor, "manage rooms", room.place)
    period = Range(starts_at, ends_at)
    if await is_closed(session, room, period):
        raise ClosedAlready(field="startsAt")
    turned_out = await turn_out(session, actor, room, period, words=reason)
    closure = Closure(
        room_id=room.id, period=period, reason=reason, closed_by_id=actor.id, closed_at=clock.now()
    )
    session.add(closure)
    await session.flush()
    closed = events.RoomClosed(
        closure=closure.id, starts_at=starts_at, ends_at=ends_at, reason=reason, turned_out=turned_out
    )
    await journal.record(session, actor.ref, room.ref, closed)
    return room


async def reopen(session: AsyncSession, actor: Actor, room_id: UUID, closure_id: UUID) -> Room:
    """Before its time, or before it began."""
    room = await locked_room(session, room_id)
    require(actor, "manage rooms", room.place)
    closure = await session.get(Closure, closure_id)
    if closure is None or closure.room_id != room.id:
        raise NotFound(field="id")
    assert closure.period.lower is not None
    assert closure.period.upper is not None
    now = clock.now()
    if closure.period.upper <= now:
        raise NotFound(field="id")
    if closure.period.lower >= now:
        await session.delete(closure)
    else:
        closure.period = Range(closure.period.lower, now)
    await session.flush()
    await due.at(session, now, FREED, room.ref)
    await journal.record(session, actor.ref, room.ref, events.RoomReopened(closure=closure.id))
    return room


async def is_closed(session: AsyncSession, room: Room, period: Range[datetime]) -> bool:
    """Whether the room is out of service at some time of the period."""
    then = select(Closure.id).where(Closure.room_id == room.id, Closure.period.overlaps(period))
    return bool(await session.scalar(select(then.exists())))


async def to_come(session: AsyncSession, room_ids: Sequence[UUID]) -> dict[UUID, list[Closure]]:
    """When each of these rooms is out of service, now or later, in order of time."""
    rows = await session.scalars(
        select(Closure)
        .where(Closure.room_id.in_(room_ids), func.upper(Closure.period) > clock.now())
        .order_by(Closure.period)
    )
    closures: dict[UUID, list[Closure]] = {}
    for closure in rows:
        closures.setdefault(closure.room_id, []).append(closure)
    return closures
