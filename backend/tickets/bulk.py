"""Many tickets to one worker: each in a transaction of its own, so that none waits for another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import DomainError
from backend.kernel.once import perform
from backend.tickets import dispatching
from backend.tickets.models import Ticket, number
from backend.tickets.visibility import visible_to

MOST = 50
OPERATION = "dispatchTickets"


class TooManyTickets(DomainError):
    """There are too many tickets to be dispatched at once."""


@dataclass(frozen=True, slots=True)
class Refusal:
    number: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    done: int
    refused: dict[UUID, Refusal]


async def dispatch_all(
    database: Database, actor: Actor, key: UUID, ticket_ids: Sequence[UUID], worker_id: UUID
) -> Outcome:
    """Each ticket has its own key, made of this one: asked again after a break, it goes on where it broke."""
    if len(ticket_ids) > MOST:
        raise TooManyTickets(field="ids", limit=MOST)
    refusals: dict[UUID, DomainError] = {}
    wanted = list(dict.fromkeys(ticket_ids))
    for ticket_id in wanted:
        dispatch = partial(_dispatch, actor=actor, ticket_id=ticket_id, worker_id=worker_id)
        try:
            await perform(database, actor.ref, uuid5(key, str(ticket_id)), OPERATION, dispatch)
        except DomainError as refusal:
            refusals[ticket_id] = refusal
    numbers = await _numbers(database, actor, list(refusals))
    return Outcome(
        done=len(wanted) - len(refusals),
        refused={
            ticket_id: Refusal(numbers.get(ticket_id, ""), refusal.code, refusal.message)
            for ticket_id, refusal in refusals.items()
        },
    )


async def _dispatch(session: AsyncSession, actor: Actor, ticket_id: UUID, worker_id: UUID) -> Ticket:
    return await dispatching.dispatch(session, actor, ticket_id, worker_id)


async def _numbers(database: Database, actor: Actor, ticket_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of those that this person may see."""
    if not ticket_ids:
        return {}
    seen = select(Ticket.id, Ticket.serial).where(Ticket.id.in_(ticket_ids), visible_to(actor))
    async with database.read() as session:
        return {id_: number(serial) for id_, serial in await session.execute(seen)}
