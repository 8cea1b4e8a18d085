"""What a workbook of people would change, found out without changing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.leaving import NotYourself, StillAdministrator
from backend.identity.models import Contractor, Person, RoleGrant, Unit
from backend.identity.people_sheet import (
    ACTIVE,
    CONTRACTOR,
    LOGIN,
    NAME,
    OFFICE,
    PHONE,
    POST,
    ROLE,
    UNIT,
    PeopleSheet,
)
from backend.identity.roles import WATCHING, Role
from backend.identity.transferring import TRAVELS_WITH_PERSON
from backend.kernel import clock
from backend.kernel.errors import DomainError
from backend.kernel.refs import Ref, uuid7
from backend.kernel.sheets import Column, Row


class LoginTwice(DomainError):
    """Another row has this login too."""


class UnknownUnit(DomainError):
    """There is no such unit."""


class UnknownContractor(DomainError):
    """There is no such contractor."""


class OneHome(DomainError):
    """A person belongs to either a unit or a contractor."""


class UnknownOffice(DomainError):
    """No space has this code."""


class RoleElsewhere(DomainError):
    """Cadres belong to a unit, workers to a contractor."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone we do not know; `values` are the columns of their row."""

    values: dict[str, Any]
    home: Ref
    role: Role | None

    @property
    def ref(self) -> Ref:
        return Ref("person", self.values["id"])


@dataclass(frozen=True, slots=True)
class Change:
    """What is different about someone we know."""

    person: Person
    values: dict[str, Any]
    home: Ref | None
    role: Role | None
    leaves: bool
    returns: bool

    def __bool__(self) -> bool:
        return bool(self.values or self.home or self.role or self.leaves or self.returns)


@dataclass(frozen=True, slots=True)
class Plan:
    newcomers: list[Newcomer] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows are compared with, read in four statements however many rows there are."""

    people: Mapping[str, Person]
    grants: frozenset[tuple[UUID, Role, Ref]]
    units: Mapping[str, UUID]
    contractors: Mapping[str, UUID]
    offices: Mapping[str, UUID]


async def plan(session: AsyncSession, actor: Actor, sheet: PeopleSheet, offices: Mapping[str, UUID]) -> Plan:
    """Adds to the faults of `sheet`; the people it changes are locked in the order of their ids."""
    rows = sheet.reading.rows
    known = await _look_up(session, [row[LOGIN] for row in rows], offices)
    found = Plan()
    seen: set[str] = set()
    for row in rows:
        if row[LOGIN] in seen:
            row.refuse(LOGIN, LoginTwice())
        seen.add(row[LOGIN])
        person = known.people.get(row[LOGIN])
        home, office_id = _home(row, person, known), _office(row, known)
        if home is None:
            continue
        role = _role(row, home)
        search = sheet.search[row.number]
        if person is None:
            found.newcomers.append(_newcomer(row, home, office_id, role, search))
        elif change := _change(row, actor, person, home, office_id, role, known, search):
            found.changes.append(change)
    return found


async def _look_up(session: AsyncSession, logins: list[str], offices: Mapping[str, UUID]) -> _Known:
    people = (
        await session.scalars(
            select(Person).where(Person.login.in_(logins)).order_by(Person.id).with_for_update()
        )
    ).all()
    grants = await session.scalars(
        select(RoleGrant).where(RoleGrant.person_id.in_([person.id for person in people]))
    )
    return _Known(
        people={person.login: person for person in people},
        grants=frozenset((grant.person_id, grant.role, grant.at) for grant in grants),
        units=_by_name(await session.scalars(select(Unit))),
        contractors=_by_name(await session.scalars(select(Contractor))),
        offices=offices,
    )


def _by_name(rows: Any) -> dict[str, UUID]:
    return {name: row.id for row in rows for name in (row.short_name, row.name)}


def _home(row: Row, person: Person | None, known: _Known) -> Ref | None:
    """Where the row puts the person; None after a fault."""
    if person is not None and not row.has(UNIT) and not row.has(CONTRACTOR):
        return person.home
    unit, contractor = row[UNIT], row[CONTRACTOR]
    if (unit is None) == (contractor is None):
        row.refuse(UNIT, OneHome())
        return None
    if unit is not None:
        return _named(row, UNIT, "unit", known.units.get(unit), UnknownUnit())
    return _named(row, CONTRACTOR, "contractor", known.contractors.get(contractor or ""), UnknownContractor())


def _named(row: Row, column: Column[Any], kind: str, found: UUID | None, refusal: DomainError) -> Ref | None:
    if found is None:
        row.refuse(column, refusal)
        return None
    return Ref(kind, found)


def _office(row: Row, known: _Known) -> UUID | None:
    code = row[OFFICE]
    if code is not None and code not in known.offices:
        row.refuse(OFFICE, UnknownOffice())
    return known.offices.get(code) if code is not None else None


def _role(row: Row, home: Ref) -> Role | None:
    role = row[ROLE]
    if role is not None and TRAVELS_WITH_PERSON[role] != home.kind:
        row.refuse(ROLE, RoleElsewhere())
    return role


def _newcomer(row: Row, home: Ref, office_id: UUID | None, role: Role | None, search: list[str]) -> Newcomer:
    now = clock.now()
    gone = row[ACTIVE] is False
    return Newcomer(
        {
            "id": uuid7(),
            "name": row[NAME],
            "login": row[LOGIN],
            "post": row[POST],
            "phone": row[PHONE],
            "unit_id": home.id if home.kind == "unit" else None,
            "contractor_id": home.id if home.kind == "contractor" else None,
            "office_id": office_id,
            "password_is_temporary": False,
            "locale": "zh-CN",
            "created_at": now,
            "left_at": now if gone else None,
            "search": search,
        },
        home,
        None if gone else role,
    )


def _change(
    row: Row,
    actor: Actor,
    person: Person,
    home: Ref,
    office_id: UUID | None,
    role: Role | None,
    known: _Known,
    search: list[str],
) -> Change:
    said: dict[str, Any] = {"name": row[NAME], "post": row[POST]}
    if row.has(PHONE):
        said["phone"] = row[PHONE]
    if row.has(OFFICE):
        said["office_id"] = office_id
    different = {name: value for name, value in said.items() if getattr(person, name) != value}
    if different and row.has(PHONE):
        different["search"] = search  # made from all that the sheet says, the telephone included
    active = person.is_active if row[ACTIVE] is None else row[ACTIVE] is True
    watches = {at for holder, held, at in known.grants if holder == person.id and held in WATCHING}
    moves = home != person.home
    if person.id == actor.id and not active:
        row.refuse(ACTIVE, NotYourself())
    elif watches and not active:
        row.refuse(ACTIVE, StillAdministrator())
    elif moves and person.home in watches:
        row.refuse(UNIT if home.kind == "unit" else CONTRACTOR, StillAdministrator())
    travels = role is not None and moves and (person.id, role, person.home) in known.grants
    held = role is None or travels or (person.id, role, home) in known.grants
    return Change(
        person,
        different,
        home=home if moves else None,
        role=None if held or not active else role,
        leaves=person.is_active and not active,
        returns=active and not person.is_active,
    )
