"""Orders of workers who are gone: back to the pool, so that nobody waits for them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.events import PersonLeftService, PersonTransferred
from backend.kernel import clock, journal
from backend.tickets import telling
from backend.tickets.dispatching import return_to_pool
from backend.tickets.events import GivenBack
from backend.tickets.models import Ticket
from backend.tickets.states import IN_HAND
from backend.tickets.taking import locked

FOLLOWER = "tickets.leavers"
GONE = (PersonLeftService.verb, PersonTransferred.verb)


async def follow(session: AsyncSession) -> int:
    """Take back what the people had in hand who left or changed homes since last time; how many they are."""
    gone = await journal.follow(session, FOLLOWER, GONE)
    for entry in gone:
        await take_back(session, entry.subject.id)
    return len(gone)


async def take_back(session: AsyncSession, worker_id: UUID) -> None:
    in_hand = select(Ticket.id).where(Ticket.assignee_id == worker_id, Ticket.status.in_(IN_HAND))
    for ticket_id in (await session.scalars(in_hand.order_by(Ticket.id))).all():
        ticket = (await session.scalars(locked(ticket_id))).one()
        if ticket.assignee_id == worker_id and ticket.allows("give_back"):
            await return_to_pool(session, ticket, clock.now())
            journal.record(session, None, ticket.ref, GivenBack(worker_left=True))
            desk = await telling.desk(session, ticket)
            await telling.tell(session, desk, "ticket.given_back", ticket, worker_left=True)
