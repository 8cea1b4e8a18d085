"""How much a unit may book in a month, where there is such a rule."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import cast
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
        begins, ends = days.begins(each), days.begins(_next(each))
        count, time = (
            await session.execute(
                select(func.count(), func.sum(Booking.ends_at - Booking.starts_at, type_=Interval)).where(
                    Booking.unit_id == unit_id,
                    Booking.state.in_(_COUNTED),
                    Booking.starts_at >= begins,
                    Booking.starts_at < ends,
                    Booking.id.not_in([booking.id for booking in mine]),
                )
            )
        ).one()
        hours = cast(timedelta | None, time) or timedelta()
        hours += sum((one.ends_at - one.starts_at for one in mine), timedelta())
        if quota.bookings and count + len(mine) > quota.bookings:
            raise QuotaReached(field="startsAt", year=each.year, month=each.month, bookings=quota.bookings)
        if quota.hours and hours > timedelta(hours=quota.hours):
            raise QuotaReached(field="startsAt", year=each.year, month=each.month, hours=quota.hours)


def month(moment: datetime) -> date:
    """In which it is, by its first day."""
    return clock.local(moment).date().replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
