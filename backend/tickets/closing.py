"""The reporter's word on finished work: approve, refuse, or by silence let it pass."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.rules.catalogue import repairs
from backend.tickets import assigning, deadlines, forgetting, leavers, rating, telling
from backend.tickets.events import Closed, Refused
from backend.tickets.field_action import FieldAction, settle_action, settle_moment
from backend.tickets.fitness import still_theirs
from backend.tickets.models import Ticket
from backend.tickets.moments import Moment
from backend.tickets.records import CameBy, PhotoStage
from backend.tickets.rulebook import rulebook
from backend.tickets.states import Status
from backend.tickets.taking import take, take_for_errand
from backend.tickets.words import required

ACCEPT_SILENTLY = "tickets.accept_silently"


async def approve(
    session: AsyncSession, actor: Actor, ticket_id: UUID, *, happened_at: datetime | None = None
) -> Ticket:
    """Accept the work; the ticket is closed."""
    ticket = await take(session, actor, ticket_id, "approve")
    moment = await settle_moment(session, ticket, happened_at)
    await _close(session, ticket, moment, actor)
    await due.drop(session, ACCEPT_SILENTLY, ticket.ref)
    await telling.tell(
        session, [*telling.reporters(ticket), ticket.assignee_id], "ticket.closed", ticket, by=actor
    )
    return ticket


async def refuse(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    reason: str,
    *,
    photo_ids: Sequence[UUID] = (),
    happened_at: datetime | None = None,
) -> Ticket:
    """Not accepted: the same worker comes again, or another one if they are gone; the clock for rework runs."""
    reason = required(reason, "reason")
    ticket = await take(session, actor, ticket_id, "refuse")
    action = FieldAction(happened_at, photo_ids)
    refused = await settle_action(session, actor, ticket, action, PhotoStage.REMARK)
    # The worker's clock runs from when they can know, not from when it was said.
    now = clock.now()
    ticket.move("refuse", now)
    ticket.rework_count += 1
    ticket.returned_at, ticket.finished_at = now, None
    await due.drop(session, ACCEPT_SILENTLY, ticket.ref)
    await refused.record(
        session, actor, ticket, Refused(reason=reason, rework=ticket.rework_count, **refused.facts)
    )
    worker = await still_theirs(session, ticket)
    if worker:
        assigning.begin(session, ticket, worker, CameBy.REWORK, now)
        await deadlines.derive(session, ticket)
    else:
        await leavers.without_worker(session, ticket)
    await telling.tell(
        session,
        [ticket.assignee_id],
        "ticket.refused",
        ticket,
        holders=telling.DESK,
        by=actor,
        words=reason,
    )
    return ticket


async def wait_for_answer(session: AsyncSession, ticket: Ticket) -> None:
    """Silence accepts the work some days from now, which is when the reporter could first know of it."""
    until = (await rulebook(session)).after(repairs.AUTO_ACCEPT, clock.now())
    await due.at(session, until, ACCEPT_SILENTLY, ticket.ref)


@due.errand(ACCEPT_SILENTLY)
async def accept_silently(session: AsyncSession, row: due.Due) -> None:
    """Nobody answered in time: close with a rating by default, which counts in no index."""
    ticket = await take_for_errand(session, row)
    if ticket is None or ticket.status is not Status.DONE:
        return
    await _close(session, ticket, Moment(clock.now()))
    await rating.rate_by_silence(session, ticket)
    await telling.tell(session, telling.reporters(ticket), "ticket.closed", ticket, silent=True)


async def _close(session: AsyncSession, ticket: Ticket, moment: Moment, actor: Actor | None = None) -> None:
    ticket.move("approve", moment.at)
    ticket.closed_at = moment.at
    await deadlines.derive(session, ticket)
    await forgetting.forget_phone_later(session, ticket)
    closed = Closed(
        silent=actor is None,
        in_time=not ticket.finished_late,
        rework=ticket.rework_count,
        late_report=moment.late_report,
    )
    await journal.record(session, actor.ref if actor else None, ticket.ref, closed, happened_at=moment.at)
