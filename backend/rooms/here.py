"""What whoever stands at a room's door may know of it, and do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, days
from backend.rooms import meeting
from backend.rooms.managing import with_place
from backend.rooms.models import Booking, Room
from backend.rooms.own import WHOLE
from backend.rooms.states import State
from backend.rooms.timeline import Span, timeline


@dataclass(frozen=True, slots=True)
class Here:
    """A room with its day, and the next meeting there today that the actor may check in to or end."""

    room: Room
    spans: Sequence[Span]
    mine: Booking | None


async def here(session: AsyncSession, actor: Actor, place_id: UUID) -> Here | None:
    """None where nobody meets."""
    room = await session.scalar(with_place().where(Room.place_id == place_id))
    if room is None or room.place.closed_at is not None:
        return None
    today, now = days.today(), clock.now()
    spans = (await timeline(session, [room.id], today))[room.id]
    mine = await session.scalar(
        select(Booking)
        .where(
            Booking.room_id == room.id,
            Booking.state.in_((State.BOOKED, State.IN_USE)),
            Booking.ends_at > now,
            Booking.starts_at < days.begins(today) + timedelta(days=1),
            meeting.mine(actor),
        )
        .order_by(Booking.starts_at)
        .limit(1)
        .options(*WHOLE)
    )
    return Here(room, [span for span in spans if span.ends_at > now], mine)
