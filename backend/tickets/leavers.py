"""Orders of workers who are gone: back to the pool, so that nobody waits for them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.events import PersonLeftService, PersonTransferred, RoleRevoked
from backend.kernel import clock, journal
from backend.tickets import deadlines, telling
from backend.tickets.dispatching import return_to_pool
from backend.tickets.events import GivenBack
from backend.tickets.fitness import still_theirs
from backend.tickets.models import Ticket
from backend.tickets.states import IN_HAND
from backend.tickets.taking import locked

FOLLOWER = "tickets.leavers"
GONE = (PersonLeftService.verb, PersonTransferred.verb, RoleRevoked.verb)


async def follow(session: AsyncSession) -> int:
    """Take back what people may have had in hand who left, changed homes or lost a role; how many they are."""
    gone = await journal.follow(session, FOLLOWER, GONE)
    for person_id in dict.fromkeys(entry.subject.id for entry in gone):
        await take_back(session, person_id)
    return len(gone)


async def take_back(session: AsyncSession, worker_id: UUID) -> None:
    """What they have in hand and no longer may; who lost another role, or came back since, keeps it."""
    in_hand = select(Ticket.id).where(Ticket.assignee_id == worker_id, Ticket.status.in_(IN_HAND))
    for ticket_id in (await session.scalars(in_hand.order_by(Ticket.id))).all():
        ticket = (await session.scalars(locked(ticket_id))).one()
        if (
            ticket.assignee_id == worker_id
            and ticket.allows("give_back")
            and await still_theirs(session, ticket) is None
        ):
            await without_worker(session, ticket)


async def without_worker(session: AsyncSession, ticket: Ticket) -> None:
    """Its worker is gone: someone else is to take it."""
    await return_to_pool(session, ticket, clock.now())
    await journal.record(session, None, ticket.ref, GivenBack(worker_left=True))
    urgent = deadlines.runs_round_the_clock(ticket)
    await telling.tell(
        session, [], "ticket.given_back", ticket, holders=telling.DESK, urgent=urgent, worker_left=True
    )
