"""What the reporter thinks of the repair, and who gets to know.

The ticket names its reporter, so a single rating would tell the worker whose it is. Whoever belongs to a
contractor therefore never sees a single one: they see rates over many (`supervision.statistics`).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, Invalid
from backend.rules.catalogue import repairs, service
from backend.rules.catalogue.repairs import Tag
from backend.rules.snapshot import Snapshot
from backend.tickets import standing, telling
from backend.tickets.events import Rated
from backend.tickets.field_action import settle_moment
from backend.tickets.models import Ticket
from backend.tickets.records import Rating
from backend.tickets.rulebook import rulebook
from backend.tickets.states import Standing
from backend.tickets.taking import take
from backend.tickets.words import optional

LONGEST_WORDS = 500
MOST_STARS = 5


class AlreadyRated(DomainError):
    """This repair has its rating."""


class TooLateToRate(DomainError):
    """The time for rating this repair is over."""


async def rate(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    stars: int,
    *,
    tags: Sequence[str] = (),
    words: str | None = None,
    happened_at: datetime | None = None,
) -> Ticket:
    """Rate once; a rating that came from silence, or from before the ticket was reopened, gives way.

    What was said in time counts, even if it was sent later.
    """
    words = optional(words, "words", LONGEST_WORDS)
    if not 1 <= stars <= MOST_STARS:
        raise Invalid(field="stars", limit=MOST_STARS)
    ticket = await take(session, actor, ticket_id, "rate")
    book, moment = await rulebook(session), await settle_moment(session, ticket, happened_at)
    if not set(tags) <= {tag.key for tag in book.value(repairs.RATING_TAGS)}:
        raise Invalid(field="tags")
    rating = await session.scalar(select(Rating).where(Rating.ticket_id == ticket.id))
    if hindrance := why_not_rate(ticket, rating, book, moment.at):
        raise hindrance
    rating = rating or Rating(ticket_id=ticket.id)
    rating.stars, rating.tags, rating.words = stars, sorted(set(tags)), words
    rating.silent, rating.by_id, rating.at = False, actor.id, moment.at
    session.add(rating)
    rated = Rated(stars=stars, tags=tuple(rating.tags), words=words, late_report=moment.late_report)
    await journal.record(session, actor.ref, ticket.ref, rated, happened_at=moment.at)
    if stars < book.value(service.SATISFIED_STARS):
        roles = [*telling.DESK, Role.SUPERVISOR]
        await telling.tell(session, [], "ticket.rated", ticket, holders=roles, by=actor, stars=stars)
    return ticket


def why_not_rate(ticket: Ticket, rating: Rating | None, book: Snapshot, now: datetime) -> DomainError | None:
    if ticket.closed_at is None:
        return None
    if rating and not rating.silent and rating.at >= ticket.closed_at:
        return AlreadyRated()
    return TooLateToRate() if now > book.after(repairs.RATING_WINDOW, ticket.closed_at) else None


async def tags(session: AsyncSession) -> Sequence[Tag]:
    """The words that a rating may carry."""
    return (await rulebook(session)).value(repairs.RATING_TAGS)


async def rate_by_silence(session: AsyncSession, ticket: Ticket) -> None:
    """默认评价: only where the reporter has never said anything."""
    if await session.scalar(select(Rating.id).where(Rating.ticket_id == ticket.id)) is None:
        session.add(Rating(ticket_id=ticket.id, stars=MOST_STARS, tags=[], silent=True, at=clock.now()))


def sees_ratings(actor: Actor, ticket: Ticket) -> bool:
    """Whether what the reporter thinks of this repair is for this viewer's eyes."""
    theirs = standing.of(actor, ticket)
    return Standing.REPORTER in theirs or (actor.contractor_id is None and Standing.PARTICIPANT in theirs)
