"""Taking a ticket in hand before anything is done to it."""

from typing import NoReturn
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import due
from backend.kernel.errors import NotAllowed, NotFound, StaleVersion
from backend.tickets import standing
from backend.tickets.models import Ticket
from backend.tickets.visibility import visible_to


def locked(ticket_id: UUID, *, wait: bool = True) -> Select[Ticket]:
    """The ticket with place and category, nobody else's to change until this transaction ends.

    Without `wait` it is not found while someone else has it in hand.
    """
    return (
        select(Ticket)
        .where(Ticket.id == ticket_id)
        .options(joinedload(Ticket.place, innerjoin=True), joinedload(Ticket.category, innerjoin=True))
        # Not against rows that merely refer to it: a photo or a "me too" need not wait.
        .with_for_update(of=Ticket, key_share=True, skip_locked=not wait)
        .execution_options(populate_existing=True)
    )


async def take(
    session: AsyncSession, actor: Actor, ticket_id: UUID, action: str, *, version: int | None = None
) -> Ticket:
    """The ticket, locked: this person may see it and may do so, saw it as it is, and its state allows it."""
    ticket = await session.scalar(locked(ticket_id).where(visible_to(actor)))
    if ticket is None:
        raise NotFound(field="id")
    if not standing.may(actor, ticket, action):
        raise NotAllowed(action=action)
    if version is not None and ticket.version != version:
        await _tell_what_changed(session, ticket)
    ticket.must_allow(action)
    return ticket


async def take_for_errand(session: AsyncSession, row: due.Due) -> Ticket | None:
    """The ticket of an errand; if someone has it in hand the errand comes again in a short while."""
    ticket = await session.scalar(locked(row.subject.id, wait=False))
    if ticket is None:
        await due.again(session, row)
    return ticket


async def _tell_what_changed(session: AsyncSession, ticket: Ticket) -> NoReturn:
    assignee = await session.scalar(select(Person.name).where(Person.id == ticket.assignee_id))
    raise StaleVersion(current=ticket.version, status=ticket.status, assignee=assignee)
