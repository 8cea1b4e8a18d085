"""Which tickets a list shows. Every condition is made once, with a place for its value.

Building a statement costs more than running it: lists keep theirs for each choice of conditions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Text, Uuid, bindparam, not_
from sqlalchemy.dialects.postgresql import ARRAY

from backend.kernel import clock, search
from backend.tickets.models import IS_OPEN, Ticket, serial_in
from backend.tickets.states import OPEN, Status, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is None does not matter."""

    status: Sequence[Status] | None = None
    urgency: Sequence[Urgency] | None = None
    category: UUID | None = None
    place: UUID | None = None
    unit: UUID | None = None
    contractor: UUID | None = None
    assignee: UUID | None = None
    equipment: UUID | None = None
    overdue: bool | None = None
    open: bool | None = None
    unassigned: bool | None = None
    search: str | None = None
    reported_from: datetime | None = None
    reported_to: datetime | None = None


class Conditions(NamedTuple):
    """The same clauses for the same choice, whatever the values of their parameters."""

    clauses: tuple[ColumnElement[bool], ...]
    values: dict[str, Any]


_BY_VALUE: Mapping[str, ColumnElement[bool]] = {
    "category": Ticket.category_id == bindparam("category"),
    "unit": Ticket.unit_id == bindparam("unit"),
    "contractor": Ticket.contractor_id == bindparam("contractor"),
    "assignee": Ticket.assignee_id == bindparam("assignee"),
    "equipment": Ticket.equipment_id == bindparam("equipment"),
    "status": Ticket.status.in_(bindparam("status", expanding=True)),
    "urgency": Ticket.urgency.in_(bindparam("urgency", expanding=True)),
    "place": Ticket.audience.contains(bindparam("place", type_=ARRAY(Uuid))),
    "reported_from": Ticket.reported_at >= bindparam("reported_from"),
    "reported_to": Ticket.reported_at < bindparam("reported_to"),
    "serial": Ticket.serial == bindparam("serial"),
    "grams": Ticket.search.contains(bindparam("grams", type_=ARRAY(Text))),
}
_IS_LATE = Ticket.ranked_at < bindparam("now", type_=DateTime(timezone=True))
_HAS_NOBODY = Ticket.assignee_id.is_(None)
_EITHER: Mapping[str, Mapping[bool, ColumnElement[bool]]] = {
    "open": {True: IS_OPEN, False: not_(IS_OPEN)},
    "overdue": {True: _IS_LATE, False: not_(_IS_LATE)},
    "unassigned": {True: _HAS_NOBODY, False: not_(_HAS_NOBODY)},
}


def conditions(wanted: Filter) -> Conditions:
    values = {**_plain(wanted), **_searched(wanted.search)}
    clauses = [_BY_VALUE[name] for name in values]
    for name, clause in _EITHER.items():
        choice = getattr(wanted, name)
        if choice is not None:
            clauses.append(clause[choice])
    # Said twice does no harm: what is late or waits is open, and open is what the index knows.
    if wanted.overdue or (wanted.status and OPEN.issuperset(wanted.status)):
        clauses.append(IS_OPEN)
    if wanted.overdue is not None:
        values["now"] = clock.now()
    return Conditions(tuple(clauses), values)


def _plain(wanted: Filter) -> dict[str, Any]:
    values = {name: getattr(wanted, name) for name in _BY_VALUE if hasattr(wanted, name)}
    if wanted.place is not None:
        values["place"] = [wanted.place]
    return {name: value for name, value in values.items() if value is not None}


def _searched(typed: str | None) -> dict[str, Any]:
    """By number, with or without WX and zeros, or by words."""
    words = search.read(typed)
    if not words:
        return {}
    serial = serial_in(words)
    return {"serial": serial} if serial is not None else {"grams": search.wanted(words)}
