"""What a report names, and what is in force for it: one statement."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Place
from backend.identity.models import Person
from backend.kernel import days
from backend.kernel.errors import NotFound
from backend.rules.snapshot import EDITION, Snapshot
from backend.tickets import categories
from backend.tickets.contracts import InForce, in_force, read_in_force
from backend.tickets.models import Category
from backend.tickets.rulebook import keep_to


class Reporter(NamedTuple):
    """Whom it is for."""

    id: UUID
    unit_id: UUID | None
    name: str


class Named(NamedTuple):
    place: Place
    category: Category
    reporter: Reporter
    contracts: Sequence[InForce]
    book: Snapshot


_NAMED = (
    select(
        Place,
        Category,
        categories.is_group(),
        Person.id,
        Person.unit_id,
        Person.name,
        in_force(),
        EDITION,
    )
    .select_from(select(literal(1)).subquery())
    .outerjoin(Place, (Place.id == bindparam("place")) & Place.closed_at.is_(None))
    .outerjoin(Category, Category.id == bindparam("category"))
    .outerjoin(Person, (Person.id == bindparam("reporter")) & Person.left_at.is_(None))
)


async def named(session: AsyncSession, *, place: UUID, category: UUID, reporter: UUID) -> Named:
    """Refused by the field that names nothing, or nothing that is still there."""
    asked = {"place": place, "category": category, "reporter": reporter, "day": days.today()}
    where, what, is_group, *whom, contracts, edition = (await session.execute(_NAMED, asked)).one()
    if where is None:
        raise NotFound(field="placeId")
    if whom[0] is None:
        raise NotFound(field="onBehalfOf")
    chosen = categories.chosen(what, is_group)
    return Named(where, chosen, Reporter(*whom), read_in_force(contracts), await keep_to(session, edition))
