"""What people decide about their own account."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import passwords
from backend.identity.actor import Actor
from backend.identity.events import LocaleChanged, PasswordChanged
from backend.identity.models import Person
from backend.identity.sessions import revoke_all
from backend.identity.sign_in import WrongLoginOrPassword, prove
from backend.kernel import journal
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid
from backend.kernel.languages import LOCALES


class WrongPassword(DomainError):
    """This is not your present password."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A change that is proven but not yet made; it holds only against the password it was proven with."""

    old_hash: str | None
    hashed: str


async def prepare_password(
    database: Database, actor: Actor, old: str, new: str, address: str | None
) -> NewPassword:
    """The slow part of changing one's password, before any transaction. Wrong guesses count as at sign-in."""
    async with database.read() as session:
        login = (await session.scalars(select(Person.login).where(Person.id == actor.id))).one()
    try:
        person = await prove(database, login, old, address)
    except WrongLoginOrPassword:
        raise WrongPassword(field="old") from None
    passwords.check_strength(new, not_like=[login, old])
    return NewPassword(person.password_hash, await passwords.hash_of(new))


async def change_password(session: AsyncSession, actor: Actor, prepared: NewPassword) -> Person:
    """All other devices are signed out."""
    person = await session.get_one(Person, actor.id, with_for_update=True)
    if person.password_hash != prepared.old_hash:
        raise WrongPassword(field="old")
    person.password_hash, person.password_is_temporary = prepared.hashed, False
    await revoke_all(session, actor, person.id, but=actor.session_id)
    await journal.record(session, actor.ref, person.ref, PasswordChanged(temporary=False))
    return person


async def set_locale(session: AsyncSession, actor: Actor, locale: str) -> Person:
    if locale not in LOCALES:
        raise Invalid(field="locale", choices=list(LOCALES))
    person = await session.get_one(Person, actor.id, with_for_update=True)
    if person.locale != locale:
        person.locale = locale
        await journal.record(session, actor.ref, person.ref, LocaleChanged(locale=locale))
    return person
