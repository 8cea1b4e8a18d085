"""A room is booked: looked at under its lock, then written at once; what is taken already the database refuses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock, due, journal
from backend.kernel.errors import Invalid, NotAllowed, NotFound
from backend.kernel.kept import say
from backend.kernel.putting import put
from backend.kernel.refs import Ref
from backend.notify import service as notify
from backend.rooms.events import Booked
from backend.rooms.models import Booking, Room, RoomTaken, State, check_times
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot

LONGEST_SUBJECT = 60
ROLL = "rooms.roll"
"""The errand that sees whether somebody came, and later that the meeting is over."""
_EXCLUDED = "23P01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person fills in. `organizer_id` is whose meeting it is, when that is someone else's."""

    room_id: UUID
    subject: str
    seats: int
    starts_at: datetime
    ends_at: datetime
    confidential: bool = False
    organizer_id: UUID | None = None


async def book(session: AsyncSession, actor: Actor, wish: Wish, *, to_be: Ref | None = None) -> Booking:
    subject = _subject(wish.subject)
    check_times(wish.starts_at, wish.ends_at)
    if wish.seats < 1:
        raise Invalid(field="seats")
    organizer_id, unit_id = await _organizer(session, actor, wish.organizer_id)
    room = await _room(session, wish.room_id)
    room.check_admits(wish.starts_at, wish.ends_at, wish.seats)
    booking = Booking(
        **({"id": to_be.id} if to_be else {}),
        room_id=room.id,
        organizer_id=organizer_id,
        booked_by_id=actor.id,
        unit_id=unit_id,
        subject=subject,
        confidential=wish.confidential,
        seats=wish.seats,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        occupied=room.occupied(wish.starts_at, wish.ends_at),
        state=State.BOOKED,
        booked_at=clock.now(),
    )
    patience = timedelta(minutes=(await snapshot(session)).value(meetings.NO_SHOW))
    booked = Booked(room=room.id, starts_at=booking.starts_at, ends_at=booking.ends_at)
    writing = [
        put(booking),
        due.asking(booking.starts_at + patience, ROLL, booking.ref),
        journal.entry(actor.ref, booking.ref, booked),
    ]
    if organizer_id != actor.id:
        facts = {
            "place": room.place.path,
            "subject": subject,
            "starts_at": booking.starts_at,
            "by": actor.name,
        }
        writing.append(notify.news([organizer_id], "booking.booked", booking.ref, facts))
    try:
        await say(session, *writing)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _EXCLUDED:
            raise
        raise RoomTaken(field="startsAt") from error
    return booking


async def _room(session: AsyncSession, room_id: UUID) -> Room:
    """The room with its place. Under its lock: two who book one room at once wait, instead of deadlocking."""
    room = await session.scalar(
        select(Room)
        .join(Room.place)
        .where(Room.id == room_id, Place.closed_at.is_(None))
        .options(contains_eager(Room.place))
        .with_for_update(of=Room, key_share=True)
    )
    if room is None:
        raise NotFound(field="roomId")
    return room


async def _organizer(session: AsyncSession, actor: Actor, person_id: UUID | None) -> tuple[UUID, UUID | None]:
    """A secretary may book for their leader."""
    if person_id is None or person_id == actor.id:
        return actor.id, actor.unit_id
    if person_id not in actor.acts_for:
        raise NotAllowed(field="organizerId")
    leader = await session.get_one(Person, person_id)
    return leader.id, leader.unit_id


def _subject(typed: str) -> str:
    subject = typed.strip()
    if not subject or len(subject) > LONGEST_SUBJECT or "\0" in subject:
        raise Invalid(field="subject", limit=LONGEST_SUBJECT)
    return subject
