"""What a stranger holds in hand: a link that nobody can guess, to the state of their ticket and nothing else."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.kernel import clock, seals
from backend.tickets.models import Ticket
from backend.tickets.records import StrangerReport

SHOWN = timedelta(days=30)
"""So long after its end the link still shows the ticket."""
_PURPOSE = "stranger's ticket"


def token(secret: bytes, report_id: UUID) -> str:
    """Made anew each time, so that a repeated report gets the same."""
    return seals.token(secret, _PURPOSE, report_id)


def report_of(secret: bytes, token: str) -> UUID | None:
    """The report that this token was made for."""
    return seals.named_by(token, secret, _PURPOSE)


async def ticket_of(session: AsyncSession, report_id: UUID) -> Ticket | None:
    """With place and category; None once it has been over for long."""
    return await session.scalar(
        select(Ticket)
        .where(
            Ticket.origin_kind == StrangerReport.__tablename__,
            Ticket.origin_id == report_id,
            or_(Ticket.closed_at.is_(None), Ticket.closed_at > clock.now() - SHOWN),
        )
        .options(joinedload(Ticket.place, innerjoin=True), joinedload(Ticket.category, innerjoin=True))
    )
