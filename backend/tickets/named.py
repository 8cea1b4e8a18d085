"""What a report names, and what is in force for it: one statement, the key included."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Place
from backend.identity.models import Person
from backend.kernel import days
from backend.kernel.db import bare
from backend.kernel.errors import NotFound
from backend.kernel.kept import Kept
from backend.kernel.once import ask_first
from backend.rules.snapshot import EDITION, Snapshot
from backend.tickets import categories
from backend.tickets.briefly import What, Where
from backend.tickets.contracts import InForce, in_force, read_in_force
from backend.tickets.models import NEXT_SERIAL, Category
from backend.tickets.rulebook import keep_to
from backend.tickets.states import Urgency


class Reporter(NamedTuple):
    """Whom it is for."""

    id: UUID
    unit_id: UUID | None
    name: str


class Named(NamedTuple):
    where: Where
    what: What
    reporter: Reporter
    contracts: Sequence[InForce]
    book: Snapshot
    serial: int
    """The number that the ticket is going to have."""


_PLACE, _CATEGORY, _PERSON = bare(Place), bare(Category), bare(Person)
_NAMED = Kept(
    select(
        *(_PLACE.c[name] for name in Where._fields),
        *(_CATEGORY.c[name] for name in What._fields),
        categories.is_group(),
        *(_PERSON.c[name] for name in Reporter._fields),
        in_force(),
        EDITION,
        NEXT_SERIAL,
    )
    .select_from(select(literal(1)).subquery())
    .outerjoin(_PLACE, (_PLACE.c.id == bindparam("place")) & _PLACE.c.closed_at.is_(None))
    .outerjoin(_CATEGORY, _CATEGORY.c.id == bindparam("category"))
    .outerjoin(_PERSON, (_PERSON.c.id == bindparam("reporter")) & _PERSON.c.left_at.is_(None))
)


async def named(session: AsyncSession, *, place: UUID, category: UUID, reporter: UUID) -> Named:
    """Refused by the field that names nothing, or nothing that is still there."""
    asked = {"place": place, "category": category, "reporter": reporter, "day": days.today()}
    row = iter(await ask_first(session, _NAMED, asked))
    where, what, is_group, who, contracts, edition, serial = (
        Where(*islice(row, len(Where._fields))),
        What(*islice(row, len(What._fields))),
        next(row),
        Reporter(*islice(row, len(Reporter._fields))),
        *row,
    )
    if where.id is None:
        raise NotFound(field="placeId")
    if who.id is None:
        raise NotFound(field="onBehalfOf")
    chosen = categories.chosen(what if what.id else None, is_group)
    kind = chosen._replace(urgency=Urgency(chosen.urgency))
    return Named(where, kind, who, read_in_force(contracts), await keep_to(session, edition), serial)
