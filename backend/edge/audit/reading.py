"""A page of the journal, newest first: one statement, names of actors and subjects included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Text,
    Uuid,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.canteen.models import Canteen, Dish, Menu, Suggestion
from backend.facility.models import Equipment, Place
from backend.feedback.models import Survey
from backend.identity.actor import Actor
from backend.identity.models import Contract, Contractor, Person, Unit
from backend.kernel import days
from backend.kernel.db import Entity
from backend.kernel.journal import Entry
from backend.kernel.pages import BadCursor, Page, limit
from backend.rooms.models import Booking, Room
from backend.stock.models import StockItem
from backend.tickets.models import Ticket, number

MOST_IN_A_WORKBOOK = 20_000


def _path_of(place_id: SQLColumnExpression[UUID]) -> SQLColumnExpression[str]:
    return select(Place.path).where(Place.id == place_id).scalar_subquery()


_NAMES: Sequence[tuple[type[Entity], SQLColumnExpression[Any]]] = (
    (Person, Person.name),
    (Unit, Unit.short_name),
    (Contractor, Contractor.short_name),
    (Contract, Contract.name),
    (Place, func.coalesce(func.nullif(Place.path, ""), Place.name)),
    (Equipment, Equipment.name),
    (StockItem, StockItem.name),
    (Ticket, cast(Ticket.serial, Text)),
    (Room, _path_of(Room.place_id)),
    (Booking, case((~Booking.confidential, Booking.subject))),
    (Canteen, _path_of(Canteen.place_id)),
    (Dish, Dish.name),
    (Menu, cast(Menu.day, Text)),
    (Suggestion, Suggestion.name),
    (Survey, Survey.title),
)
"""What people call a thing; others, and a confidential meeting, are shown by their kind alone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines; what is None does not matter. Both days are included, as the office area counts them."""

    who: UUID | None = None
    subject_kind: str | None = None
    subject_id: UUID | None = None
    verb: str | None = None
    first_day: date | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        days.check("from", self.first_day)
        days.check("to", self.last_day)


@dataclass(frozen=True, slots=True)
class Line:
    entry: Entry
    actor_name: str | None
    subject_name: str | None
    data: Mapping[str, Any]
    """With the name of where a role was granted in place of its id."""

    @classmethod
    def of(cls, row: Any) -> "Line":
        entry, actor_name, subject_name, at_name = row
        data = entry.data | {"at": at_name} if at_name else entry.data
        is_ticket = entry.subject_kind == Ticket.__tablename__ and subject_name
        return cls(entry, actor_name, number(int(subject_name)) if is_ticket else subject_name, data)


async def page(
    session: AsyncSession, actor: Actor, wanted: Wanted, first: int = 20, after: str | None = None
) -> Page[Line]:
    query = _lines(actor, wanted)
    if after is not None:
        query = query.where(Entry.id < _position(after))
    rows = (await session.execute(query.limit(limit(first) + 1))).all()
    lines = [Line.of(row) for row in rows[: limit(first)]]
    return Page(lines, str(lines[-1].entry.id) if len(rows) > len(lines) else None)


async def newest(session: AsyncSession, actor: Actor, wanted: Wanted) -> Sequence[Line]:
    """As many as a workbook takes."""
    rows = await session.execute(_lines(actor, wanted).limit(MOST_IN_A_WORKBOOK))
    return [Line.of(row) for row in rows]


def _lines(actor: Actor, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    who = aliased(Person)
    name = select(who.name).where(who.id == Entry.actor_id).scalar_subquery()
    return (
        select(Entry, name, _name_of(Entry.subject_kind, Entry.subject_id), _name_of(*_at()))
        .where(_visible_to(actor), *_conditions(wanted))
        .order_by(Entry.id.desc())
    )


def _at() -> tuple[SQLColumnExpression[str], SQLColumnExpression[UUID]]:
    """The two halves of what events write as `kind:id`."""
    at = Entry.data["at"].astext
    return func.split_part(at, ":", 1), cast(func.split_part(at, ":", 2), Uuid)


def _name_of(kind_of: SQLColumnExpression[str], id_: SQLColumnExpression[UUID]) -> ColumnElement[str | None]:
    return case(
        *(
            (kind_of == kind.__tablename__, select(name).where(kind.id == id_).scalar_subquery())
            for kind, name in _NAMES
        ),
    )


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    """Whoever reads the journal at a place reads all of it; at a unit or contractor, what its people did."""
    where = actor.where("read the journal")
    ids = [at.id for at in where if at.kind != "place"]
    if len(ids) < len(where):
        return true()
    theirs = or_(Person.unit_id.in_(ids), Person.contractor_id.in_(ids))
    return exists().where(Person.id == Entry.actor_id, theirs)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.who is not None:
        conditions.append(Entry.actor_id == wanted.who)
    if wanted.subject_kind is not None:
        conditions.append(Entry.subject_kind == wanted.subject_kind)
    if wanted.subject_id is not None:
        conditions.append(Entry.subject_id == wanted.subject_id)
    if wanted.verb is not None:
        conditions.append(Entry.verb == wanted.verb)
    if wanted.first_day is not None:
        conditions.append(Entry.recorded_at >= days.begins(wanted.first_day))
    if wanted.last_day is not None:
        conditions.append(Entry.recorded_at < days.begins(wanted.last_day + timedelta(days=1)))
    return conditions


def _position(cursor: str) -> int:
    if not cursor.isdecimal() or len(cursor) > 18:
        raise BadCursor(field="after")
    return int(cursor)
