"""Whom to send: workers with what they have in hand, their leave, and whose contract it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.models import Contract, Leave, Person
from backend.identity.people import WITH_HOME
from backend.kernel import days
from backend.kernel.errors import NotFound
from backend.rules.catalogue import repairs
from backend.tickets.fitness import on_leave, takes_orders
from backend.tickets.models import Category, Ticket
from backend.tickets.rulebook import rulebook
from backend.tickets.states import IN_HAND
from backend.tickets.visibility import visible_to

MOST = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worker who might be sent. `skills` are the kinds of work that their company is under contract for."""

    person: Person
    open_tickets: int
    on_leave: bool
    leave_until: date | None
    cap: int
    skills: Sequence[str]
    contracted: bool


async def candidates(session: AsyncSession, actor: Actor, ticket_id: UUID | None) -> Sequence[Candidate]:
    """For this ticket, or at all: those under contract first, then who is here, then who has least to do."""
    contractor_id = await _contractor_of(session, actor, ticket_id) if ticket_id else None
    today = days.today()
    in_hand = select(func.count()).where(Ticket.assignee_id == Person.id, Ticket.status.in_(IN_HAND))
    away, load = on_leave(today), in_hand.scalar_subquery()
    back_after = select(Leave.ends_on).where(
        Leave.person_id == Person.id, Leave.starts_on <= today, Leave.ends_on >= today
    )
    contracted: ColumnElement[bool] = (
        Person.contractor_id == contractor_id if contractor_id else literal(True)
    )
    rows = await session.execute(
        select(Person, load, away, back_after.scalar_subquery(), _skills(today), contracted)
        .where(takes_orders(), _within_reach(actor))
        .options(*WITH_HOME)
        .order_by(contracted.desc(), away, load, Person.name, Person.id)
        .limit(MOST)
    )
    cap = (await rulebook(session)).value(repairs.OPEN_ORDERS)
    return [
        Candidate(person, held, leave, until, cap, skills or (), match)
        for person, held, leave, until, skills, match in rows
    ]


def _within_reach(actor: Actor) -> ColumnElement[bool]:
    """The desk may send anyone; managers and workers know their own company."""
    if actor.may("accept tickets"):
        return true()
    managed = {ref.id for ref in actor.where("dispatch tickets") if ref.kind == "contractor"}
    return Person.contractor_id.in_(managed | ({actor.contractor_id} - {None}))


def _skills(today: date) -> ColumnElement[Any]:
    """Names of the categories in the company's contracts of today."""
    return (
        select(func.array_agg(aggregate_order_by(Category.name.distinct(), Category.name)))
        .select_from(Contract)
        .join(Category, Category.id == func.any(Contract.category_ids))
        .where(
            Contract.contractor_id == Person.contractor_id,
            Contract.starts_on <= today,
            Contract.ends_on >= today,
        )
        .scalar_subquery()
    )


async def _contractor_of(session: AsyncSession, actor: Actor, ticket_id: UUID) -> UUID | None:
    found = select(Ticket.contractor_id).where(Ticket.id == ticket_id, visible_to(actor))
    row = (await session.execute(found)).one_or_none()
    if row is None:
        raise NotFound(field="ticketId")
    (contractor_id,) = row
    return contractor_id
