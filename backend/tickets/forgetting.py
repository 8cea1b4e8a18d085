"""The number of somebody without an account: the desk may need it till some days after the end, and nobody later."""

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import due, journal
from backend.rules.catalogue import repairs
from backend.tickets.events import PhoneForgotten
from backend.tickets.models import Ticket
from backend.tickets.records import StrangerReport
from backend.tickets.rulebook import rulebook
from backend.tickets.taking import take_for_errand

FORGET_PHONE = "tickets.forget_phone"


async def forget_phone_later(session: AsyncSession, ticket: Ticket) -> None:
    """Once the ticket is over; one that ends again keeps it as long again."""
    if ticket.closed_at is None or ticket.origin_kind != StrangerReport.__tablename__:
        return
    until = (await rulebook(session)).after(repairs.STRANGER_PHONE, ticket.closed_at)
    await due.at(session, until, FORGET_PHONE, ticket.ref)


@due.errand(FORGET_PHONE)
async def forget_phone(session: AsyncSession, row: due.Due) -> None:
    ticket = await take_for_errand(session, row)
    if ticket is None or ticket.closed_at is None or ticket.contact_phone is None:
        return
    ticket.contact_phone = None
    await journal.record(session, None, ticket.ref, PhoneForgotten())
