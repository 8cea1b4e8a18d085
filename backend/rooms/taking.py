"""What all who want a room's time have in common: the wish, the lock, and what the database refuses."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.refs import Ref
from backend.rooms.events import Booked
from backend.rooms.models import Booking, Room, RoomTaken, check_times
from backend.rooms.out_of_service import CLOSED
from backend.rooms.states import State

LONGEST_SUBJECT = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""No calendar's XML may hold most of them, and a subject is one line."""
ROLL = "rooms.roll"
"""The errand that goes on with a booking if nobody does: see `Booking.rolls_at`."""
FREED = "rooms.freed"
"""The errand that offers a room to those who wait."""
REMIND = "rooms.remind"
"""The errand that reminds the meeting staff of what they have not done for a booking."""


class RoomOutOfService(DomainError):
    """The room is out of service at that time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person fills in. `organizer_id` is whose meeting it is, when that is someone else's."""

    room_id: UUID
    subject: str
    seats: int
    starts_at: datetime
    ends_at: datetime
    confidential: bool = False
    important: bool = False
    organizer_id: UUID | None = None

    def check(self) -> None:
        """What no room admits."""
        check_subject(self.subject)
        check_times(self.starts_at, self.ends_at)
        if self.seats < 1:
            raise Invalid(field="seats")


def check_subject(typed: str) -> str:
    subject = typed.strip()
    if not subject or len(subject) > LONGEST_SUBJECT or _CONTROL.search(subject):
        raise Invalid(field="subject", limit=LONGEST_SUBJECT)
    return subject


@dataclass(frozen=True, slots=True)
class Host:
    """Whose meeting it is, with their unit."""

    id: UUID
    unit_id: UUID | None


async def host(session: AsyncSession, actor: Actor, wish: Wish) -> Host:
    """A secretary may book for their leader."""
    if wish.organizer_id is None or wish.organizer_id == actor.id:
        return Host(actor.id, actor.unit_id)
    if wish.organizer_id not in actor.acts_for:
        raise NotAllowed(field="organizerId")
    leader = await session.get_one(Person, wish.organizer_id)
    return Host(leader.id, leader.unit_id)


def draft(
    actor: Actor, whose: Host, room: Room, wish: Wish, state: State, to_be: Ref | None = None
) -> Booking:
    """The booking of a wish that this room admits, in no session yet."""
    room.check_admits(wish.starts_at, wish.ends_at, wish.seats)
    return Booking(
        **({"id": to_be.id} if to_be else {}),
        room_id=room.id,
        organizer_id=whose.id,
        booked_by_id=actor.id,
        unit_id=whose.unit_id,
        subject=wish.subject.strip(),
        confidential=wish.confidential,
        important=wish.important,
        seats=wish.seats,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        occupied=room.occupied(wish.starts_at, wish.ends_at),
        state=state,
        booked_at=clock.now(),
    )


async def locked_room(session: AsyncSession, room_id: UUID) -> Room:
    """The room with its place. Under its lock: two who book one room at once wait, instead of deadlocking."""
    (room,) = await locked_rooms(session, {room_id})
    return room


async def locked_rooms(session: AsyncSession, room_ids: set[UUID]) -> list[Room]:
    """All of them, in the order of their ids, in which everyone locks rooms; a booking is locked after its room."""
    rooms = await session.scalars(
        select(Room)
        .join(Room.place)
        .where(Room.id.in_(room_ids), Place.closed_at.is_(None))
        .options(contains_eager(Room.place))
        .order_by(Room.id)
        .with_for_update(of=Room, key_share=True)
    )
    found = list(rooms)
    if len(found) < len(room_ids):
        raise NotFound(field="roomId")
    return found


def locked_booking(booking_id: UUID, *, wait: bool = True) -> Select[Booking]:
    """With its room and place; without `wait` it is not found while someone else has it in hand."""
    return (
        select(Booking)
        .join(Booking.room)
        .join(Room.place)
        .where(Booking.id == booking_id)
        .options(joinedload(Booking.room, innerjoin=True).joinedload(Room.place, innerjoin=True))
        .with_for_update(of=Booking, skip_locked=not wait)
        .execution_options(populate_existing=True)
    )


@contextmanager
def refusing_collisions() -> Iterator[None]:
    """Around what writes a room's time: what the database refuses is a refusal."""
    try:
        yield
    except DBAPIError as error:
        refusal = _REFUSALS.get(getattr(error.orig, "sqlstate", None) or "")
        if refusal is None:
            raise
        raise refusal(field="startsAt") from error


_REFUSALS: dict[str, type[DomainError]] = {"23P01": RoomTaken, CLOSED: RoomOutOfService}


def booked(booking: Booking) -> Booked:
    """For the journal."""
    return Booked(
        room=booking.room_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        series=booking.series_id,
        important=booking.important,
    )


def facts(booking: Booking, room: Room) -> dict[str, object]:
    """What a line in an inbox needs; a subject that is confidential stays out of it."""
    subject = {} if booking.confidential else {"subject": booking.subject}
    return {"place": room.place.path, "starts_at": booking.starts_at, **subject}
