"""People who left, and places that were closed: what they had booked, and what was booked there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from backend.facility.events import PlaceClosed
from backend.facility.models import Place
from backend.identity.events import PersonLeftService
from backend.kernel import clock, journal
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rooms.giving_way import turn_out
from backend.rooms.meeting import cancel_each
from backend.rooms.models import Booking, Room
from backend.rooms.taking import facts, locked_booking

FOLLOWER = "rooms.gone"


async def follow(session: AsyncSession) -> int:
    """One entry's worth; how many there were."""
    gone = await journal.follow(session, FOLLOWER, (PersonLeftService.verb, PlaceClosed.verb), limit=1)
    for entry in gone:
        if entry.verb == PersonLeftService.verb:
            await without_host(session, entry.subject.id)
        else:
            await without_place(session, entry.subject.id)
    return len(gone)


async def without_host(session: AsyncSession, person_id: UUID) -> None:
    """Nobody comes to the meetings of someone who has left; whoever booked for them is told."""
    to_come = select(Booking.id).where(Booking.organizer_id == person_id, Booking.starts_at > clock.now())
    for booking_id in (await session.scalars(to_come.order_by(Booking.id))).all():
        booking = (await session.scalars(locked_booking(booking_id))).one()
        if booking.allows("cancel"):
            await cancel_each(session, None, [booking])
            told = facts(booking, booking.room)
            await say(session, notify.news(booking.people, "booking.cancelled", booking.ref, told))


async def without_place(session: AsyncSession, place_id: UUID) -> None:
    """Whoever was to meet in a place that was closed is led elsewhere; a running meeting ends by itself."""
    rooms = await session.scalars(
        select(Room)
        .join(Room.place)
        .where(Place.lineage.contains([place_id]), Place.closed_at.is_not(None))
        .options(contains_eager(Room.place))
        .order_by(Room.id)
        .with_for_update(of=Room, key_share=True)
    )
    for room in rooms.all():
        await turn_out(session, None, room, Range(await _after_the_running_one(session, room)))


async def _after_the_running_one(session: AsyncSession, room: Room) -> datetime:
    """The end of what is on there now."""
    running = select(Booking.occupied).where(Booking.room_id == room.id, Booking.state == "in_use")
    ends = [occupied.upper for occupied in await session.scalars(running) if occupied.upper]
    return max([clock.now(), *ends])
