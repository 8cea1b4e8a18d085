"""Tickets as lists show them: one flat row each, with its to-one neighbours, in one statement.

The page is cut first, on the ticket's own columns; the neighbours are joined to those few rows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.facility.models import Place, PlaceKind
from backend.identity.models import Contractor, Person, Unit
from backend.tickets.models import Category, Ticket
from backend.tickets.records import StrangerReport
from backend.tickets.states import Status, Urgency

Reporter, Assignee = aliased(Person, name="reporter"), aliased(Person, name="assignee")

_OWN = (
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
    Ticket.place_id,
    Ticket.category_id,
    Ticket.reporter_id,
    Ticket.assignee_id,
    Ticket.contractor_id,
    Ticket.origin_id,
)


class TicketRow(NamedTuple):
    """The columns of a row, in this order; a neighbour that is missing has None for its id."""

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
    place_id: UUID
    place_name: str
    place_kind: PlaceKind
    place_path: str
    place_code: str
    category_id: UUID
    category_name: str
    category_name_en: str
    category_icon: str
    reporter_id: UUID | None
    reporter_name: str
    reporter_post: str
    reporter_unit: str | None
    reporter_contractor: str | None
    assignee_id: UUID | None
    assignee_name: str
    assignee_post: str
    assignee_contractor: str | None
    contractor_name: str | None
    stranger: str | None
    """The label of somebody without an account."""


def own(*where: ColumnElement[bool], rank: ColumnElement[Any] | None = None) -> Select[Any]:
    """Tickets by their own columns, to be ordered and cut; `rank` comes before the times of the order."""
    columns: list[Any] = [*_OWN] if rank is None else [*_OWN, rank.label("rank")]
    return select(*columns).where(*where)


def with_neighbours(page: Select[Any], *, newest_first: bool) -> Select[Any]:
    """A page that is already ordered and cut, and what its tickets refer to."""
    cut = page.subquery("page")
    columns = {column.name: column for column in cut.c} | {
        "place_name": Place.name,
        "place_kind": Place.kind,
        "place_path": Place.path,
        "place_code": Place.code,
        "category_name": Category.name,
        "category_name_en": Category.name_en,
        "category_icon": Category.icon,
        "reporter_name": Reporter.name,
        "reporter_post": Reporter.post,
        "reporter_unit": _short_name(Unit, Reporter.unit_id),
        "reporter_contractor": _short_name(Contractor, Reporter.contractor_id),
        "assignee_name": Assignee.name,
        "assignee_post": Assignee.post,
        "assignee_contractor": _short_name(Contractor, Assignee.contractor_id),
        "contractor_name": _short_name(Contractor, cut.c.contractor_id),
        "stranger": _stranger(cut.c.origin_id),
    }
    return (
        select(*(columns[name].label(name) for name in TicketRow._fields))
        .join(Place, Place.id == cut.c.place_id)
        .join(Category, Category.id == cut.c.category_id)
        .outerjoin(Reporter, Reporter.id == cut.c.reporter_id)
        .outerjoin(Assignee, Assignee.id == cut.c.assignee_id)
        .order_by(*_again(cut, newest_first))
    )


async def fetch(
    session: AsyncSession, statement: Select[Any], values: Mapping[str, Any]
) -> Sequence[TicketRow]:
    connection = await session.connection()  # columns need none of the work that the session does for objects
    # An attribute of SQLAlchemy's row takes ten times as long to read, and each row has thirty.
    return [TicketRow._make(row) for row in (await connection.execute(statement, values)).all()]


def _short_name(home: type[Unit] | type[Contractor], id_: Any) -> ScalarSelect[str]:
    """As a subquery: four more joins would double the time that the planner takes for every list."""
    return select(home.short_name).where(home.id == id_).scalar_subquery()


def _stranger(origin_id: Any) -> ScalarSelect[str]:
    return select(StrangerReport.label).where(StrangerReport.id == origin_id).scalar_subquery()


def _again(cut: Any, newest_first: bool) -> list[Any]:
    if newest_first:
        return [cut.c.reported_at.desc(), cut.c.id.desc()]
    return [*([cut.c.rank] if "rank" in cut.c else []), cut.c.ranked_at, cut.c.id]
