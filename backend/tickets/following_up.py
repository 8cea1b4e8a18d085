"""回访: the desk calls and asks whether the repair holds."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError
from backend.tickets.events import FollowedUp
from backend.tickets.models import Ticket
from backend.tickets.records import FollowUp
from backend.tickets.taking import take
from backend.tickets.words import required


class AlreadyFollowedUp(DomainError):
    """Somebody has called already."""


async def follow_up(
    session: AsyncSession, actor: Actor, ticket_id: UUID, *, satisfied: bool, words: str
) -> Ticket:
    """Note the answer of a follow-up call; one call after each closing."""
    words = required(words, "words")
    ticket = await take(session, actor, ticket_id, "follow_up")
    call = await session.scalar(select(FollowUp).where(FollowUp.ticket_id == ticket.id))
    if hindrance := why_not_follow_up(ticket, call):
        raise hindrance
    call = call or FollowUp(ticket_id=ticket.id)
    call.satisfied, call.words, call.by_id, call.at = satisfied, words, actor.id, clock.now()
    session.add(call)
    await journal.record(session, actor.ref, ticket.ref, FollowedUp(satisfied=satisfied, words=words))
    return ticket


def why_not_follow_up(ticket: Ticket, call: FollowUp | None) -> DomainError | None:
    return AlreadyFollowedUp() if call and ticket.closed_at and call.at >= ticket.closed_at else None
