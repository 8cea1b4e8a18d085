"""A password for the first sign-in: who hands it out could also use it, so not everyone's is in one hand."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import passwords
from backend.identity.actor import Actor
from backend.identity.events import PasswordChanged
from backend.identity.leaving import NotYourself
from backend.identity.models import Person, PersonLeft, RoleGrant
from backend.identity.roles import INCOMPATIBLE, PASSWORD_COMES_FROM
from backend.identity.sessions import revoke_all
from backend.kernel import journal
from backend.kernel.errors import DomainError, NotFound


class OtherAdministratorsTask(DomainError):
    """Administrators get their password from the security administrator, others from the system administrator."""


async def hash_handed_out(password: str) -> str:
    passwords.check_strength(password, field="password")
    return await passwords.hash_of(password)


async def hand_out_password(session: AsyncSession, actor: Actor, person_id: UUID, hashed: str) -> Person:
    """A password to sign in with once and then change; it signs out whoever is signed in."""
    if person_id == actor.id:
        raise NotYourself(field="personId")
    # Roles are granted under the same lock: nobody becomes an administrator meanwhile.
    person = await session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound(field="personId")
    if not person.is_active:
        raise PersonLeft(field="personId")
    held = select(RoleGrant.role).where(RoleGrant.person_id == person.id, RoleGrant.role.in_(INCOMPATIBLE))
    if actor.roles.isdisjoint(PASSWORD_COMES_FROM[await session.scalar(held.limit(1))]):
        raise OtherAdministratorsTask(field="personId")
    person.password_hash, person.password_is_temporary = hashed, True
    await revoke_all(session, actor, person.id)
    await journal.record(session, actor.ref, person.ref, PasswordChanged(temporary=True))
    return person
