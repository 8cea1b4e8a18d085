"""Words and photos that whoever takes part may add, at any time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import journal
from backend.tickets import evidence, telling
from backend.tickets.events import Remarked
from backend.tickets.field_action import settle_word
from backend.tickets.models import Ticket
from backend.tickets.records import PhotoStage
from backend.tickets.taking import take
from backend.tickets.words import required


async def remark(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    words: str,
    *,
    photo_ids: Sequence[UUID] = (),
    happened_at: datetime | None = None,
) -> Ticket:
    """Tell the others on this ticket something: the reporter, and the worker or else the desk."""
    words = required(words, "words")
    ticket = await take(session, actor, ticket_id, "remark")
    moment = await settle_word(session, ticket, happened_at)
    photos = await evidence.attach(session, actor, ticket, photo_ids, PhotoStage.REMARK, moment.at)
    remarked = Remarked(words=words, photos=photos, late_report=moment.late_report)
    await journal.record(session, actor.ref, ticket.ref, remarked, happened_at=moment.at)
    await telling.tell(
        session,
        [*telling.reporters(ticket), ticket.assignee_id],
        "ticket.remarked",
        ticket,
        holders=() if ticket.assignee_id else telling.DESK,
        by=actor,
        words=words,
    )
    return ticket
