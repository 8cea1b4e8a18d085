"""From the desk to a worker: accept, dispatch, transfer, give back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.tickets import assigning, deadlines, routing, telling
from backend.tickets.events import Accepted, Assigned, GivenBack
from backend.tickets.fitness import fit_worker
from backend.tickets.holding import end_pause
from backend.tickets.models import Ticket
from backend.tickets.records import CameBy, EndedBy
from backend.tickets.states import Urgency
from backend.tickets.taking import take
from backend.tickets.words import required


async def accept(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    version: int,
    *,
    urgency: Urgency | None = None,
    category_id: UUID | None = None,
) -> Ticket:
    """Take the report on, with the desk's own view of its urgency and category."""
    ticket = await take(session, actor, ticket_id, "accept", version=version)
    now = clock.now()
    correction = await routing.correct(session, ticket, urgency=urgency, category_id=category_id)
    ticket.move("accept", now)
    ticket.accepted_at = now
    await deadlines.derive(session, ticket)
    journal.record(
        session, actor.ref, ticket.ref, Accepted(urgency=correction.urgency, category=correction.category)
    )
    await telling.tell(session, telling.reporters(ticket), "ticket.accepted", ticket, by=actor)
    return ticket


async def dispatch(
    session: AsyncSession, actor: Actor, ticket_id: UUID, worker_id: UUID, *, version: int | None = None
) -> Ticket:
    """Send a worker. The desk may do so at once: that also accepts the report."""
    ticket = await take(session, actor, ticket_id, "dispatch", version=version)
    return await _give(session, actor, ticket, worker_id, CameBy.DISPATCH)


async def transfer(
    session: AsyncSession, actor: Actor, ticket_id: UUID, worker_id: UUID, reason: str
) -> Ticket:
    """Hand an order from one worker to another; a pause ends with it."""
    reason = required(reason, "reason")
    ticket = await take(session, actor, ticket_id, "transfer")
    return await _give(session, actor, ticket, worker_id, CameBy.TRANSFER, reason)


async def give_back(session: AsyncSession, actor: Actor, ticket_id: UUID, reason: str) -> Ticket:
    """Return an order to the pool, for someone else to take."""
    reason = required(reason, "reason")
    ticket = await take(session, actor, ticket_id, "give_back")
    await return_to_pool(session, ticket, clock.now(), reason)
    journal.record(session, actor.ref, ticket.ref, GivenBack(reason=reason))
    await telling.tell(
        session,
        await telling.desk(session, ticket),
        "ticket.given_back",
        ticket,
        by=actor,
        urgent=deadlines.runs_round_the_clock(ticket),
        words=reason,
    )
    return ticket


async def return_to_pool(
    session: AsyncSession, ticket: Ticket, at: datetime, reason: str | None = None
) -> None:
    """Out of the worker's hands and back to whoever is under contract; a pause ends with it."""
    await end_pause(session, ticket, at)
    await assigning.end(session, ticket, EndedBy.GIVE_BACK, at, reason)
    ticket.move("give_back", at)
    ticket.assignee_id = ticket.assigned_at = None
    await routing.to_contractor(session, ticket)
    await deadlines.derive(session, ticket)


async def _give(
    session: AsyncSession,
    actor: Actor,
    ticket: Ticket,
    worker_id: UUID,
    came_by: CameBy,
    reason: str | None = None,
) -> Ticket:
    worker = await fit_worker(session, actor, ticket, worker_id)
    now = clock.now()
    before, under_contract = ticket.assignee_id, ticket.contractor_id
    if came_by is CameBy.TRANSFER:
        await end_pause(session, ticket, now)
        await assigning.end(session, ticket, EndedBy.TRANSFER, now, reason)
    ticket.move(came_by, now)
    ticket.accepted_at = ticket.accepted_at or now
    assigning.begin(session, ticket, worker, came_by, now)
    await deadlines.derive(session, ticket)
    assigned = Assigned(
        worker=worker.id,
        worker_name=worker.name,
        came_by=came_by,
        reason=reason,
        outside_contract=under_contract not in (None, worker.contractor_id),
    )
    journal.record(session, actor.ref, ticket.ref, assigned)
    urgent = deadlines.runs_round_the_clock(ticket)
    await telling.tell(
        session, [worker.id], "ticket.dispatched", ticket, by=actor, urgent=urgent, words=reason
    )
    await telling.tell(session, [before], "ticket.withdrawn", ticket, by=actor, words=reason)
    await telling.tell(
        session, telling.reporters(ticket), "ticket.assigned", ticket, by=actor, worker=worker.name
    )
    return ticket
