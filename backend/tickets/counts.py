"""How many tickets are where, for the head of the dispatch board."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, days
from backend.tickets.filters import Filter, conditions
from backend.tickets.models import IS_OPEN, Ticket
from backend.tickets.states import Status
from backend.tickets.visibility import visible_to


@dataclass(frozen=True, slots=True)
class Counts:
    reported: int
    accepted: int
    working: int
    held: int
    overdue: int
    done: int
    closed_today: int


async def counts(session: AsyncSession, actor: Actor, wanted: Filter) -> Counts:
    """Of everything that this person may see and that matches, in one statement."""
    midnight = days.begins(days.today())
    closed_today = (Ticket.status == Status.CLOSED) & (Ticket.closed_at >= midnight)
    asked = conditions(wanted)
    row = await session.execute(
        select(
            _count(Ticket.status == Status.REPORTED),
            _count(Ticket.status == Status.ACCEPTED),
            _count(Ticket.status.in_([Status.ASSIGNED, Status.ARRIVED])),
            _count(Ticket.status == Status.HELD),
            _count(IS_OPEN & (Ticket.ranked_at < clock.now())),
            _count(Ticket.status == Status.DONE),
            _count(closed_today),
        ).where(or_(IS_OPEN, Ticket.closed_at >= midnight), visible_to(actor), *asked.clauses),
        asked.values,
    )
    return Counts(*row.one())


async def open_in(session: AsyncSession, actor: Actor, place_id: UUID) -> dict[UUID, int]:
    """How many open tickets this person sees in each place within this one, for its plan."""
    found = await session.execute(
        select(Ticket.place_id, func.count())
        .where(IS_OPEN, Ticket.audience.contains([place_id]), visible_to(actor))
        .group_by(Ticket.place_id)
    )
    return dict(found.all())


def _count(which: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.count().filter(which)
