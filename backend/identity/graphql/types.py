"""What clients see of people, units, contractors and sessions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import strawberry
from strawberry import ID, Private

from backend.identity import models, people
from backend.identity.actor import Actor
from backend.identity.graphql_permission import Info
from backend.identity.roles import Role
from backend.kernel.errors import Invalid
from backend.kernel.pages import Page
from backend.kernel.refs import Ref

strawberry.enum(Role)
K = TypeVar("K")
V = TypeVar("V")


def as_uuid(identifier: ID, field: str) -> UUID:
    try:
        return UUID(identifier)
    except ValueError:
        raise Invalid(field=field) from None


def maybe_uuid(identifier: ID | None, field: str) -> UUID | None:
    return None if identifier is None else as_uuid(identifier, field)


def each_once(lines: Iterable[tuple[K, V]], field: str) -> dict[K, V]:
    """By what each line is about; refused where two are about the same."""
    listed = list(lines)
    by_key = dict(listed)
    if len(by_key) < len(listed):
        raise Invalid(field=field)
    return by_key


def as_ref(text: str, field: str) -> Ref:
    """From `kind:id`, as clients name a place, a unit or any other thing."""
    try:
        return Ref.parse(text)
    except ValueError:
        raise Invalid(field=field) from None


def avatar_hue(person_id: UUID) -> int:
    """A colour of one's own from 0 to 359, the same everywhere and for ever."""
    return int.from_bytes(person_id.bytes[-4:]) % 360


@strawberry.type(description="A budget unit of the area.")
class Unit:
    id: ID
    name: str
    short_name: str
    version: int

    @classmethod
    def of(cls, unit: models.Unit) -> "Unit":
        return cls(id=ID(str(unit.id)), name=unit.name, short_name=unit.short_name, version=unit.version)


@strawberry.type(description="A property or other third-party company.")
class Contractor:
    id: ID
    name: str
    short_name: str
    phone: str | None
    version: int

    @classmethod
    def of(cls, contractor: models.Contractor) -> "Contractor":
        return cls(
            id=ID(str(contractor.id)),
            name=contractor.name,
            short_name=contractor.short_name,
            phone=contractor.phone,
            version=contractor.version,
        )


@strawberry.type(description="A person as lists show them.")
class PersonCard:
    id: ID
    name: str
    post: str
    unit_name: str | None
    contractor_name: str | None
    avatar_hue: int

    @classmethod
    def of(cls, person: models.Person) -> "PersonCard":
        """Needs the person's unit and contractor loaded (`people.WITH_HOME`)."""
        return cls(
            id=ID(str(person.id)),
            name=person.name,
            post=person.post,
            unit_name=person.unit.short_name if person.unit else None,
            contractor_name=person.contractor.short_name if person.contractor else None,
            avatar_hue=avatar_hue(person.id),
        )


@strawberry.type(description="A role and where it holds.")
class RoleGrant:
    id: ID
    role: Role
    at: str = strawberry.field(description="`place:<id>`, `unit:<id>` or `contractor:<id>`.")
    at_kind: str
    at_id: ID

    @classmethod
    def of(cls, grant: models.RoleGrant) -> "RoleGrant":
        return cls(
            id=ID(str(grant.id)),
            role=grant.role,
            at=str(grant.at),
            at_kind=grant.at_kind,
            at_id=ID(str(grant.at_id)),
        )


@strawberry.type
class _Somebody:
    """What a person and the viewer have in common."""

    row: Private[models.Person]
    id: ID
    name: str
    login: str
    post: str
    phone: str | None
    avatar_hue: int
    office_id: ID | None

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        unit = await info.context.load(people.units_by_id, self.row.unit_id) if self.row.unit_id else None
        return Unit.of(unit) if unit else None

    @strawberry.field
    async def contractor(self, info: Info) -> Contractor | None:
        home = self.row.contractor_id
        contractor = await info.context.load(people.contractors_by_id, home) if home else None
        return Contractor.of(contractor) if contractor else None

    @strawberry.field
    async def grants(self, info: Info) -> list[RoleGrant]:
        return [RoleGrant.of(grant) for grant in await info.context.load(people.grants_of, self.row.id)]

    @strawberry.field(description="Leaders in whose name this person may report and accept.")
    async def acts_for(self, info: Info) -> list[PersonCard]:
        return [PersonCard.of(leader) for leader in await info.context.load(people.leaders_of, self.row.id)]

    @strawberry.field(description="Who may report and accept in this person's name.")
    async def secretaries(self, info: Info) -> list[PersonCard]:
        found = await info.context.load(people.secretaries_of, self.row.id)
        return [PersonCard.of(secretary) for secretary in found]


def _facts(person: models.Person) -> dict[str, Any]:
    return {
        "row": person,
        "id": ID(str(person.id)),
        "name": person.name,
        "login": person.login,
        "post": person.post,
        "phone": person.phone,
        "avatar_hue": avatar_hue(person.id),
        "office_id": ID(str(person.office_id)) if person.office_id else None,
    }


@strawberry.type
class Person(_Somebody):
    active: bool

    @classmethod
    def of(cls, person: models.Person) -> "Person":
        return cls(**_facts(person), active=person.is_active)


@strawberry.type(description="The viewer.")
class Me(_Somebody):
    roles: list[Role]
    abilities: list[str] = strawberry.field(description="What the viewer's roles allow, by name.")
    locale: str
    must_change_password: bool = strawberry.field(description="The password came from an administrator.")

    @classmethod
    def of(cls, actor: Actor, person: models.Person) -> "Me":
        return cls(
            **_facts(person),
            roles=sorted(actor.roles),
            abilities=sorted(actor.abilities),
            locale=person.locale,
            must_change_password=person.password_is_temporary,
        )


@strawberry.type
class PersonPage:
    items: list[Person]
    next: str | None

    @classmethod
    def of(cls, page: Page[models.Person]) -> "PersonPage":
        return cls(items=[Person.of(row) for row in page.items], next=page.next)


@strawberry.type(description="A device on which the viewer is signed in.")
class Session:
    id: ID
    device: str
    address: str
    signed_in_at: datetime
    last_seen_at: datetime = strawberry.field(description="To the minute.")
    current: bool

    @classmethod
    def of(cls, session: models.Session, actor: Actor) -> "Session":
        return cls(
            id=ID(str(session.id)),
            device=session.device,
            address=session.address or "",
            signed_in_at=session.created_at,
            last_seen_at=session.last_seen_at,
            current=session.id == actor.session_id,
        )


@strawberry.type
class SignedOut:
    at: datetime
