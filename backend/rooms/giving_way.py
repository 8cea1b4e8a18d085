"""An important meeting, or a room out of service: who had the room then gives way, is told, and is led elsewhere."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.access import require
from backend.identity.actor import Actor
from backend.kernel import clock, due
from backend.kernel.bulk import record_many
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rooms.approving import by, refuse_colliding
from backend.rooms.events import GaveWay
from backend.rooms.models import Booking, Room, RoomTaken
from backend.rooms.states import HOLDING, State
from backend.rooms.taking import ROLL, facts

REHOUSE = "rooms.rehouse"
"""The errand that looks for another room for one who had to give way."""


async def make_way(session: AsyncSession, actor: Actor, room: Room, important: Booking) -> None:
    """Nobody is sent out of a running meeting, nor one important meeting for another's sake."""
    require(actor, "book important meetings", room.place)
    in_the_way = await _holding(session, room, important.occupied)
    if any(booking.important or booking.state is State.IN_USE for booking in in_the_way):
        raise RoomTaken(field="startsAt")
    await _give_way(session, actor, room, in_the_way, closed=False)
    await refuse_colliding(session, actor, room, [important.occupied])


async def turn_out(
    session: AsyncSession, actor: Actor | None, room: Room, period: Range[datetime], **why: str
) -> int:
    """All who were to meet in that time, how many they were; refused while a meeting is on."""
    in_the_way = await _holding(session, room, period)
    if any(booking.state is State.IN_USE for booking in in_the_way):
        raise RoomTaken(field="startsAt")
    await _give_way(session, actor, room, in_the_way, closed=True, **why)
    return len(in_the_way) + await refuse_colliding(session, actor, room, [period], **why)


async def _holding(session: AsyncSession, room: Room, period: Range[datetime]) -> list[Booking]:
    mine = select(Booking).where(
        Booking.room_id == room.id, Booking.state.in_(HOLDING), Booking.occupied.overlaps(period)
    )
    found = await session.scalars(
        mine.order_by(Booking.id).with_for_update().execution_options(populate_existing=True)
    )
    return list(found)


async def _give_way(
    session: AsyncSession,
    actor: Actor | None,
    room: Room,
    bookings: list[Booking],
    *,
    closed: bool,
    **why: str,
) -> None:
    """From now on they wait, before all who asked later, for any room that is large enough."""
    for booking in bookings:
        booking.move("give way")
        booking.anywhere = True
    await session.flush()
    await due.at_each(session, ROLL, ((booking.starts_at, booking.ref) for booking in bookings))
    await due.at_each(session, REHOUSE, ((clock.now(), booking.ref) for booking in bookings))
    gave_way = GaveWay(room=room.id, closed=closed)
    await record_many(session, by(actor), ((booking.ref, gave_way) for booking in bookings))
    but = actor.id if actor else None
    for booking in bookings:
        told = facts(booking, room) | why
        await say(session, notify.news(booking.people, "booking.gave_way", booking.ref, told, but=but))
