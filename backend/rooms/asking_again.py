"""Who was asked for a yes leaves or may not answer any more: the others are asked, or who manages the room.

Where a room asks nobody any more, what was asked for stands.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.approvals import service as approvals
from backend.approvals.events import Asked
from backend.approvals.models import Outcome
from backend.facility.models import Place
from backend.identity.events import PersonLeftService, RoleGranted, RoleRevoked
from backend.identity.models import Person
from backend.kernel import journal
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rooms.approving import approve, approvers, held, refuse_colliding, together
from backend.rooms.models import Booking, Room
from backend.rooms.states import State
from backend.rooms.taking import facts, locked_rooms

FOLLOWER = "rooms.asked"


async def follow(session: AsyncSession) -> int:
    """Some entries' worth; how many there were. A new role counts: its holder may be who can answer at last.

    So does a question to nobody: a role that was being given when it was asked is seen by now.
    """
    verbs = (PersonLeftService.verb, RoleRevoked.verb, RoleGranted.verb, Asked.verb)
    entries = await journal.follow(session, FOLLOWER, verbs)
    people = {entry.subject.id for entry in entries if entry.verb != Asked.verb}
    asks_nobody = any(entry.verb == Asked.verb and not entry.read(Asked).approvers for entry in entries)
    waits = Booking.approval_id.in_(approvals.unanswerable(*people))
    rooms = (
        select(Booking.room_id)
        .join(Booking.room)
        .join(Room.place)
        .where(Booking.state == State.REQUESTED, Place.closed_at.is_(None), waits)
    )
    concerned = set(await session.scalars(rooms)) if people or asks_nobody else set()
    for room in await locked_rooms(session, concerned):
        await ask_again(session, room)
    return len(entries)


async def ask_again(session: AsyncSession, room: Room) -> None:
    """All that is asked for in this room, under its lock, of those who are asked by now; the oldest question first.

    Whatever others have by now is declined, that none is granted it.
    """
    await refuse_colliding(session, None, room, await held(session, room))
    people = await approvers(session, room) if room.approval else ()
    pending = select(Booking.approval_id).where(Booking.room_id == room.id, Booking.state == State.REQUESTED)
    for approval_id in sorted(filter(None, await session.scalars(pending.distinct()))):
        bookings = list(await session.scalars(together(approval_id)))
        if bookings and room.approval:
            await _ask_again(session, room, approval_id, bookings, people)
        elif bookings:
            await approvals.withdraw(session, approval_id)
            await approve(session, None, room, bookings)


async def _ask_again(
    session: AsyncSession, room: Room, approval_id: UUID, bookings: list[Booking], people: Collection[UUID]
) -> None:
    this = bookings[0]
    outcome, new = await approvals.ask_instead(session, approval_id, this.ref, people)
    if outcome is Outcome.GRANTED:
        await approve(session, None, room, bookings)
    elif new:
        host = await session.get_one(Person, this.booked_by_id)
        told = facts(this, room) | {"by": host.name}
        await say(session, notify.news(new, "booking.asked", this.ref, told, but=host.id))
