"""The units and contractors that people belong to."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.events import HomeAdded, HomeChanged
from backend.identity.models import Contractor, Unit
from backend.kernel import journal
from backend.kernel.errors import DomainError, Invalid, NotFound

LONGEST = 100
H = TypeVar("H", Unit, Contractor)
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('identity.homes'))")


class NameInUse(DomainError):
    """There is already one of this name."""


async def add_unit(session: AsyncSession, actor: Actor, name: str, short_name: str) -> Unit:
    return await _add(session, actor, Unit(name=name.strip(), short_name=short_name.strip()))


async def change_unit(
    session: AsyncSession, actor: Actor, unit_id: UUID, version: int, name: str, short_name: str
) -> Unit:
    unit = await _seen(session, Unit, unit_id, version)
    return await _change(session, actor, unit, name=name.strip(), short_name=short_name.strip())


async def add_contractor(
    session: AsyncSession, actor: Actor, name: str, short_name: str, phone: str | None
) -> Contractor:
    contractor = Contractor(name=name.strip(), short_name=short_name.strip(), phone=_phone(phone))
    return await _add(session, actor, contractor)


async def change_contractor(
    session: AsyncSession,
    actor: Actor,
    contractor_id: UUID,
    version: int,
    name: str,
    short_name: str,
    phone: str | None,
) -> Contractor:
    contractor = await _seen(session, Contractor, contractor_id, version)
    said = {"name": name.strip(), "short_name": short_name.strip(), "phone": _phone(phone)}
    return await _change(session, actor, contractor, **said)


async def _seen(session: AsyncSession, kind: type[H], home_id: UUID, version: int) -> H:
    """The home, locked, as the actor saw it."""
    found = await session.get(kind, home_id, with_for_update=True)
    if found is None:
        raise NotFound(field="id")
    found.check_version(version)
    return found


async def _add(session: AsyncSession, actor: Actor, home: H) -> H:
    await _check_names(session, home)
    session.add(home)
    await journal.record(session, actor.ref, home.ref, HomeAdded(name=home.name))
    return home


async def _change(session: AsyncSession, actor: Actor, home: H, **said: str | None) -> H:
    different = {name: value for name, value in said.items() if getattr(home, name) != value}
    if not different:
        return home
    with session.no_autoflush:
        for name, value in different.items():
            setattr(home, name, value)
        await _check_names(session, home)
    home.version += 1
    await journal.record(session, actor.ref, home.ref, HomeChanged(name=home.name))
    return home


async def _check_names(session: AsyncSession, home: H) -> None:
    """In an import either name stands for the home, so no two share one."""
    for field, name in (("name", home.name), ("shortName", home.short_name)):
        if not 0 < len(name) <= LONGEST:
            raise Invalid(field=field, limit=LONGEST)
    await session.execute(_ALONE)
    kind, names = type(home), (home.name, home.short_name)
    taken = select(kind.id).where(or_(kind.name.in_(names), kind.short_name.in_(names)), kind.id != home.id)
    if await session.scalar(taken.limit(1)) is not None:
        raise NameInUse(field="name")


def _phone(phone: str | None) -> str | None:
    if phone and len(phone) > 30:
        raise Invalid(field="phone", limit=30)
    return phone.strip() or None if phone else None
