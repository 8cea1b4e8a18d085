"""Rooms whose bookings need a yes. One that is given the room refuses those that asked for the same time."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from backend.approvals import service as approvals
from backend.approvals.models import Needs, Outcome
from backend.identity.actor import Actor
from backend.identity.models import Person, RoleGrant
from backend.identity.roles import ABILITIES
from backend.kernel import clock, due, journal
from backend.kernel.bulk import record_many
from backend.kernel.errors import NotFound
from backend.kernel.kept import say
from backend.kernel.refs import Ref
from backend.notify import service as notify
from backend.rooms.events import Approved, Declined, Requested
from backend.rooms.models import Approver, Booking, Room, RoomTaken
from backend.rooms.states import HOLDING, State
from backend.rooms.taking import FREED, ROLL, facts, locked_room, refusing_collisions
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot


async def ask(session: AsyncSession, actor: Actor, room: Room, bookings: Sequence[Booking]) -> None:
    """One question for all of `bookings`, new ones or changed. What is taken is not even asked for."""
    if await _is_taken(session, room, bookings):
        raise RoomTaken(field="startsAt")
    people = await approvers(session, room)
    approval = await approvals.ask(session, actor, bookings[0].ref, people, room.approval or Needs.ANY)
    for booking in bookings:
        booking.approval_id = approval.id
        if booking.state is not State.REQUESTED:
            booking.move("ask")
    with refusing_collisions():
        session.add_all(bookings)
        await session.flush()
    await due.at_each(session, ROLL, ((booking.starts_at, booking.ref) for booking in bookings))
    await record_many(session, actor.ref, [(booking.ref, _requested(booking)) for booking in bookings])
    told = facts(bookings[0], room) | {"by": actor.name}
    await say(session, notify.news(people, "booking.asked", bookings[0].ref, told, but=actor.id))


def _requested(booking: Booking) -> Requested:
    return Requested(
        room=booking.room_id, starts_at=booking.starts_at, ends_at=booking.ends_at, series=booking.series_id
    )


def awaiting(actor: Actor) -> ColumnElement[bool]:
    """Bookings on which this person's answer is missing."""
    asked = Booking.approval_id.in_(approvals.waiting_for(actor.id))
    return (Booking.state == State.REQUESTED) & asked


async def decide(
    session: AsyncSession, actor: Actor, booking_id: UUID, *, grants: bool, note: str | None = None
) -> Booking:
    """An approver's answer, to all that was asked for together."""
    asked = await session.scalar(select(Booking).where(Booking.id == booking_id, awaiting(actor)))
    if asked is None or asked.approval_id is None:
        raise NotFound(field="id")
    room = await locked_room(session, asked.room_id)
    bookings = list(await session.scalars(together(asked.approval_id)))
    if asked not in bookings:
        raise NotFound(field="id")
    outcome = await approvals.say(session, actor, asked.approval_id, grants=grants, note=note)
    if outcome is Outcome.GRANTED:
        await approve(session, actor, room, bookings)
    elif outcome is Outcome.REFUSED:
        for booking in bookings:
            booking.move("decline")
            await _close(session, actor.ref, room, booking, Declined())
        why = {"words": note.strip()} if note and note.strip() else {}
        await _tell(session, actor, "booking.declined", room, bookings[0], why)
    return asked


async def take_back(session: AsyncSession, approval_id: UUID | None) -> None:
    """After what was asked for is not any more: the question stands while it is about others."""
    await session.flush()
    if approval_id and not await session.scalar(together(approval_id).limit(1)):
        await approvals.withdraw(session, approval_id)


async def refuse_colliding(
    session: AsyncSession, actor: Actor | None, room: Room, given: Collection[Range[datetime]], **why: Any
) -> int:
    """Those who asked for a time that is given to others by now, how many they were."""
    refused = 0
    asked = select(Booking).where(Booking.room_id == room.id, Booking.state == State.REQUESTED)
    for booking in await session.scalars(asked.order_by(Booking.id).with_for_update()):
        if any(booking.occupied.overlaps(period) for period in given):
            booking.move("decline")
            await _close(session, by(actor), room, booking, Declined(by_another=True))
            await take_back(session, booking.approval_id)
            await _tell(session, actor, "booking.crowded_out", room, booking, why)
            refused += 1
    return refused


async def held(session: AsyncSession, room: Room) -> Sequence[Range[datetime]]:
    """When somebody has the room."""
    theirs = select(Booking.occupied).where(Booking.room_id == room.id, Booking.state.in_(HOLDING))
    return (await session.scalars(theirs)).all()


async def approve(
    session: AsyncSession, actor: Actor | None, room: Room, bookings: Sequence[Booking]
) -> None:
    """All that was asked for together, under its lock; who asked for the same time is declined."""
    patience = timedelta(minutes=(await snapshot(session)).value(meetings.NO_SHOW))
    for booking in bookings:
        booking.move("approve")
    with refusing_collisions():
        await session.flush()
    await due.at_each(session, ROLL, ((booking.rolls_at(patience), booking.ref) for booking in bookings))
    await record_many(session, by(actor), [(booking.ref, Approved()) for booking in bookings])
    await _tell(session, actor, "booking.approved", room, bookings[0], {})
    await refuse_colliding(session, actor, room, [booking.occupied for booking in bookings])


async def _close(
    session: AsyncSession, actor: Ref | None, room: Room, booking: Booking, declined: Declined
) -> None:
    """Who waits for that time was not offered it while somebody asked for it."""
    await due.drop(session, ROLL, booking.ref)
    await due.at(session, clock.now(), FREED, room.ref)
    await journal.record(session, actor, booking.ref, declined)


async def _tell(
    session: AsyncSession, actor: Actor | None, kind: str, room: Room, booking: Booking, more: dict[str, Any]
) -> None:
    told = facts(booking, room) | more
    await say(session, notify.news(booking.people, kind, booking.ref, told, but=actor.id if actor else None))


def by(actor: Actor | None) -> Ref | None:
    """Who stands in the journal; nobody where the service itself acts."""
    return actor.ref if actor else None


def together(approval_id: UUID) -> Select[Booking]:
    """All that is still asked for in one question, in the order of time."""
    return (
        select(Booking)
        .where(Booking.approval_id == approval_id, Booking.state == State.REQUESTED)
        .order_by(Booking.starts_at, Booking.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def _is_taken(session: AsyncSession, room: Room, bookings: Sequence[Booking]) -> bool:
    """At the time of one of them, by another."""
    others = select(Booking.id).where(
        Booking.room_id == room.id,
        Booking.id.not_in([booking.id for booking in bookings]),
        Booking.state.in_(HOLDING),
        or_(*(Booking.occupied.overlaps(booking.occupied) for booking in bookings)),
    )
    return bool(await session.scalar(select(others.exists())))


async def approvers(session: AsyncSession, room: Room) -> Sequence[UUID]:
    """Those of the room who may still answer; where none is, who manages it. None of them leaves before the commit."""
    answers = select(RoleGrant.id).where(
        RoleGrant.person_id == Person.id, RoleGrant.role.in_(ABILITIES["book rooms"])
    )
    named = select(Approver.person_id).where(Approver.room_id == room.id)
    for asked in (named, staff(room)):
        them = select(Person.id).where(Person.id.in_(asked)).order_by(Person.id)
        await session.execute(them.with_for_update(read=True))
        # Looked at once more under the locks, that whoever takes a role away has too.
        found = (await session.scalars(them.where(Person.left_at.is_(None), answers.exists()))).all()
        if found:
            return found
    return ()


def staff(room: Room) -> Select[UUID]:
    """Whoever manages the room."""
    return select(RoleGrant.person_id).where(
        RoleGrant.role.in_(ABILITIES["manage rooms"]), RoleGrant.at_id.in_(room.place.lineage)
    )
