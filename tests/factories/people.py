"""People, the units and contractors they belong to, and what they may do."""

from functools import cache
from itertools import count
from uuid import UUID

from backend.identity import passwords
from backend.identity.actor import Actor, Grant
from backend.identity.models import Contractor, Person, RoleGrant, Unit
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.refs import Ref

_numbers = count(1)

A_SURNAME = "赵钱孙李周吴郑王"
PASSWORD = "Spring-2027-melon"
"""Of everyone who has one; hashing is slow, so it is hashed once."""

_hash = cache(passwords.hash_now)


async def a_unit(database: Database, name: str | None = None) -> Unit:
    name = name or f"第{next(_numbers)}预算单位"
    unit = Unit(name=name, short_name=name)
    async with database.write() as session:
        session.add(unit)
    return unit


async def a_contractor(database: Database, name: str | None = None) -> Contractor:
    name = name or f"第{next(_numbers)}物业公司"
    contractor = Contractor(name=name, short_name=name)
    async with database.write() as session:
        session.add(contractor)
    return contractor


async def a_person(
    database: Database,
    name: str | None = None,
    *,
    login: str | None = None,
    post: str = "科员",
    unit: Unit | None = None,
    contractor: Contractor | None = None,
    office_id: UUID | None = None,
    phone: str | None = None,
    password: str | None = None,
) -> Person:
    """Someone without any role, of a new unit unless one or a contractor is given; who cannot sign in."""
    number = next(_numbers)
    if unit is None and contractor is None:
        unit = await a_unit(database)
    person = Person(
        name=name or f"{A_SURNAME[number % len(A_SURNAME)]}某{number}",
        login=login or f"person{number}",
        post=post,
        phone=phone,
        unit_id=unit.id if unit else None,
        contractor_id=contractor.id if contractor else None,
        office_id=office_id,
        password_hash=_hash(password) if password else None,
        created_at=clock.now(),
    )
    async with database.write() as session:
        session.add(person)
    return person


async def someone_who_signs_in(database: Database, login: str | None = None, *roles: Role) -> Person:
    """With PASSWORD, and the roles at their unit."""
    person = await a_person(database, login=login, password=PASSWORD)
    for role in roles:
        await a_role(database, person, role, at=person.home)
    return person


async def a_role(database: Database, person: Person, role: Role, *, at: Ref) -> RoleGrant:
    grant = RoleGrant(person_id=person.id, role=role, at_kind=at.kind, at_id=at.id, granted_at=clock.now())
    async with database.write() as session:
        session.add(grant)
    return grant


async def an_actor(
    database: Database,
    *roles: Role,
    at: Ref | None = None,
    name: str | None = None,
    unit: Unit | None = None,
    contractor: Contractor | None = None,
    office_id: UUID | None = None,
    acts_for: frozenset[UUID] = frozenset(),
) -> Actor:
    """A person with these roles at one place, unit or contractor; without `at`, at where they belong."""
    person = await a_person(database, name, unit=unit, contractor=contractor, office_id=office_id)
    grants = [await a_role(database, person, role, at=at or person.home) for role in roles]
    return acting(person, *grants, acts_for=acts_for)


def acting(person: Person, *grants: RoleGrant, acts_for: frozenset[UUID] = frozenset()) -> Actor:
    """`person` as the verbs of the services receive them."""
    return Actor(
        id=person.id,
        name=person.name,
        unit_id=person.unit_id,
        contractor_id=person.contractor_id,
        office_id=person.office_id,
        grants=frozenset(Grant(grant.role, grant.at) for grant in grants),
        acts_for=acts_for,
        locale=person.locale,
    )


async def a_cadre(
    database: Database, name: str | None = None, *, unit: Unit | None = None, office_id: UUID | None = None
) -> Actor:
    return await an_actor(database, Role.CADRE, name=name, unit=unit, office_id=office_id)


async def a_worker(
    database: Database, name: str | None = None, *, contractor: Contractor | None = None
) -> Actor:
    """A worker of a new contractor unless one is given, with the role at that contractor."""
    return await an_actor(
        database, Role.WORKER, name=name, contractor=contractor or await a_contractor(database)
    )
