"""Which rooms a meeting is made for, said in SQL as `Room.check_admits` says it of one of them."""

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Place
from backend.kernel import clock, days
from backend.rooms.models import Room


class Shape(NamedTuple):
    """What a meeting of one day needs, whatever else is in a room; each a value, or what is bound to it."""

    opens_by: Any
    closes_not_before: Any
    minutes: Any
    days_ahead: Any
    seats: Any


def shape(starts_at: datetime, ends_at: datetime, seats: int) -> Shape:
    starts, ends = clock.local(starts_at), clock.local(ends_at)
    return Shape(
        opens_by=starts.time(),
        closes_not_before=ends.time(),
        minutes=(ends - starts) // timedelta(minutes=1),
        days_ahead=(starts.date() - days.today()).days,
        seats=seats,
    )


def admits(room: Any, wanted: Shape) -> ColumnElement[bool]:
    """`room` is the entity, or its table's columns."""
    return and_(
        room.opens_at <= wanted.opens_by,
        room.closes_at >= wanted.closes_not_before,
        room.longest_minutes >= wanted.minutes,
        room.furthest_days >= wanted.days_ahead,
        room.seats >= wanted.seats,
    )


class Limits(NamedTuple):
    """The widest of all rooms: whatever lies outside, none of them admits."""

    opens_at: time
    closes_at: time
    longest_minutes: int
    furthest_days: int
    seats: int


async def limits(session: AsyncSession) -> Limits | None:
    """None where there is no room."""
    widest = await session.execute(
        select(
            func.min(Room.opens_at),
            func.max(Room.closes_at),
            func.max(Room.longest_minutes),
            func.max(Room.furthest_days),
            func.max(Room.seats),
        )
        .join(Room.place)
        .where(Place.closed_at.is_(None))
    )
    found = Limits._make(widest.one())
    return found if found.opens_at is not None else None
