"""Meetings that recur: booked together, each with a state of its own, and changed one by one or together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from backend.identity.actor import Actor
from backend.kernel import clock, due
from backend.kernel.batches import by_id
from backend.kernel.bulk import record_many
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.kept import say
from backend.rooms import quota
from backend.rooms.approving import ask
from backend.rooms.booking import news_for_the_leader
from backend.rooms.models import Booking, Room, RoomTaken, Series
from backend.rooms.out_of_service import Closure
from backend.rooms.recurrence import Repeat
from backend.rooms.states import HOLDING, TO_COME, State
from backend.rooms.taking import ROLL, Wish, booked, draft, host, locked_room, refusing_collisions
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot


class SomeTaken(DomainError):
    """The room is taken on some of these days."""


class Scope(StrEnum):
    """Which meetings of a series are meant."""

    ONE = "one"
    FOLLOWING = "following"
    """This one and those after it."""
    ALL = "all"
    """All that are still to come."""


async def repeat(
    session: AsyncSession, actor: Actor, wish: Wish, how: Repeat, *, skip_taken: bool = False
) -> Booking:
    """Book the room for all the meetings; the first of them comes back.

    With `skip_taken` those on which the room is taken are left out; otherwise nothing is booked then, and
    the refusal names the days.
    """
    wish.check()
    book = await snapshot(session)
    length = wish.ends_at - wish.starts_at
    begins = how.begins(wish.starts_at, book.calendar)
    whose = await host(session, actor, wish)
    room = await locked_room(session, wish.room_id)
    series = Series(rule=how.text(wish.starts_at), starts_at=wish.starts_at)
    asks = room.asks(important=False)
    bookings = [
        draft(
            actor,
            whose,
            room,
            replace(wish, starts_at=moment, ends_at=moment + length, important=False),
            State.REQUESTED if asks else State.BOOKED,
        )
        for moment in begins
    ]
    taken = await colliding(session, room, bookings)
    if taken and not skip_taken:
        raise SomeTaken(field="startsAt", days=[f"{clock.local(one.starts_at):%Y-%m-%d}" for one in taken])
    bookings = [booking for booking in bookings if booking not in taken]
    if not bookings:
        raise RoomTaken(field="startsAt")
    await quota.check(session, book, whose.unit_id, bookings)
    session.add(series)
    await session.flush()
    for booking in bookings:
        booking.series_id, booking.recurs_at = series.id, booking.starts_at
    if asks:
        await ask(session, actor, room, bookings)
    else:
        await _write(session, actor, bookings, timedelta(minutes=book.value(meetings.NO_SHOW)))
        for news in news_for_the_leader(actor, bookings[0], room):
            await say(session, news)
    return bookings[0]


async def by_ids(session: AsyncSession, ids: Sequence[UUID]) -> list[Series | None]:
    """For batch loading."""
    return await by_id(session, Series, ids)


async def _write(
    session: AsyncSession, actor: Actor, bookings: Sequence[Booking], patience: timedelta
) -> None:
    with refusing_collisions():
        session.add_all(bookings)
        await session.flush()
    await due.at_each(session, ROLL, ((booking.rolls_at(patience), booking.ref) for booking in bookings))
    await record_many(session, actor.ref, ((booking.ref, booked(booking)) for booking in bookings))


async def colliding(session: AsyncSession, room: Room, wanted: Sequence[Booking]) -> list[Booking]:
    """Those for which the room, under its lock, is not free of others."""
    first = min(booking.occupied.lower or booking.starts_at for booking in wanted)
    last = max(booking.occupied.upper or booking.ends_at for booking in wanted)
    held = select(Booking.occupied).where(
        Booking.room_id == room.id,
        Booking.state.in_(HOLDING),
        Booking.id.not_in([booking.id for booking in wanted]),
        Booking.occupied.overlaps(Range(first, last)),
    )
    closed = select(Closure.period).where(
        Closure.room_id == room.id, Closure.period.overlaps(Range(first, last))
    )
    busy = [*(await session.scalars(held)), *(await session.scalars(closed))]
    return [booking for booking in wanted if any(booking.occupied.overlaps(other) for other in busy)]


async def chosen(
    session: AsyncSession, seen: Booking, scope: Scope, row_rule: ColumnElement[bool]
) -> tuple[Booking, list[Booking]]:
    """The booking itself, and the others that are meant and still to come, by `row_rule`, locked, with room and place.

    Locked before they are joined: whoever waits for a lock on a join finds nothing where the room has changed.
    """
    which = Booking.id == seen.id
    if scope is not Scope.ONE and seen.series_id:
        which = (Booking.series_id == seen.series_id) & (
            (Booking.id == seen.id) | (Booking.state.in_(TO_COME) & (Booking.ends_at > clock.now()))
        )
    if scope is Scope.FOLLOWING:
        which &= Booking.starts_at >= seen.starts_at
    await session.execute(select(Booking.id).where(which).order_by(Booking.id).with_for_update())
    found = await session.scalars(
        select(Booking)
        .join(Booking.room)
        .join(Room.place)
        .where(which, row_rule)
        .options(contains_eager(Booking.room).contains_eager(Room.place))
        .order_by(Booking.id)
        .execution_options(populate_existing=True)
    )
    bookings = {booking.id: booking for booking in found}
    this = bookings.pop(seen.id, None)
    if this is None:
        raise NotFound(field="id")
    return this, list(bookings.values())


def first_of(bookings: Sequence[Booking]) -> Booking:
    """In whose name the news of several are told: its letter takes those after it along."""
    return min(bookings, key=lambda one: one.starts_at)


async def seen(session: AsyncSession, booking_id: UUID) -> Booking:
    """As it stands, without its lock."""
    booking = await session.scalar(select(Booking).where(Booking.id == booking_id))
    if booking is None:
        raise NotFound(field="id")
    return booking
