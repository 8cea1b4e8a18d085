"""Somebody may have reported it already: the hint before reporting, and “me too”.

What is wrong, where and since when tells whether it is the same. The reporter's words are theirs, and so are
their phone and photos: who says “me too” follows the ticket's state and no more (`visibility.may_follow`, `detail`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotAllowed, NotFound
from backend.rules.catalogue import repairs
from backend.tickets import standing
from backend.tickets.events import Supported
from backend.tickets.models import IS_OPEN, Ticket
from backend.tickets.records import Supporter
from backend.tickets.rulebook import rulebook
from backend.tickets.states import UNDERWAY, Standing
from backend.tickets.taking import locked
from backend.tickets.visibility import visible_to

MOST_SIMILAR = 5
LONGEST_EXCERPT = 60


class AlreadySupported(DomainError):
    """This trouble is already yours."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A ticket, with place and category, that a new report may double."""

    ticket: Ticket
    excerpt: str | None
    """How its words begin, for those who may see the ticket itself."""


async def similar(
    session: AsyncSession, actor: Actor, place_id: UUID, category_id: UUID
) -> Sequence[Similar]:
    """The newest first; contractors' people are told of what they may see anyway. One statement, and the rules."""
    book, sees = await rulebook(session), visible_to(actor)
    window = book.value(repairs.DUPLICATE_WINDOW).duration(book.calendar)
    found = await session.execute(
        select(Ticket, sees)
        .where(
            IS_OPEN,
            Ticket.status.in_(UNDERWAY),
            _is_there(place_id),
            Ticket.category_id == category_id,
            Ticket.reported_at > clock.now() - window,
            true() if actor.contractor_id is None else sees,
        )
        .options(joinedload(Ticket.place, innerjoin=True), joinedload(Ticket.category, innerjoin=True))
        .order_by(Ticket.reported_at.desc(), Ticket.id.desc())
        .limit(MOST_SIMILAR)
    )
    return [Similar(ticket, _beginning(ticket.description) if seen else None) for ticket, seen in found]


def _beginning(words: str) -> str:
    return words if len(words) <= LONGEST_EXCERPT else f"{words[: LONGEST_EXCERPT - 1]}…"


async def support(session: AsyncSession, actor: Actor, ticket_id: UUID, place_id: UUID) -> Ticket:
    """Have the same trouble in this place, once; from now on this person hears when it is done."""
    ticket = await session.scalar(locked(ticket_id).where(_is_there(place_id)))
    if ticket is None:
        raise NotFound(field="id")
    theirs = standing.of(actor, ticket)
    # Whoever is about to report is shown similar tickets, so this needs no earlier part in them.
    might_report_it = Standing.NEIGHBOUR in theirs and ticket.allows("support")
    if not might_report_it and Standing.PARTICIPANT not in theirs:
        raise NotFound(field="id")
    if not standing.may(actor, ticket, "support"):
        raise NotAllowed(action="support")
    ticket.must_allow("support")
    has_it = actor.id in (ticket.reporter_id, ticket.reported_by_id)
    if has_it or not await _join(session, actor, ticket):
        raise AlreadySupported
    ticket.supporter_count += 1
    await journal.record(session, actor.ref, ticket.ref, Supported())
    return ticket


def _is_there(place_id: UUID) -> ColumnElement[bool]:
    """In this place, or in the one that it is part of: the lamp of a room and the power of its floor."""
    around = select(Place.parent_id).where(Place.id == place_id, Place.parent_id.is_not(None))
    return (Ticket.place_id == place_id) | Ticket.place_id.in_(around)


async def _join(session: AsyncSession, actor: Actor, ticket: Ticket) -> bool:
    joined = insert(Supporter).values(ticket_id=ticket.id, person_id=actor.id, at=clock.now())
    new = await session.scalar(joined.on_conflict_do_nothing().returning(Supporter.person_id))
    return new is not None
