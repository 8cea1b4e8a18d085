"""Finding people, and what they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from backend.identity.actor import Actor
from backend.identity.models import Contract, Contractor, Person, RoleGrant, Secretary, Unit
from backend.identity.people_search import matches
from backend.identity.roles import Role
from backend.kernel import search
from backend.kernel.batches import by_id
from backend.kernel.pages import Keyset, Page

WITH_HOME = (joinedload(Person.unit), joinedload(Person.contractor))
"""For a query whose people are shown with their unit or contractor."""

_newest: Keyset[Person] = Keyset(Person.created_at, Person.id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people a list shows; what is None does not matter."""

    search: str | None = None
    unit_id: UUID | None = None
    contractor_id: UUID | None = None
    role: Role | None = None
    active: bool | None = None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Whoever has the ability at a place sees everyone; at a unit or contractor, its people."""
    where = actor.where("see people")
    if any(at.kind == "place" for at in where):
        return true()
    units = [at.id for at in where if at.kind == "unit"]
    contractors = [at.id for at in where if at.kind == "contractor"]
    return or_(Person.unit_id.in_(units), Person.contractor_id.in_(contractors)) if where else false()


async def page(
    session: AsyncSession, actor: Actor, wanted: Wanted, first: int = 20, after: str | None = None
) -> Page[Person]:
    """Newest first. One statement."""
    query = select(Person).where(visible_to(actor), *_conditions(wanted)).options(*WITH_HOME)
    rows = (await session.scalars(_newest.page(query, first, after))).all()
    return _newest.cut(rows, first, lambda person: (person.created_at, person.id))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if words := search.read(wanted.search):
        conditions.append(matches(Person.search, words))
    if wanted.unit_id is not None:
        conditions.append(Person.unit_id == wanted.unit_id)
    if wanted.contractor_id is not None:
        conditions.append(Person.contractor_id == wanted.contractor_id)
    if wanted.role is not None:
        held = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == wanted.role)
        conditions.append(held)
    if wanted.active is not None:
        conditions.append(Person.left_at.is_(None) if wanted.active else Person.left_at.is_not(None))
    return conditions


async def visible_person(session: AsyncSession, actor: Actor, person_id: UUID) -> Person | None:
    """Oneself, or someone whom one's roles let see."""
    query = select(Person).where(Person.id == person_id, or_(visible_to(actor), Person.id == actor.id))
    return await session.scalar(query.options(*WITH_HOME))


async def people_by_id(session: AsyncSession, ids: Sequence[UUID]) -> list[Person | None]:
    """For batch loading: with unit and contractor."""
    return await by_id(session, Person, ids, *WITH_HOME)


async def units_by_id(session: AsyncSession, ids: Sequence[UUID]) -> list[Unit | None]:
    return await by_id(session, Unit, ids)


async def contractors_by_id(session: AsyncSession, ids: Sequence[UUID]) -> list[Contractor | None]:
    return await by_id(session, Contractor, ids)


async def grants_of(session: AsyncSession, person_ids: Sequence[UUID]) -> list[list[RoleGrant]]:
    """For batch loading: the roles of each person, oldest first."""
    grants = await session.scalars(
        select(RoleGrant)
        .where(RoleGrant.person_id.in_(person_ids))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )
    held: dict[UUID, list[RoleGrant]] = {person_id: [] for person_id in person_ids}
    for grant in grants:
        held[grant.person_id].append(grant)
    return [held[person_id] for person_id in person_ids]


async def leaders_of(session: AsyncSession, person_ids: Sequence[UUID]) -> list[list[Person]]:
    """For batch loading: in whose name each person may act."""
    return await _paired(session, person_ids, Secretary.person_id, Secretary.leader_id)


async def secretaries_of(session: AsyncSession, person_ids: Sequence[UUID]) -> list[list[Person]]:
    """For batch loading: who may act in each person's name."""
    return await _paired(session, person_ids, Secretary.leader_id, Secretary.person_id)


async def _paired(
    session: AsyncSession,
    ids: Sequence[UUID],
    here: InstrumentedAttribute[UUID],
    there: InstrumentedAttribute[UUID],
) -> list[list[Person]]:
    """Whoever stands `there` in a pair in which one of `ids` stands `here`."""
    pairs = await session.execute(
        select(here, Person)
        .join(Person, Person.id == there)
        .where(here.in_(ids))
        .order_by(Person.name)
        .options(*WITH_HOME)
    )
    found: dict[UUID, list[Person]] = {identifier: [] for identifier in ids}
    for identifier, person in pairs:
        found[identifier].append(person)
    return [found[identifier] for identifier in ids]


async def all_units(session: AsyncSession) -> Sequence[Unit]:
    return (await session.scalars(select(Unit).order_by(Unit.position, Unit.name))).all()


async def all_contractors(session: AsyncSession) -> Sequence[Contractor]:
    return (await session.scalars(select(Contractor).order_by(Contractor.name))).all()


async def visible_contracts(session: AsyncSession, actor: Actor) -> Sequence[Contract]:
    """Latest first, with their contractors. Whoever sees contracts at a contractor sees its own."""
    where = actor.where("see contracts")
    everything = any(at.kind == "place" for at in where)
    query = (
        select(Contract)
        .where(true() if everything else Contract.contractor_id.in_([at.id for at in where]))
        .options(joinedload(Contract.contractor))
        .order_by(Contract.starts_on.desc(), Contract.name)
    )
    return (await session.scalars(query)).all()
