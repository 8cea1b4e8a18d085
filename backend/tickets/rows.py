"""Tickets as lists show them: one flat row each and its to-one neighbours, in one statement.

A neighbour is a subquery that gives one record. Joins would triple the time that the planner takes, which is
longer than the list itself; and what is selected by subqueries is worked out for the rows of the page alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Place
from backend.identity.models import Contractor, Person, Unit
from backend.tickets.models import Category, Ticket
from backend.tickets.records import StrangerReport
from backend.tickets.states import Status, Urgency

PersonRecord: TypeAlias = tuple[UUID, str, str, str | None, str | None]
"""Id, name, post, and the short names of their unit and contractor."""


class TicketRow(NamedTuple):
    """What `_COLUMNS` select, in this order."""

    id: UUID
    serial: int
    description: str
    status: Status
    urgency: Urgency
    reported_at: datetime
    due_at: datetime | None
    ranked_at: datetime
    rework_count: int
    urge_count: int
    supporter_count: int
    version: int
    place: tuple[UUID, str, str, str, str]
    """Id, name, kind, path and code."""
    category: tuple[UUID, str, str, str]
    """Id, name, English name and icon."""
    reporter: PersonRecord | None
    assignee: PersonRecord | None
    contractor_name: str | None
    stranger: str | None
    """The label of somebody without an account."""


def _one(which: ColumnElement[bool], *columns: Any) -> ScalarSelect[Any]:
    return select(func.row(*columns)).where(which).scalar_subquery()


def _person(id_: Any) -> ScalarSelect[Any]:
    unit, contractor = _short_name(Unit, Person.unit_id), _short_name(Contractor, Person.contractor_id)
    return _one(Person.id == id_, Person.id, Person.name, Person.post, unit, contractor)


def _short_name(home: type[Unit] | type[Contractor], id_: Any) -> ScalarSelect[str]:
    return select(home.short_name).where(home.id == id_).scalar_subquery()


_COLUMNS = (
    Ticket.id,
    Ticket.serial,
    Ticket.description,
    Ticket.status,
    Ticket.urgency,
    Ticket.reported_at,
    Ticket.due_at,
    Ticket.ranked_at,
    Ticket.rework_count,
    Ticket.urge_count,
    Ticket.supporter_count,
    Ticket.version,
    _one(Place.id == Ticket.place_id, Place.id, Place.name, Place.kind, Place.path, Place.code),
    _one(Category.id == Ticket.category_id, Category.id, Category.name, Category.name_en, Category.icon),
    _person(Ticket.reporter_id),
    _person(Ticket.assignee_id),
    _short_name(Contractor, Ticket.contractor_id),
    select(StrangerReport.label).where(StrangerReport.id == Ticket.origin_id).scalar_subquery(),
)


def rows(*where: ColumnElement[bool]) -> Select[Any]:
    """To be ordered and cut."""
    return select(*_COLUMNS).where(*where)


async def fetch(
    session: AsyncSession, statement: Select[Any], values: Mapping[str, Any]
) -> Sequence[TicketRow]:
    connection = await session.connection()  # columns need none of the work that the session does for objects
    # An attribute of SQLAlchemy's row takes ten times as long to read, and each row has twenty.
    return [TicketRow._make(row) for row in (await connection.execute(statement, values)).all()]
