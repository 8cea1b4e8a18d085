"""The waiting list: whoever waits is offered the room when it is given back, and it is held for them for a while."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, contains_eager, joinedload

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.kernel.errors import DomainError
from backend.kernel.kept import say
from backend.kernel.putting import put
from backend.kernel.refs import Ref
from backend.notify import quiet
from backend.notify import service as notify
from backend.rooms.admitting import admits, shape
from backend.rooms.events import Offered, PutOnTheList
from backend.rooms.free import is_taken, nearness, wanted_of
from backend.rooms.giving_way import REHOUSE
from backend.rooms.models import Booking, Room
from backend.rooms.states import State
from backend.rooms.taking import FREED, ROLL, Wish, draft, facts, host, locked_booking, locked_room
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot

MOST_WAITING = 10
"""Wishes of one person on the list at a time."""
_AT_ONCE, _OTHERS = 50, 5


class TooManyWishes(DomainError):
    """You are on the waiting list often enough; take a wish back first."""


async def wait(
    session: AsyncSession, actor: Actor, wish: Wish, *, anywhere: bool, to_be: Ref | None = None
) -> Booking:
    """Put a wish on the list. If the room is free by now it is offered at once."""
    wish.check()
    whose = await host(session, actor, wish)
    room = await locked_room(session, wish.room_id)
    booking = draft(actor, whose, room, replace(wish, important=False), State.WAITING, to_be)
    booking.anywhere = anywhere
    mine = select(func.count()).where(Booking.booked_by_id == actor.id, Booking.state == State.WAITING)
    if (await session.scalar(mine) or 0) >= MOST_WAITING:
        raise TooManyWishes(most=MOST_WAITING)
    waits = PutOnTheList(
        room=room.id, starts_at=booking.starts_at, ends_at=booking.ends_at, anywhere=anywhere
    )
    await say(
        session,
        put(booking),
        due.asking(booking.starts_at, ROLL, booking.ref),
        journal.entry(actor.ref, booking.ref, waits),
    )
    await due.at(session, clock.now(), FREED, room.ref)
    return booking


@due.errand(FREED)
async def offer_to_the_waiting(session: AsyncSession, row: due.Due) -> None:
    """The first who can use the room gets the offer; each offer may leave room for the next."""
    room = await session.scalar(_room_at_hand(Room.id == row.subject.id))
    if room is None:
        return await due.again(session, row)
    waiting = (
        select(Booking)
        .join(Room, Room.id == room.id)  # not the one that was wished for
        .where(
            Booking.state == State.WAITING,
            Booking.starts_at > clock.now(),
            or_(Booking.room_id == room.id, Booking.anywhere & (Booking.seats <= room.seats)),
            ~is_taken(Booking.starts_at, Booking.ends_at),
            ~_is_asked_for(),
        )
        .order_by(Booking.booked_at, Booking.id)
        .limit(_AT_ONCE)
        .with_for_update(of=Booking, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    given: list[Booking] = []
    for booking in await session.scalars(waiting):
        if _admits(room, booking) and not any(
            room.occupied(booking.starts_at, booking.ends_at).overlaps(other.occupied) for other in given
        ):
            await _offer(session, room, booking)
            given.append(booking)
    return None


@due.errand(REHOUSE)
async def rehouse(session: AsyncSession, row: due.Due) -> None:
    """Another room for one who had to give way: near the old one, not larger than needed. There may be none."""
    displaced = await session.scalar(
        select(Booking)
        .where(Booking.id == row.subject.id, Booking.state == State.WAITING)
        .options(joinedload(Booking.room, innerjoin=True).joinedload(Room.place, innerjoin=True))
    )
    if displaced is None or displaced.starts_at <= clock.now():
        return None
    free = ~is_taken(displaced.starts_at, displaced.ends_at)
    for room_id in (await session.scalars(_others_like(displaced).where(free))).all():
        room = await session.scalar(_room_at_hand(Room.id == room_id))
        # Looked at once more under the lock: the statement that took it may have seen the time before.
        still_free = select(Room.id).where(Room.id == room_id, free)
        if room is None or not await session.scalar(still_free) or not _admits(room, displaced):
            continue
        booking = await session.scalar(locked_booking(displaced.id, wait=False))
        if booking is None:
            return await due.again(session, row)
        if booking.state is State.WAITING:
            await _offer(session, room, booking)
        return None
    return None


async def _offer(session: AsyncSession, room: Room, booking: Booking) -> None:
    """Held for as long as the rule says from when its organizer may hear of it, and not beyond the beginning."""
    hold = timedelta(minutes=(await snapshot(session)).value(meetings.OFFER))
    hours = await quiet.hours_of(session, [booking.organizer_id])
    heard = quiet.heard_by(hours.get(booking.organizer_id), clock.now())
    until = min(heard + hold, booking.starts_at)
    booking.offer(room, until)
    await session.flush()
    await due.at(session, booking.rolls_at(timedelta()), ROLL, booking.ref)
    await journal.record(session, None, booking.ref, Offered(room=room.id, until=until))
    told = facts(booking, room) | {"until": until}
    await say(session, notify.news(booking.people, "booking.offered", booking.ref, told))


def _admits(room: Room, booking: Booking) -> bool:
    """It may have been closed, and its opening hours and limits may be others."""
    if room.place.closed_at is not None:
        return False
    try:
        room.check_admits(booking.starts_at, booking.ends_at, booking.seats)
    except DomainError:
        return False
    return True


def _others_like(displaced: Booking) -> Select[UUID]:
    """Ids of rooms in which nobody has to be asked: those nearest to the old one first, then the smallest."""
    around = displaced.room.place.lineage
    return (
        select(Room.id)
        .join(Room.place)
        .where(
            Room.id != displaced.room_id,
            admits(Room, shape(displaced.starts_at, displaced.ends_at, displaced.seats)),
            Room.approval.is_(None),
            Place.closed_at.is_(None),
        )
        .order_by(nearness(around).desc(), Room.seats, Room.id)
        .limit(_OTHERS)
    )


def _is_asked_for() -> ColumnElement[bool]:
    """Those who have asked the room's approvers came first."""
    other = aliased(Booking)
    return (
        select(other.id)
        .where(
            other.room_id == Room.id,
            other.state == State.REQUESTED,
            other.occupied.op("&&")(wanted_of(Booking.starts_at, Booking.ends_at)),
        )
        .exists()
    )


def _room_at_hand(which: ColumnElement[bool]) -> Select[Room]:
    """The room with its place, under its lock, unless somebody else has it in hand."""
    return (
        select(Room)
        .join(Room.place)
        .where(which)
        .options(contains_eager(Room.place))
        .with_for_update(of=Room, key_share=True, skip_locked=True)
    )
