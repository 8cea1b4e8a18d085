"""Somebody may have reported it already: the hint before reporting, and “me too”."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

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


class AlreadySupported(DomainError):
    """This trouble is already yours."""


async def similar_to(session: AsyncSession, place_id: UUID, category_id: UUID) -> ColumnElement[bool]:
    """Tickets that a new report of this category in this place may double."""
    book = await rulebook(session)
    window = book.value(repairs.DUPLICATE_WINDOW).duration(book.calendar)
    return and_(
        IS_OPEN,
        Ticket.status.in_(UNDERWAY),
        Ticket.place_id == place_id,
        Ticket.category_id == category_id,
        Ticket.reported_at > clock.now() - window,
    )


async def support(session: AsyncSession, actor: Actor, ticket_id: UUID) -> Ticket:
    """Have the same trouble, once; from now on this person sees the ticket and hears when it is done."""
    ticket = await session.scalar(locked(ticket_id))
    # Whoever is about to report is shown similar tickets, so this needs no earlier part in them.
    if ticket is None or not (ticket.allows("support") or Standing.PARTICIPANT in standing.of(actor, ticket)):
        raise NotFound(field="id")
    if not standing.may(actor, ticket, "support"):
        raise NotAllowed(action="support")
    ticket.must_allow("support")
    has_it = actor.id in (ticket.reporter_id, ticket.reported_by_id)
    if has_it or not await _join(session, actor, ticket):
        raise AlreadySupported
    ticket.supporter_count += 1
    ticket.admit([actor.id])
    journal.record(session, actor.ref, ticket.ref, Supported())
    return ticket


async def _join(session: AsyncSession, actor: Actor, ticket: Ticket) -> bool:
    joined = insert(Supporter).values(ticket_id=ticket.id, person_id=actor.id, at=clock.now())
    new = await session.scalar(joined.on_conflict_do_nothing().returning(Supporter.person_id))
    return new is not None
