"""What becomes of a booking: it is cancelled, people come or do not, and the room is given back."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rooms.booking import ROLL
from backend.rooms.events import Cancelled, CheckedIn, Ended, NotShown
from backend.rooms.models import Booking, Room
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot


class TooEarly(DomainError):
    """It is too early to check in."""


async def cancel(session: AsyncSession, actor: Actor, booking_id: UUID) -> Booking:
    """Its people may cancel it, and who manages the room, of which they are told."""
    booking = await _taken(session, actor, booking_id)
    booking.move("cancel")
    await due.drop(session, ROLL, booking.ref)
    await journal.record(session, actor.ref, booking.ref, Cancelled())
    facts = _facts(booking) | {"by": actor.name}
    await say(session, notify.news(booking.people, "booking.cancelled", booking.ref, facts, but=actor.id))
    return booking


async def check_in(session: AsyncSession, actor: Actor, booking_id: UUID) -> Booking:
    booking = await _taken(session, actor, booking_id)
    before = (await snapshot(session)).value(meetings.CHECK_IN)
    if clock.now() < booking.starts_at - timedelta(minutes=before):
        raise TooEarly(minutes=before)
    booking.move("check in")
    booking.checked_in_at = clock.now()
    await due.at(session, booking.ends_at, ROLL, booking.ref)
    await journal.record(session, actor.ref, booking.ref, CheckedIn())
    return booking


async def end(session: AsyncSession, actor: Actor, booking_id: UUID) -> Booking:
    """Before its time is over: the rest is free for others."""
    booking = await _taken(session, actor, booking_id)
    booking.end(clock.now())
    await due.drop(session, ROLL, booking.ref)
    await journal.record(session, actor.ref, booking.ref, Ended(early=True))
    return booking


@due.errand(ROLL)
async def roll(session: AsyncSession, row: due.Due) -> None:
    """Nobody came: the room is given back. Or the time is over. Twice is once."""
    booking = await session.scalar(_locked(row.subject.id, wait=False))
    if booking is None:
        await due.again(session, row)
    elif booking.allows("release"):
        booking.move("release")
        await journal.record(session, None, booking.ref, NotShown(unit=booking.unit_id))
        await say(session, notify.news(booking.people, "booking.no_show", booking.ref, _facts(booking)))
    elif booking.allows("end"):
        booking.end(booking.ends_at)
        await journal.record(session, None, booking.ref, Ended(early=False))


def belongs_to(actor: Actor) -> ColumnElement[bool]:
    """Bookings that this person may do something with: their own, a leader's, and all in rooms they manage."""
    people = [actor.id, *actor.acts_for]
    managed = [at.id for at in actor.where("manage rooms") if at.kind == "place"]
    own = or_(Booking.organizer_id.in_(people), Booking.booked_by_id == actor.id)
    return or_(own, Place.lineage.overlap(managed)) if managed else own


async def _taken(session: AsyncSession, actor: Actor, booking_id: UUID) -> Booking:
    booking = await session.scalar(_locked(booking_id).where(belongs_to(actor)))
    if booking is None:
        raise NotFound(field="id")
    return booking


def _locked(booking_id: UUID, *, wait: bool = True) -> Select[Booking]:
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


def _facts(booking: Booking) -> dict[str, object]:
    """What a line in an inbox needs; a subject that is confidential stays out of it."""
    subject = {} if booking.confidential else {"subject": booking.subject}
    return {"place": booking.room.place.path, "starts_at": booking.starts_at, **subject}
