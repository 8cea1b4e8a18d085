"""For batch loading: what many ask for at one moment, in the order in which they ask."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.interfaces import ORMOption

from backend.kernel.db import Entity

E = TypeVar("E", bound=Entity)


async def by_id(
    session: AsyncSession, kind: type[E], ids: Sequence[UUID], *options: ORMOption
) -> list[E | None]:
    """None for an id that nothing has."""
    rows = await session.scalars(select(kind).where(kind.id.in_(ids)).options(*options))
    found = {row.id: row for row in rows}
    return [found.get(identifier) for identifier in ids]
