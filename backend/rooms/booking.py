"""A room is booked: looked at under its lock, then written at once; what is taken already the database refuses."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from backend.approvals.models import Needs
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import due, journal
from backend.kernel.db import bare
from backend.kernel.errors import NotFound
from backend.kernel.kept import Kept, Said, say
from backend.kernel.once import ask_first
from backend.kernel.putting import put
from backend.kernel.refs import Ref
from backend.notify import service as notify
from backend.rooms import quota
from backend.rooms.approving import ask
from backend.rooms.giving_way import make_way
from backend.rooms.models import Booking, Room
from backend.rooms.states import State
from backend.rooms.taking import ROLL, Wish, booked, draft, facts, host, refusing_collisions
from backend.rules.catalogue import meetings
from backend.rules.snapshot import EDITION, Snapshot, of_edition


async def book(session: AsyncSession, actor: Actor, wish: Wish, *, to_be: Ref | None = None) -> Booking:
    """In a room with approvers it is asked for instead; an important meeting makes the others give way."""
    wish.check()
    whose = await host(session, actor, wish)
    room, book = await _room_and_rules(session, wish.room_id)
    asks = room.asks(important=wish.important)
    booking = draft(actor, whose, room, wish, State.REQUESTED if asks else State.BOOKED, to_be)
    await quota.check(session, book, whose.unit_id, [booking])
    if asks:
        await ask(session, actor, room, [booking])
        return booking
    if wish.important:
        await make_way(session, actor, room, booking)
    patience = timedelta(minutes=book.value(meetings.NO_SHOW))
    with refusing_collisions():
        await say(
            session,
            put(booking),
            due.asking(booking.rolls_at(patience), ROLL, booking.ref),
            journal.entry(actor.ref, booking.ref, booked(booking)),
            *news_for_the_leader(actor, booking, room),
        )
    return booking


_ROOM, _PLACE = bare(Room), bare(Place)
_PLACED = ("id", "path", "lineage")
_NAMED = Kept(
    select(*_ROOM.c, *(_PLACE.c[name] for name in _PLACED), EDITION)
    .join_from(_ROOM, _PLACE, _PLACE.c.id == _ROOM.c.place_id)
    .where(_ROOM.c.id == bindparam("room"), _PLACE.c.closed_at.is_(None))
    .with_for_update(of=_ROOM, key_share=True)
)


async def _room_and_rules(session: AsyncSession, room_id: UUID) -> tuple[Room, Snapshot]:
    """The room under its lock, with what is needed of its place, and the rules in force.

    Held by no session: booking changes nothing of the room.
    """
    row = await ask_first(session, _NAMED, {"room": room_id})
    if not row:
        raise NotFound(field="roomId")
    columns = iter(row)
    room = Room(**dict(zip(_ROOM.c.keys(), columns, strict=False)))
    room.approval = Needs(room.approval) if room.approval else None
    set_committed_value(room, "place", Place(**dict(zip(_PLACED, columns, strict=False))))
    return room, await of_edition(session, next(columns))


def news_for_the_leader(actor: Actor, booking: Booking, room: Room) -> list[Said]:
    """Who has not booked it has to hear of it."""
    if booking.organizer_id == actor.id:
        return []
    told = facts(booking, room) | {"subject": booking.subject, "by": actor.name}
    return [notify.news([booking.organizer_id], "booking.booked", booking.ref, told)]
