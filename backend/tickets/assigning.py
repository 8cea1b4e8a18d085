"""A ticket in a worker's hands: one open assignment at a time, and every earlier one stays on record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.models import Person
from backend.tickets.models import Ticket
from backend.tickets.records import Assignment, CameBy, EndedBy


def begin(session: AsyncSession, ticket: Ticket, worker: Person, came_by: CameBy, at: datetime) -> None:
    """Put the ticket into this worker's hands; it becomes their contractor's, who may see it from now on."""
    ticket.assignee_id, ticket.contractor_id, ticket.assigned_at = worker.id, worker.contractor_id, at
    ticket.admit([worker.id, worker.contractor_id])
    session.add(assignment_of(ticket.id, worker.id, came_by, at))


def assignment_of(ticket_id: UUID, worker_id: UUID, came_by: CameBy, at: datetime) -> Assignment:
    return Assignment(ticket_id=ticket_id, worker_id=worker_id, came_by=came_by, started_at=at)


async def end(
    session: AsyncSession, ticket: Ticket, ended_by: EndedBy, at: datetime, reason: str | None = None
) -> None:
    """Close the assignment that is open, if one is. The ticket goes on naming its last worker."""
    await session.execute(
        update(Assignment)
        .where(Assignment.ticket_id == ticket.id, Assignment.ended_at.is_(None))
        .values(ended_at=at, ended_by=ended_by, reason=reason)
    )
