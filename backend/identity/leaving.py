"""Closing the account of a leaver; what else they held, higher slices take back on the journal's word."""

from uuid import UUID

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import api_tokens
from backend.identity.actor import Actor
from backend.identity.events import PersonLeftService
from backend.identity.models import Person, RoleGrant, Secretary
from backend.identity.roles import WATCHING
from backend.identity.sessions import revoke_all
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotFound


class NotYourself(DomainError):
    """Nobody does this to their own account."""


class StillAdministrator(DomainError):
    """The security administrator first takes back the role of security or audit administrator."""


async def mark_leaver(session: AsyncSession, actor: Actor, person_id: UUID) -> Person:
    if person_id == actor.id:
        raise NotYourself(field="personId")
    person = await session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound(field="personId")
    watches = exists().where(RoleGrant.person_id == person.id, RoleGrant.role.in_(WATCHING))
    if await session.scalar(select(watches)):
        raise StillAdministrator(field="personId")
    person.leave(clock.now())
    await revoke_all(session, actor, person.id)
    await api_tokens.revoke_all(session, person)
    roles = await session.scalars(
        delete(RoleGrant).where(RoleGrant.person_id == person.id).returning(RoleGrant.role)
    )
    await session.execute(
        delete(Secretary).where(or_(Secretary.person_id == person.id, Secretary.leader_id == person.id))
    )
    await journal.record(session, actor.ref, person.ref, PersonLeftService(roles=sorted(set(roles))))
    return person
