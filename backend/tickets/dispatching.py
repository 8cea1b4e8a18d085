"""From the desk to a worker: accept, dispatch, transfer, give back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import Invalid
from backend.tickets import assigning, deadlines, routing, standing, telling
from backend.tickets.events import Accepted, Assigned, GivenBack
from backend.tickets.field_action import settle_moment
from backend.tickets.fitness import fit_worker
from backend.tickets.holding import end_pause
from backend.tickets.models import Ticket
from backend.tickets.moments import Moment
from backend.tickets.records import CameBy, EndedBy
from backend.tickets.states import Standing, Urgency
from backend.tickets.taking import take
from backend.tickets.words import required


async def accept(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    version: int | None = None,
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
    await journal.record(
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
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    worker_id: UUID,
    reason: str,
    *,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Ticket:
    """Hand an order from one worker to another; a pause ends with it.

    The worker who has it hands on what is in their hands, perhaps after other work that is still on the
    phone; anyone else decides on what they saw, and says by `version` what that was.
    """
    reason = required(reason, "reason")
    ticket = await take(session, actor, ticket_id, "transfer", version=version)
    if version is None and Standing.ASSIGNEE not in standing.of(actor, ticket):
        raise Invalid(field="version")
    moment = await settle_moment(session, ticket, happened_at)
    await end_pause(session, ticket, moment.at)
    await assigning.end(session, ticket, EndedBy.TRANSFER, moment.at, reason)
    return await _give(session, actor, ticket, worker_id, CameBy.TRANSFER, reason, moment)


async def give_back(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    reason: str,
    *,
    happened_at: datetime | None = None,
) -> Ticket:
    """Return an order to the pool, for someone else to take."""
    reason = required(reason, "reason")
    ticket = await take(session, actor, ticket_id, "give_back")
    moment = await settle_moment(session, ticket, happened_at)
    await return_to_pool(session, ticket, moment.at, reason)
    given_back = GivenBack(reason=reason, late_report=moment.late_report)
    await journal.record(session, actor.ref, ticket.ref, given_back, happened_at=moment.at)
    await telling.tell(
        session,
        [],
        "ticket.given_back",
        ticket,
        holders=telling.DESK,
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
    moment: Moment | None = None,
) -> Ticket:
    """Into the hands of `worker_id`, who can know of it from now on; `moment` is when it was said."""
    worker = await fit_worker(session, actor, ticket, worker_id)
    now = clock.now()
    said = moment or Moment(now)
    before, under_contract = ticket.assignee_id, ticket.contractor_id
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
        late_report=said.late_report,
    )
    await journal.record(session, actor.ref, ticket.ref, assigned, happened_at=said.at)
    urgent = deadlines.runs_round_the_clock(ticket)
    await telling.tell(
        session, [worker.id], "ticket.dispatched", ticket, by=actor, urgent=urgent, words=reason
    )
    await telling.tell(session, [before], "ticket.withdrawn", ticket, by=actor, words=reason)
    await telling.tell(
        session, telling.reporters(ticket), "ticket.assigned", ticket, by=actor, worker=worker.name
    )
    return ticket
