"""Grabbing from the pool: whoever is first has it, and nobody hoards."""

from typing import NoReturn
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotFound
from backend.rules.catalogue import repairs
from backend.tickets import assigning, deadlines, telling
from backend.tickets.events import Assigned
from backend.tickets.fitness import NotAWorker, WorkerOnLeave, is_on_leave
from backend.tickets.models import Ticket
from backend.tickets.records import CameBy
from backend.tickets.rulebook import rulebook
from backend.tickets.states import IN_HAND, MOVES, Status
from backend.tickets.taking import locked
from backend.tickets.visibility import in_pool_of, takes_orders, visible_to


class AlreadyTaken(DomainError):
    """Someone else was faster, or the ticket has left the pool."""


class TooManyOpenOrders(DomainError):
    """Finish some of your orders first."""


async def grab(session: AsyncSession, actor: Actor, ticket_id: UUID) -> Ticket:
    """Take a ticket of one's own contractor from the pool; of many at the same moment one succeeds."""
    if not takes_orders(actor):
        raise NotAWorker
    if await is_on_leave(session, actor.id):
        raise WorkerOnLeave(worker=actor.name)
    await _must_have_room(session, actor)
    now = clock.now()
    taken = await session.scalar(
        update(Ticket)
        .where(Ticket.id == ticket_id, Ticket.assignee_id.is_(None), in_pool_of(actor.contractor_id))
        .values(status=MOVES["grab"].after, assignee_id=actor.id, moved_at=now, version=Ticket.version + 1)
        .returning(Ticket.id)
    )
    if taken is None:
        await _say_why_not(session, actor, ticket_id)
    ticket = (await session.scalars(locked(ticket_id))).one()
    worker = await session.get_one(Person, actor.id)
    assigning.begin(session, ticket, worker, CameBy.GRAB, now)
    await deadlines.derive(session, ticket)
    await journal.record(
        session,
        actor.ref,
        ticket.ref,
        Assigned(worker=worker.id, worker_name=worker.name, came_by=CameBy.GRAB),
    )
    await telling.tell(
        session, telling.reporters(ticket), "ticket.assigned", ticket, by=actor, worker=worker.name
    )
    return ticket


async def _must_have_room(session: AsyncSession, actor: Actor) -> None:
    """A worker's grabs wait for each other on the worker's row: they cannot all count the same few orders."""
    await session.execute(select(Person.id).where(Person.id == actor.id).with_for_update(key_share=True))
    cap = (await rulebook(session)).value(repairs.OPEN_ORDERS)
    in_hand = select(func.count()).where(Ticket.assignee_id == actor.id, Ticket.status.in_(IN_HAND))
    if (await session.scalar(in_hand) or 0) >= cap:
        raise TooManyOpenOrders(limit=cap)


async def _say_why_not(session: AsyncSession, actor: Actor, ticket_id: UUID) -> NoReturn:
    was_ours = (Ticket.contractor_id == actor.contractor_id) & (Ticket.status != Status.REPORTED)
    if await session.scalar(select(Ticket.id).where(Ticket.id == ticket_id, visible_to(actor) | was_ours)):
        raise AlreadyTaken
    raise NotFound(field="id")
