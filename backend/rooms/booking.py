"""A room is booked: looked at under its lock, then written at once; what is taken already the database refuses."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import due, journal
from backend.kernel.kept import Said, say
from backend.kernel.putting import put
from backend.kernel.refs import Ref
from backend.notify import service as notify
from backend.rooms import quota
from backend.rooms.approving import ask
from backend.rooms.events import Booked
from backend.rooms.giving_way import make_way
from backend.rooms.models import Booking, Room
from backend.rooms.states import State
from backend.rooms.taking import ROLL, Wish, draft, facts, host, locked_room, refusing_collisions
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot


async def book(session: AsyncSession, actor: Actor, wish: Wish, *, to_be: Ref | None = None) -> Booking:
    """In a room with approvers it is asked for instead; an important meeting makes the others give way."""
    wish.check()
    whose = await host(session, actor, wish)
    room = await locked_room(session, wish.room_id)
    asks = room.approval is not None and not wish.important
    booking = draft(actor, whose, room, wish, State.REQUESTED if asks else State.BOOKED, to_be)
    book = await snapshot(session)
    await quota.check(session, book, whose.unit_id, [booking])
    if asks:
        await ask(session, actor, room, [booking])
        return booking
    if wish.important:
        await make_way(session, actor, room, booking)
    patience = timedelta(minutes=book.value(meetings.NO_SHOW))
    booked = Booked(
        room=room.id, starts_at=booking.starts_at, ends_at=booking.ends_at, important=wish.important
    )
    with refusing_collisions():
        await say(
            session,
            put(booking),
            due.asking(booking.rolls_at(patience), ROLL, booking.ref),
            journal.entry(actor.ref, booking.ref, booked),
            *news_for_the_leader(actor, booking, room),
        )
    return booking


def news_for_the_leader(actor: Actor, booking: Booking, room: Room) -> list[Said]:
    """Who has not booked it has to hear of it."""
    if booking.organizer_id == actor.id:
        return []
    told = facts(booking, room) | {"subject": booking.subject, "by": actor.name}
    return [notify.news([booking.organizer_id], "booking.booked", booking.ref, told)]
