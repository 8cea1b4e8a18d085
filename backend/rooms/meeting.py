"""What becomes of a booking: it is accepted or cancelled, people come or do not, and the room is given back."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility import codes
from backend.facility.access import places_of
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.kernel.bulk import record_many
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rooms import approving, quota
from backend.rooms.events import Accepted, Cancelled, CheckedIn, Ended, Lapsed, NotShown
from backend.rooms.models import MOST_SEATS, Booking, Room
from backend.rooms.series import Scope, chosen, first_of, seen
from backend.rooms.states import HOLDING, NotInThisState, State
from backend.rooms.taking import FREED, ROLL, facts, locked_booking, locked_room, refusing_collisions
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot


class TooEarly(DomainError):
    """It is too early to check in."""


class NotAtTheDoor(DomainError):
    """Scan the code at the door of the room to check in."""


async def cancel(
    session: AsyncSession, actor: Actor, booking_id: UUID, *, scope: Scope = Scope.ONE
) -> Booking:
    """Its people may cancel it, and who manages the room, of which they are told; or those of its series with it."""
    this, others = await chosen(session, await seen(session, booking_id), scope, belongs_to(actor))
    cancelled = [this, *(one for one in others if one.allows("cancel"))]
    await cancel_each(session, actor, cancelled)
    first = first_of(cancelled)
    told = facts(first, first.room) | {"by": actor.name}
    await say(session, notify.news(first.people, "booking.cancelled", first.ref, told, but=actor.id))
    return this


async def cancel_each(session: AsyncSession, actor: Actor | None, bookings: Sequence[Booking]) -> None:
    """Under their locks; whoever is to hear of it is told by the caller."""
    questions = {one.approval_id for one in bookings if one.state is State.REQUESTED}
    rooms = {one.room: one for one in bookings if one.state in (State.REQUESTED, *HOLDING)}
    for one in bookings:
        one.move("cancel")
    refs = [one.ref for one in bookings]
    await due.drop(session, ROLL, *refs)
    await record_many(session, approving.by(actor), ((ref, Cancelled()) for ref in refs))
    for question in questions:
        await approving.take_back(session, question)
    for room, one in rooms.items():
        await free(session, one, room)


async def accept(session: AsyncSession, actor: Actor, booking_id: UUID) -> Booking:
    """Take the room that is held for them. Where its approvers have to be asked, they are."""
    room = await locked_room(session, (await seen(session, booking_id)).room_id)
    booking = await taken(session, actor, booking_id)
    if booking.room_id != room.id or not booking.allows("accept"):
        raise NotInThisState(action="accept", state=booking.state)
    await quota.check(session, await snapshot(session), booking.unit_id, [booking])
    if room.asks(important=booking.important):
        await approving.ask(session, actor, room, [booking])
        return booking
    booking.move("accept")
    with refusing_collisions():
        await session.flush()
    await due.at(session, booking.rolls_at(await patience(session)), ROLL, booking.ref)
    await journal.record(session, actor.ref, booking.ref, Accepted())
    return booking


async def check_in(
    session: AsyncSession,
    actor: Actor,
    booking_id: UUID,
    *,
    code: str | None = None,
    present: int | None = None,
) -> Booking:
    """`code` is of the label at the door, which only who manages the room does without.

    `present`: how many have come, if somebody has counted.
    """
    if present is not None and not 1 <= present <= MOST_SEATS:
        raise Invalid(field="present", least=1, most=MOST_SEATS)
    booking = await taken(session, actor, booking_id)
    before = (await snapshot(session)).value(meetings.CHECK_IN)
    if clock.now() < booking.starts_at - timedelta(minutes=before):
        raise TooEarly(minutes=before)
    booking.move("check in")
    at_the_door = code is not None and codes.read(code) == booking.room.place.code
    if not at_the_door and not manages(actor, booking.room):
        raise NotAtTheDoor(field="code")
    booking.checked_in_at, booking.present = clock.now(), present
    await due.at(session, booking.ends_at, ROLL, booking.ref)
    await journal.record(session, actor.ref, booking.ref, CheckedIn())
    return booking


async def end(session: AsyncSession, actor: Actor, booking_id: UUID) -> Booking:
    """Before its time is over: the rest is free for others."""
    booking = await taken(session, actor, booking_id)
    booking.end(clock.now())
    await due.drop(session, ROLL, booking.ref)
    await journal.record(session, actor.ref, booking.ref, Ended(early=True))
    await free(session, booking)
    return booking


@due.errand(ROLL)
async def roll(session: AsyncSession, row: due.Due) -> None:
    """Nobody came, decided or accepted: the room is given back. Or the time is over. Twice is once."""
    booking = await session.scalar(locked_booking(row.subject.id, wait=False))
    if booking is None:
        return await due.again(session, row)
    if clock.now() < (later := booking.rolls_at(await patience(session))):
        # The rule is another one by now.
        return await due.at(session, later, ROLL, booking.ref)
    was = booking.state
    if booking.allows("lapse"):
        booking.move("lapse")
        await journal.record(session, None, booking.ref, Lapsed(was=was))
        await approving.take_back(session, booking.approval_id)
        told = facts(booking, booking.room)
        await say(session, notify.news(booking.people, "booking.lapsed", booking.ref, told))
    elif booking.allows("release"):
        booking.move("release")
        await journal.record(session, None, booking.ref, NotShown(unit=booking.unit_id))
        told = facts(booking, booking.room)
        await say(session, notify.news(booking.people, "booking.no_show", booking.ref, told))
    elif booking.allows("end"):
        booking.end(booking.ends_at)
        await journal.record(session, None, booking.ref, Ended(early=False))
    if was in (State.REQUESTED, State.OFFERED, State.BOOKED):
        await free(session, booking)
    return None


async def free(session: AsyncSession, booking: Booking, room: Room | None = None) -> None:
    """What it no longer takes of `room`, by default its own, is offered to those who wait."""
    await session.flush()
    await due.at(session, clock.now(), FREED, (room or booking.room).ref)


async def patience(session: AsyncSession) -> timedelta:
    """For how long nobody has to have come."""
    return timedelta(minutes=(await snapshot(session)).value(meetings.NO_SHOW))


def known_to(actor: Actor) -> set[UUID]:
    """Whose meetings this person knows, confidential ones too."""
    return {actor.id, *actor.acts_for}


def mine(actor: Actor) -> ColumnElement[bool]:
    """Their own meetings, those that they booked for others, and a leader's."""
    return or_(Booking.organizer_id.in_([actor.id, *actor.acts_for]), Booking.booked_by_id == actor.id)


def belongs_to(actor: Actor) -> ColumnElement[bool]:
    """Bookings that this person may do something with: `mine`, and all in rooms they manage."""
    managed = places_of(actor, "manage rooms")
    return or_(mine(actor), Place.lineage.overlap(managed)) if managed else mine(actor)


def manages(actor: Actor, room: Room) -> bool:
    return not set(places_of(actor, "manage rooms")).isdisjoint(room.place.lineage)


async def taken(session: AsyncSession, actor: Actor, booking_id: UUID) -> Booking:
    """The booking under its lock, if this person may do something with it; locked before it is joined, as `chosen`."""
    await session.execute(select(Booking.id).where(Booking.id == booking_id).with_for_update())
    booking = await session.scalar(locked_booking(booking_id).where(belongs_to(actor)))
    if booking is None:
        raise NotFound(field="id")
    return booking
