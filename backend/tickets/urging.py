"""催办: the reporter is waiting, and says so; not every minute."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import journal
from backend.kernel.errors import DomainError
from backend.rules.catalogue import repairs
from backend.rules.snapshot import Snapshot
from backend.tickets import deadlines, telling
from backend.tickets.events import Urged
from backend.tickets.field_action import settle_word
from backend.tickets.models import Ticket
from backend.tickets.rulebook import rulebook
from backend.tickets.taking import take
from backend.tickets.words import optional

LONGEST_WORDS = 200


class UrgedRecently(DomainError):
    """This was urged a short while ago."""


async def urge(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    words: str | None = None,
    *,
    happened_at: datetime | None = None,
) -> Ticket:
    """Remind whoever has it: the worker, else the desk and the contractor's managers."""
    words = optional(words, "words", LONGEST_WORDS)
    ticket = await take(session, actor, ticket_id, "urge")
    moment = await settle_word(session, ticket, happened_at)
    if hindrance := why_not_urge(ticket, await rulebook(session), moment.at):
        raise hindrance
    ticket.urge_count += 1
    ticket.urged_at = moment.at
    urged = Urged(words=words, late_report=moment.late_report)
    await journal.record(session, actor.ref, ticket.ref, urged, happened_at=moment.at)
    await telling.tell(
        session,
        [ticket.assignee_id],
        "ticket.urged",
        ticket,
        holders=[] if ticket.assignee_id else [Role.DISPATCHER, Role.CONTRACTOR_MANAGER],
        by=actor,
        urgent=deadlines.runs_round_the_clock(ticket),
        words=words,
        urged=ticket.urge_count,
    )
    return ticket


def why_not_urge(ticket: Ticket, book: Snapshot, now: datetime) -> DomainError | None:
    if ticket.urged_at is None:
        return None
    again = book.after(repairs.URGE_INTERVAL, ticket.urged_at)
    return UrgedRecently(until=again) if now < again else None
