"""Bookings are moved, made longer or shorter, or said otherwise: one, or several of a series alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.access import require
from backend.identity.actor import Actor
from backend.kernel import clock, due
from backend.kernel.bulk import record_many
from backend.kernel.errors import Invalid, NotAllowed
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rooms import approving, quota
from backend.rooms.closing import is_closed
from backend.rooms.events import Changed
from backend.rooms.meeting import belongs_to, free, known_to, patience
from backend.rooms.models import Booking, Room, check_times
from backend.rooms.series import Scope, SomeTaken, chosen, colliding, first_of, seen
from backend.rooms.states import HOLDING, NotInThisState, State
from backend.rooms.taking import (
    REMIND,
    ROLL,
    RoomOutOfService,
    booked,
    check_subject,
    facts,
    locked_rooms,
    refusing_collisions,
)
from backend.rules.snapshot import snapshot

T = TypeVar("T")
_TO_BE_MOVED = (State.REQUESTED, State.BOOKED)
_CHANGEABLE = (*_TO_BE_MOVED, State.IN_USE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The booking as it is to be; without a subject that stays, and with it whether it is confidential."""

    room_id: UUID
    starts_at: datetime
    ends_at: datetime
    subject: str | None
    seats: int
    confidential: bool

    def of(self, here: Booking, there: Booking, actor: Actor) -> "Change":
        """What is different from `here`, for another meeting of the series; the rest stays as it is there.

        It begins as much earlier or later. What the actor may not know of it they do not say otherwise.
        """
        starts_at = there.starts_at + (self.starts_at - here.starts_at)
        lasts = _other(
            self.ends_at - self.starts_at, here.ends_at - here.starts_at, there.ends_at - there.starts_at
        )
        return Change(
            room_id=self.room_id,
            starts_at=starts_at,
            ends_at=starts_at + lasts,
            subject=None if _is_hidden(there, actor) else _other(self.subject, here.subject, there.subject),
            seats=_other(self.seats, here.seats, there.seats),
            confidential=_other(self.confidential, here.confidential, there.confidential),
        )


def _other(wanted: T, here: T, there: T) -> T:
    return there if wanted == here else wanted


def _is_hidden(booking: Booking, actor: Actor) -> bool:
    """Whether the actor may not know what it is about."""
    return booking.confidential and booking.people.isdisjoint(known_to(actor))


async def change(
    session: AsyncSession,
    actor: Actor,
    booking_id: UUID,
    version: int | None,
    to: Change,
    *,
    scope: Scope = Scope.ONE,
) -> Booking:
    """While a meeting is on only its end may move. A yes that was given stays where no more is asked than before.

    With a wider `scope` those of the series that are in the same room go along; one that was moved elsewhere stays.
    """
    before = await seen(session, booking_id)
    rooms = {room.id: room for room in await locked_rooms(session, {before.room_id, to.room_id})}
    this, others = await chosen(session, before, scope, belongs_to(actor))
    this.check_version(version)
    if this.state not in _CHANGEABLE or this.room_id not in rooms:
        raise NotInThisState(action="change", state=this.state)
    if this.important and to.room_id != this.room_id:
        require(actor, "book important meetings", rooms[to.room_id].place)
    if to.subject is not None and _is_hidden(this, actor):
        raise NotAllowed(field="subject")
    with_it = [one for one in others if one.state in _TO_BE_MOVED and one.room_id in rooms]
    await _apply(session, actor, rooms, to, [this, *with_it])
    return this


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changed:
    """A booking that is different now in these `fields`, and what it was before."""

    booking: Booking
    fields: list[str]
    left: Room
    asks_more: bool
    counts_more: bool
    question: UUID | None
    """On which it waited."""

    @property
    def told(self) -> Changed:
        now = self.booking
        return Changed(fields=self.fields, room=now.room_id, starts_at=now.starts_at, ends_at=now.ends_at)

    def asks(self, room: Room) -> bool:
        """Whether a yes is missing for it in `room`."""
        return self.asks_more and room.asks(important=self.booking.important)

    def stands(self, room: Room) -> bool:
        """Whether it came, unanswered, from a room with approvers into one without."""
        return self.question is not None and self.asks_more and not self.asks(room)


async def _apply(
    session: AsyncSession, actor: Actor, rooms: dict[UUID, Room], to: Change, bookings: list[Booking]
) -> None:
    this, room = bookings[0], rooms[to.room_id]
    changed = await _lie(session, rooms, room, {one: to.of(this, one, actor) for one in bookings})
    if not changed:
        return
    await quota.check(
        session, await snapshot(session), this.unit_id, [one.booking for one in changed if one.counts_more]
    )
    await _ask_again(session, actor, room, changed)
    more = [one.booking.occupied for one in changed if one.asks_more and one.booking.state in HOLDING]
    if more:
        await approving.refuse_colliding(session, actor, room, more)
    bookings = [one.booking for one in changed]
    first = first_of(bookings)
    waits = await patience(session)
    await due.at_each(session, ROLL, ((one.rolls_at(waits), one.ref) for one in bookings))
    await due.at_each(session, REMIND, ((clock.now(), one.ref) for one in bookings))
    await record_many(session, actor.ref, ((one.booking.ref, one.told) for one in changed))
    for left in {one.left for one in changed if "time" in one.fields}:
        await free(session, this, left)
    news = facts(first, room) | {"by": actor.name}
    await say(session, notify.news(first.people, "booking.changed", first.ref, news, but=actor.id))


async def _lie(
    session: AsyncSession, rooms: dict[UUID, Room], room: Room, wanted: Mapping[Booking, Change]
) -> list[_Changed]:
    """All at once: one meeting of a series may take the place of another. Refuse whatever meets others."""
    await session.execute(text("SET CONSTRAINTS ex_booking_one_at_a_time DEFERRED"))
    with session.no_autoflush:
        each = (_set(booking, rooms[booking.room_id], room, to) for booking, to in wanted.items())
        changed = [one for one in each if one]
        for one in changed:
            if one.stands(room):
                one.booking.move("approve")
            if one.asks_more and one.booking.state is State.IN_USE:
                await _refuse_closed(session, room, one.booking)
        if len(changed) > 1 and (taken := await colliding(session, room, [one.booking for one in changed])):
            raise SomeTaken(
                field="startsAt", days=[f"{clock.local(one.starts_at):%Y-%m-%d}" for one in taken]
            )
    with refusing_collisions():
        await session.flush()
        await session.execute(text("SET CONSTRAINTS ex_booking_one_at_a_time IMMEDIATE"))
    return changed


async def _refuse_closed(session: AsyncSession, room: Room, running: Booking) -> None:
    """The database leaves a meeting that has begun alone; of those to come it sees to it itself."""
    if await is_closed(session, room, running.occupied):
        raise RoomOutOfService(field="endsAt")


async def _ask_again(session: AsyncSession, actor: Actor, room: Room, changed: list[_Changed]) -> None:
    """For more than was granted a new yes is needed, and none where the room has no approvers."""
    asked = [one for one in changed if one.asks(room) and one.booking.state is not State.IN_USE]
    stands = [one for one in changed if one.stands(room)]
    if asked:
        await approving.ask(session, actor, room, [one.booking for one in asked])
    if stands:
        await record_many(session, actor.ref, ((one.booking.ref, booked(one.booking)) for one in stands))
    for question in {one.question for one in (*asked, *stands)}:
        await approving.take_back(session, question)


def _set(booking: Booking, left: Room, room: Room, to: Change) -> _Changed | None:
    """A room with other terms by now still admits what it has admitted."""
    said: dict[str, object] = {"seats": to.seats}
    if to.subject is not None:
        said |= {"subject": check_subject(to.subject), "confidential": to.confidential}
    if to.seats < 1:
        raise Invalid(field="seats")
    fields = [name for name, value in said.items() if getattr(booking, name) != value]
    moves = (room.id, to.starts_at, to.ends_at) != (booking.room_id, booking.starts_at, booking.ends_at)
    if not (fields or moves):
        return None
    changed = _Changed(
        booking=booking,
        fields=[*fields, "time"] if moves else fields,
        left=left,
        asks_more=_asks_more(booking, room, to),
        counts_more=_counts_more(booking, to),
        question=booking.approval_id if booking.state is State.REQUESTED else None,
    )
    if moves:
        _check_moves(booking, room, to)
    if changed.asks_more:
        room.check_admits(to.starts_at, to.ends_at, to.seats)
    for name in fields:
        setattr(booking, name, said[name])
    if moves:
        _move(booking, room, to)
    booking.version += 1
    return changed


def _move(booking: Booking, room: Room, to: Change) -> None:
    if _is_within(booking, room, to):
        booking.shorten(to.starts_at, to.ends_at)
    else:
        booking.lie(room, to.starts_at, to.ends_at)
        booking.room = room


def _check_moves(booking: Booking, room: Room, to: Change) -> None:
    if booking.state is not State.IN_USE:
        check_times(to.starts_at, to.ends_at)
    elif room.id != booking.room_id or to.starts_at != booking.starts_at:
        raise NotInThisState(field="startsAt", action="move", state=booking.state)
    elif to.ends_at <= clock.now():
        raise Invalid(field="endsAt")


def _asks_more(booking: Booking, room: Room, to: Change) -> bool:
    """Another room, a time beyond the old one, or more people."""
    return not _is_within(booking, room, to) or to.seats > booking.seats


def _is_within(booking: Booking, room: Room, to: Change) -> bool:
    """Takes nothing that it has not already."""
    return room.id == booking.room_id and booking.starts_at <= to.starts_at and to.ends_at <= booking.ends_at


def _counts_more(booking: Booking, to: Change) -> bool:
    """Of what its unit may book in a month."""
    is_longer = to.ends_at - to.starts_at > booking.ends_at - booking.starts_at
    return is_longer or quota.month(to.starts_at) != quota.month(booking.starts_at)
