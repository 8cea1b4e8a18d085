"""The first unit and the three administrators, with whom everything else begins."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import passwords
from backend.identity.events import HomeAdded, PasswordChanged, PersonJoined, RoleGranted
from backend.identity.models import Person, RoleGrant, Unit
from backend.identity.roles import Role
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError
from backend.kernel.refs import Ref

_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('identity.founding'))")
_ADMINISTRATORS = (
    ("sysadmin", "系统管理员", Role.SYSTEM_ADMINISTRATOR),
    ("secadmin", "安全保密管理员", Role.SECURITY_ADMINISTRATOR),
    ("auditor", "安全审计员", Role.AUDIT_ADMINISTRATOR),
)
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Read aloud without mistaking one for another."""


class AlreadyFounded(DomainError):
    """People already live here; nothing was changed."""


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """`password` is known to nobody else and has to be changed at the first sign-in."""

    login: str
    name: str
    role: Role
    password: str
    hashed: str


def first_accounts() -> list[FirstAccount]:
    """Three persons for the roles that are never in one hand. Hashing takes seconds: call it before any transaction."""
    return [_first_account(*administrator) for administrator in _ADMINISTRATORS]


async def check_uninhabited(session: AsyncSession) -> None:
    """Also keeps another founding waiting until this transaction ends."""
    await session.execute(_ALONE)
    if await session.scalar(select(exists().select_from(Person))):
        raise AlreadyFounded


async def found(session: AsyncSession, unit_name: str, site: Ref, accounts: Sequence[FirstAccount]) -> None:
    """The unit and, in it, the people of these accounts with their roles at the site."""
    now = clock.now()
    unit = Unit(name=unit_name, short_name=unit_name)
    await journal.record(session, None, unit.ref, HomeAdded(name=unit.name))
    people = [
        Person(
            login=account.login,
            name=account.name,
            post=account.name,
            unit_id=unit.id,
            password_hash=account.hashed,
            password_is_temporary=True,
            created_at=now,
        )
        for account in accounts
    ]
    session.add_all([unit, *people])
    await session.flush()
    for person, account in zip(people, accounts, strict=True):
        role, at = account.role, str(site)
        session.add(
            RoleGrant(person_id=person.id, role=role, at_kind=site.kind, at_id=site.id, granted_at=now)
        )
        for event in (PersonJoined(), RoleGranted(role=role, at=at), PasswordChanged(temporary=True)):
            await journal.record(session, None, person.ref, event)


def _first_account(login: str, name: str, role: Role) -> FirstAccount:
    password = "-".join(_syllable() for _ in range(4))
    return FirstAccount(login, name, role, password, passwords.hash_now(password))


def _syllable() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(4))
