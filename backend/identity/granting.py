"""Giving and taking roles, by the one administrator who may, and never one's own."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.events import RoleGranted, RoleRevoked
from backend.identity.leaving import NotYourself
from backend.identity.models import Contractor, Person, PersonLeft, RoleGrant, SeparationOfDuties, Unit
from backend.identity.roles import INCOMPATIBLE, Role
from backend.kernel import clock, journal
from backend.kernel.db import Entity
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.refs import Ref

# A place belongs to a higher slice: its id cannot be looked up here.
_KNOWN_HERE: dict[str, type[Entity] | None] = {"unit": Unit, "contractor": Contractor, "place": None}


class PasswordStillTemporary(DomainError):
    """This person first changes the password that another administrator knows."""


class RoleAlreadyHeld(DomainError):
    """This person already has this role there."""


async def grant_role(session: AsyncSession, actor: Actor, person_id: UUID, role: Role, at: Ref) -> Person:
    _check_reach(actor, at)
    person = await _someone_else(session, actor, person_id)
    if not person.is_active:
        raise PersonLeft(field="personId")
    await _check_exists(session, at)
    # The person's row is locked: of two grants at the same moment the second sees the first.
    held = (await session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id))).all()
    if any(grant.role is role and grant.at == at for grant in held):
        raise RoleAlreadyHeld(field="role")
    if role in INCOMPATIBLE and any(grant.role in INCOMPATIBLE - {role} for grant in held):
        raise SeparationOfDuties(field="role")
    if role in INCOMPATIBLE and person.password_is_temporary:
        raise PasswordStillTemporary(field="personId")
    await give(session, actor, person, role, at)
    return person


async def give(session: AsyncSession, actor: Actor, person: Person, role: Role, at: Ref) -> None:
    """Whoever calls has made sure that it may be given; `person` is locked."""
    session.add(
        RoleGrant(
            person_id=person.id,
            role=role,
            at_kind=at.kind,
            at_id=at.id,
            granted_by=actor.id,
            granted_at=clock.now(),
        )
    )
    await journal.record(session, actor.ref, person.ref, RoleGranted(role=role, at=str(at)))


async def revoke_role(session: AsyncSession, actor: Actor, grant_id: UUID) -> Person:
    grant = await session.get(RoleGrant, grant_id)
    if grant is None:
        raise NotFound(field="grantId")
    _check_reach(actor, grant.at)
    person = await _someone_else(session, actor, grant.person_id)
    # Looked at again under the person's lock: of two who take it away only one finds it.
    if await session.get(RoleGrant, grant_id, with_for_update=True, populate_existing=True) is None:
        raise NotFound(field="grantId")
    await session.delete(grant)
    await journal.record(session, actor.ref, person.ref, RoleRevoked(role=grant.role, at=str(grant.at)))
    return person


def _check_reach(actor: Actor, at: Ref) -> None:
    """At a place the ability reaches everywhere, at a unit or contractor only there."""
    where = actor.where("grant roles")
    if not any(reach.kind == "place" or reach == at for reach in where):
        raise NotAllowed(field="at")


async def _someone_else(session: AsyncSession, actor: Actor, person_id: UUID) -> Person:
    if person_id == actor.id:
        raise NotYourself(field="personId")
    person = await session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound(field="personId")
    return person


async def _check_exists(session: AsyncSession, at: Ref) -> None:
    if at.kind not in _KNOWN_HERE:
        raise Invalid(field="at")
    kind = _KNOWN_HERE[at.kind]
    if kind is not None and await session.get(kind, at.id) is None:
        raise NotFound(field="at")
