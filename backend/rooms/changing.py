"""Bookings are moved, made longer or shorter, or said otherwise: one, or several of a series alike."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.kernel.errors import Invalid
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rooms import approving, quota
from backend.rooms.events import Booked, Changed
from backend.rooms.meeting import belongs_to, free, patience
from backend.rooms.models import Booking, Room, check_times
from backend.rooms.series import Scope, SomeTaken, chosen, colliding, seen
from backend.rooms.states import NotInThisState, State
from backend.rooms.taking import REMIND, ROLL, check_subject, facts, locked_rooms, refusing_collisions
from backend.rules.snapshot import snapshot

_TO_BE_MOVED = (State.REQUESTED, State.BOOKED)
_CHANGEABLE = (*_TO_BE_MOVED, State.IN_USE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The booking as it is to be."""

    room_id: UUID
    starts_at: datetime
    ends_at: datetime
    subject: str
    seats: int
    confidential: bool

    def of(self, here: Booking, there: Booking) -> "Change":
        """The same for another meeting of the series: as much earlier or later, and as long."""
        starts_at = there.starts_at + (self.starts_at - here.starts_at)
        return Change(
            room_id=self.room_id,
            starts_at=starts_at,
            ends_at=starts_at + (self.ends_at - self.starts_at),
            subject=self.subject,
            seats=self.seats,
            confidential=self.confidential,
        )


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
    with_it = [one for one in others if one.state in _TO_BE_MOVED and one.room_id in rooms]
    await _apply(session, actor, rooms, to, [this, *with_it])
    return this


async def _apply(
    session: AsyncSession, actor: Actor, rooms: dict[UUID, Room], to: Change, bookings: list[Booking]
) -> None:
    this, room = bookings[0], rooms[to.room_id]
    wanted = {one.id: to.of(this, one) for one in bookings}
    left = {one.id: rooms[one.room_id] for one in bookings}
    await session.execute(text("SET CONSTRAINTS ex_booking_one_at_a_time DEFERRED"))
    more = {one.id for one in bookings if _asks_more(one, room, wanted[one.id])}
    longer = {one.id for one in bookings if _counts_more(one, wanted[one.id])}
    questions = {one.id: one.approval_id for one in bookings if one.state is State.REQUESTED}
    with session.no_autoflush:
        fields = {one.id: _set(one, room, wanted[one.id], asks_more=one.id in more) for one in bookings}
        changed = [one for one in bookings if fields[one.id]]
        asks = {one.id for one in changed if room.asks(important=one.important)}
        stands = [one for one in changed if one.id in questions.keys() & more - asks]
        for one in stands:
            one.move("approve")
        if len(changed) > 1 and (taken := await colliding(session, room, changed)):
            raise SomeTaken(
                field="startsAt", days=[f"{clock.local(one.starts_at):%Y-%m-%d}" for one in taken]
            )
    if not changed:
        return
    await _flush(session)
    await quota.check(
        session, await snapshot(session), this.unit_id, [one for one in changed if one.id in longer]
    )
    asked = [one for one in changed if one.id in asks & more and one.state is not State.IN_USE]
    if asked:
        await approving.ask(session, actor, room, asked)
    if stands:
        await _stand(session, actor, room, stands)
    for approval_id in {questions.get(one.id) for one in (*asked, *stands)}:
        await approving.take_back(session, approval_id)
    for one in changed:
        told = Changed(fields=fields[one.id], room=room.id, starts_at=one.starts_at, ends_at=one.ends_at)
        await due.at(session, one.rolls_at(await patience(session)), ROLL, one.ref)
        await due.at(session, clock.now(), REMIND, one.ref)
        await journal.record(session, actor.ref, one.ref, told)
    for other in {left[one.id] for one in changed if "time" in fields[one.id]}:
        await free(session, this, other)
    news = facts(this, room) | {"by": actor.name}
    await say(session, notify.news(this.people, "booking.changed", this.ref, news, but=actor.id))


async def _stand(session: AsyncSession, actor: Actor, room: Room, bookings: list[Booking]) -> None:
    """They came from a room with approvers into one without."""
    for one in bookings:
        booked = Booked(room=room.id, starts_at=one.starts_at, ends_at=one.ends_at, series=one.series_id)
        await journal.record(session, actor.ref, one.ref, booked)
    await approving.refuse_colliding(session, actor, room, [one.occupied for one in bookings])


async def _flush(session: AsyncSession) -> None:
    """All at once: one meeting of a series may take the place of another."""
    with refusing_collisions():
        await session.flush()
        await session.execute(text("SET CONSTRAINTS ex_booking_one_at_a_time IMMEDIATE"))


def _set(booking: Booking, room: Room, to: Change, *, asks_more: bool) -> list[str]:
    """Which fields are different now. A room with other terms by now still admits what it has admitted."""
    subject = check_subject(to.subject)
    if to.seats < 1:
        raise Invalid(field="seats")
    moves = (room.id, to.starts_at, to.ends_at) != (booking.room_id, booking.starts_at, booking.ends_at)
    if moves:
        _check_moves(booking, room, to)
    if asks_more:
        room.check_admits(to.starts_at, to.ends_at, to.seats)
    said = {"subject": subject, "seats": to.seats, "confidential": to.confidential}
    fields = [name for name, value in said.items() if getattr(booking, name) != value]
    for name in fields:
        setattr(booking, name, said[name])
    if moves:
        booking.lie(room, to.starts_at, to.ends_at)
        booking.room = room
        fields.append("time")
    if fields:
        booking.version += 1
    return fields


def _check_moves(booking: Booking, room: Room, to: Change) -> None:
    if booking.state is not State.IN_USE:
        check_times(to.starts_at, to.ends_at)
    elif room.id != booking.room_id or to.starts_at != booking.starts_at:
        raise NotInThisState(field="startsAt", action="move", state=booking.state)
    elif to.ends_at <= clock.now():
        raise Invalid(field="endsAt")


def _asks_more(booking: Booking, room: Room, to: Change) -> bool:
    """Another room, a time beyond the old one, or more people."""
    within = booking.starts_at <= to.starts_at and to.ends_at <= booking.ends_at
    return room.id != booking.room_id or not within or to.seats > booking.seats


def _counts_more(booking: Booking, to: Change) -> bool:
    """Of what its unit may book in a month."""
    is_longer = to.ends_at - to.starts_at > booking.ends_at - booking.starts_at
    return is_longer or quota.month(to.starts_at) != quota.month(booking.starts_at)
