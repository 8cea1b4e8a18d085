"""Whom an order may be given to."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.models import Leave, Person, RoleGrant
from backend.identity.roles import Role
from backend.kernel import days
from backend.kernel.errors import DomainError
from backend.tickets import standing
from backend.tickets.models import Ticket
from backend.tickets.states import Standing


class NotAWorker(DomainError):
    """This person takes no orders."""


class WorkerOnLeave(DomainError):
    """This worker is on leave today."""


class AnotherContractorsWorker(DomainError):
    """Only the desk may send someone of another contractor."""


class AlreadyTheirs(DomainError):
    """This worker already has the ticket."""


async def fit_worker(session: AsyncSession, actor: Actor, ticket: Ticket, worker_id: UUID) -> Person:
    """The worker, if `actor` may give them this ticket today.

    The desk may send anyone, even past the contract: water must stop first, and the journal shows it
    (`Assigned.outside_contract`). Managers and workers keep to their own company. The cap of open
    orders binds who grabs, not who is sent.
    """
    worker = await session.scalar(select(Person).where(Person.id == worker_id, takes_orders()))
    if worker is None:
        raise NotAWorker(field="workerId")
    if worker.id == ticket.assignee_id:
        raise AlreadyTheirs(field="workerId")
    if Standing.DESK not in standing.of(actor, ticket) and worker.contractor_id != ticket.contractor_id:
        raise AnotherContractorsWorker(field="workerId")
    if await is_on_leave(session, worker.id):
        raise WorkerOnLeave(field="workerId", worker=worker.name)
    return worker


async def still_theirs(session: AsyncSession, ticket: Ticket) -> Person | None:
    """The ticket's worker, if they still work for the company that has it; they may have left meanwhile."""
    return await session.scalar(
        select(Person).where(
            Person.id == ticket.assignee_id, Person.contractor_id == ticket.contractor_id, takes_orders()
        )
    )


def takes_orders() -> ColumnElement[bool]:
    """People who work here and hold the role of a worker."""
    role = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == Role.WORKER)
    return Person.left_at.is_(None) & Person.contractor_id.is_not(None) & role


async def is_on_leave(session: AsyncSession, worker_id: UUID) -> bool:
    today = days.today()
    return bool(await session.scalar(select(on_leave(today)).where(Person.id == worker_id)))


def on_leave(day: date) -> ColumnElement[bool]:
    return exists().where(Leave.person_id == Person.id, Leave.starts_on <= day, Leave.ends_on >= day)
