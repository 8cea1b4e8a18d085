"""What rooms are taken for, in the order of time: of one day for a door, of a week for whoever looks for a time."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.models import Unit
from backend.kernel import days
from backend.kernel.errors import Invalid
from backend.rooms.models import Booking
from backend.rooms.out_of_service import Closure
from backend.rooms.states import HOLDING, State

MOST_DAYS = 7


class Span(NamedTuple):
    """A meeting, without its buffers, or a time out of service, that has neither state, unit nor people."""

    room_id: UUID
    starts_at: datetime
    ends_at: datetime
    subject: str
    confidential: bool = False
    unit_name: str | None = None
    state: State | None = None
    people: frozenset[UUID] = frozenset()
    booking_id: UUID | None = None

    def is_secret_to(self, people: Collection[UUID]) -> bool:
        return self.confidential and self.people.isdisjoint(people)


async def timeline(
    session: AsyncSession, room_ids: Collection[UUID], first: date, length: int = 1
) -> dict[UUID, list[Span]]:
    """What begins in or reaches into these days, for every one of the rooms. What is over by now is in it too."""
    days.check("day", first)
    if not 1 <= length <= MOST_DAYS:
        raise Invalid(field="days", least=1, most=MOST_DAYS)
    begins = days.begins(first)
    period = Range(begins, begins + timedelta(days=length))
    meetings = await session.execute(
        select(Booking, Unit.name)
        .outerjoin(Unit, Unit.id == Booking.unit_id)
        .where(
            Booking.room_id.in_(room_ids),
            Booking.state.in_((*HOLDING, State.OVER)),
            Booking.occupied.overlaps(period),
        )
    )
    closures = await session.scalars(
        select(Closure).where(Closure.room_id.in_(room_ids), Closure.period.overlaps(period))
    )
    spans = [*(_meeting(booking, unit) for booking, unit in meetings), *map(_closure, closures)]
    by_room: dict[UUID, list[Span]] = {room_id: [] for room_id in room_ids}
    for span in sorted(spans, key=lambda span: span.starts_at):
        by_room[span.room_id].append(span)
    return by_room


def _meeting(booking: Booking, unit_name: str | None) -> Span:
    return Span(
        room_id=booking.room_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        subject=booking.subject,
        confidential=booking.confidential,
        unit_name=unit_name,
        state=booking.state,
        people=frozenset(booking.people),
        booking_id=booking.id,
    )


def _closure(closure: Closure) -> Span:
    assert closure.period.lower
    assert closure.period.upper
    return Span(closure.room_id, closure.period.lower, closure.period.upper, closure.reason)
