"""How much a unit may book in a month, where there is such a rule."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy import Interval, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.models import Unit
from backend.kernel import clock, days
from backend.kernel.errors import DomainError
from backend.rooms.models import Booking
from backend.rooms.states import State
from backend.rules.catalogue import meetings
from backend.rules.snapshot import Snapshot

_COUNTED = (State.REQUESTED, State.OFFERED, State.BOOKED, State.IN_USE, State.OVER, State.NO_SHOW)
_HOUR = timedelta(hours=1)


class QuotaReached(DomainError):
    """Your unit has booked all that it may in that month."""


async def check(
    session: AsyncSession, book: Snapshot, unit_id: UUID | None, wanted: Sequence[Booking]
) -> None:
    """Refuse what would be too much together with what the unit has in the same month.

    Of two colleagues at once the second waits for the first, on their unit's row.
    """
    quota = book.value(meetings.QUOTA)
    if unit_id is None or not wanted or not (quota.bookings or quota.hours):
        return
    await session.execute(select(Unit.id).where(Unit.id == unit_id).with_for_update(key_share=True))
    for each in sorted({month(booking.starts_at) for booking in wanted}):
        mine = [booking for booking in wanted if month(booking.starts_at) == each]
        count, time = await _taken(session, unit_id, each, but=[booking.id for booking in mine])
        time += sum((one.ends_at - one.starts_at for one in mine), timedelta())
        if quota.bookings and count + len(mine) > quota.bookings:
            raise QuotaReached(field="startsAt", year=each.year, month=each.month, bookings=quota.bookings)
        if quota.hours and time > timedelta(hours=quota.hours):
            raise QuotaReached(field="startsAt", year=each.year, month=each.month, hours=quota.hours)


class Left(NamedTuple):
    """What a unit may still book in a month; None where there is no limit."""

    bookings: int | None
    hours: float | None


async def left(session: AsyncSession, book: Snapshot, unit_id: UUID | None, day: date) -> Left | None:
    """In the day's month; None where nothing is limited. Nothing is left where the rule came later."""
    days.check("day", day)
    quota = book.value(meetings.QUOTA)
    if unit_id is None or not (quota.bookings or quota.hours):
        return None
    count, time = await _taken(session, unit_id, day.replace(day=1))
    return Left(
        max(quota.bookings - count, 0) if quota.bookings else None,
        max(timedelta(hours=quota.hours) - time, timedelta()) / _HOUR if quota.hours else None,
    )


async def _taken(
    session: AsyncSession, unit_id: UUID, month: date, but: Collection[UUID] = ()
) -> tuple[int, timedelta]:
    """How many meetings the unit has in the month, and how long they are together."""
    count, time = (
        await session.execute(
            select(func.count(), func.sum(Booking.ends_at - Booking.starts_at, type_=Interval)).where(
                Booking.unit_id == unit_id,
                Booking.state.in_(_COUNTED),
                Booking.starts_at >= days.begins(month),
                Booking.starts_at < days.begins(_next(month)),
                Booking.id.not_in(but),
            )
        )
    ).one()
    return count, cast(timedelta | None, time) or timedelta()


def month(moment: datetime) -> date:
    """In which it is, by its first day."""
    return clock.local(moment).date().replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
