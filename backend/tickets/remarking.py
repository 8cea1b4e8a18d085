"""Words and photos that whoever takes part may add, at any time."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.tickets import evidence, telling
from backend.tickets.events import Remarked
from backend.tickets.models import Ticket
from backend.tickets.records import PhotoStage
from backend.tickets.taking import take
from backend.tickets.words import required


async def remark(
    session: AsyncSession, actor: Actor, ticket_id: UUID, words: str, *, photo_ids: Sequence[UUID] = ()
) -> Ticket:
    """Tell the others on this ticket something: the reporter, and the worker or else the desk."""
    words = required(words, "words")
    ticket = await take(session, actor, ticket_id, "remark")
    photos = await evidence.attach(session, actor, ticket, photo_ids, PhotoStage.REMARK, clock.now())
    journal.record(session, actor.ref, ticket.ref, Remarked(words=words, photos=photos))
    hands = [ticket.assignee_id] if ticket.assignee_id else await telling.desk(session, ticket)
    await telling.tell(
        session, [*telling.reporters(ticket), *hands], "ticket.remarked", ticket, by=actor, words=words
    )
    return ticket
