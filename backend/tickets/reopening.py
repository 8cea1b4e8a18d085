"""Ends that are not the end, and ends before the work: reopen and cancel."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError
from backend.rules.catalogue import repairs
from backend.rules.snapshot import Snapshot
from backend.tickets import assigning, deadlines, forgetting, routing, telling
from backend.tickets.events import Cancelled, Reopened
from backend.tickets.field_action import settle_moment
from backend.tickets.models import Ticket
from backend.tickets.records import EndedBy
from backend.tickets.rulebook import rulebook
from backend.tickets.taking import take
from backend.tickets.words import required


class TooLateToReopen(DomainError):
    """This was closed too long ago; please report it anew."""


async def reopen(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    reason: str,
    *,
    happened_at: datetime | None = None,
) -> Ticket:
    """The trouble is back: the ticket returns to the pool and counts as rework."""
    reason = required(reason, "reason")
    ticket = await take(session, actor, ticket_id, "reopen")
    moment = await settle_moment(session, ticket, happened_at)
    if hindrance := why_not_reopen(ticket, await rulebook(session), moment.at):
        raise hindrance
    # The service's clock runs from when it can know, not from when it was said.
    now = clock.now()
    ticket.move("reopen", now)
    ticket.rework_count += 1
    ticket.returned_at = now
    before, ticket.assignee_id = ticket.assignee_id, None
    ticket.assigned_at = ticket.finished_at = ticket.closed_at = None
    await routing.to_contractor(session, ticket)
    await deadlines.derive(session, ticket)
    reopened = Reopened(reason=reason, rework=ticket.rework_count, late_report=moment.late_report)
    await journal.record(session, actor.ref, ticket.ref, reopened, happened_at=moment.at)
    people = [*telling.reporters(ticket), before]
    await telling.tell(
        session, people, "ticket.reopened", ticket, holders=telling.DESK, by=actor, words=reason
    )
    return ticket


def why_not_reopen(ticket: Ticket, book: Snapshot, now: datetime) -> DomainError | None:
    is_late = ticket.closed_at is not None and now > book.after(repairs.REOPEN_WINDOW, ticket.closed_at)
    return TooLateToReopen() if is_late else None


async def cancel(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    reason: str,
    *,
    happened_at: datetime | None = None,
) -> Ticket:
    """Not needed any more; possible until somebody has come."""
    reason = required(reason, "reason")
    ticket = await take(session, actor, ticket_id, "cancel")
    moment = await settle_moment(session, ticket, happened_at)
    await assigning.end(session, ticket, EndedBy.CANCEL, moment.at, reason)
    ticket.move("cancel", moment.at)
    ticket.closed_at = moment.at
    await deadlines.derive(session, ticket)
    await forgetting.forget_phone_later(session, ticket)
    cancelled = Cancelled(reason=reason, late_report=moment.late_report)
    await journal.record(session, actor.ref, ticket.ref, cancelled, happened_at=moment.at)
    people = [*telling.reporters(ticket), ticket.assignee_id]
    await telling.tell(
        session, people, "ticket.cancelled", ticket, holders=telling.DESK, by=actor, words=reason
    )
    return ticket
