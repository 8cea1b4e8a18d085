"""The same for many tickets: each in a transaction of its own, so that none waits for another."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import DomainError
from backend.kernel.once import perform
from backend.tickets.models import Ticket, number
from backend.tickets.visibility import visible_to

MOST = 50
Verb = Callable[[AsyncSession, Actor, UUID], Awaitable[Ticket]]
"""What the actor does to the ticket of this id."""


class TooManyTickets(DomainError):
    """These are too many tickets at once."""


@dataclass(frozen=True, slots=True)
class Refusal:
    number: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    done: int
    refused: dict[UUID, Refusal]


async def each(
    database: Database, actor: Actor, key: UUID, operation: str, ticket_ids: Sequence[UUID], verb: Verb
) -> Outcome:
    """Each ticket has its own key, made of this one: asked again after a break, it goes on where it broke."""
    wanted = list(dict.fromkeys(ticket_ids))
    if len(wanted) > MOST:
        raise TooManyTickets(field="ids", limit=MOST)
    refusals: dict[UUID, DomainError] = {}
    for ticket_id in wanted:
        try:
            its_key, its_verb = uuid5(key, str(ticket_id)), _for_one(verb, actor, ticket_id)
            await perform(database, actor.ref, its_key, operation, its_verb)
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


def _for_one(verb: Verb, actor: Actor, ticket_id: UUID) -> Callable[[AsyncSession], Awaitable[Ticket]]:
    return lambda session: verb(session, actor, ticket_id)


async def _numbers(database: Database, actor: Actor, ticket_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of those that this person may see."""
    if not ticket_ids:
        return {}
    seen = select(Ticket.id, Ticket.serial).where(Ticket.id.in_(ticket_ids), visible_to(actor))
    async with database.read() as session:
        return {id_: number(serial) for id_, serial in await session.execute(seen)}
