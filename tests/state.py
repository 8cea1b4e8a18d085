"""What tables hold, to prove that a refusal changed nothing."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.db import Database, Table
from backend.kernel.errors import DomainError

Verb = Callable[[AsyncSession], Awaitable[Any]]
Tables = Iterable[type[Table]]


async def rows_of(database: Database, tables: Tables) -> dict[str, list[str]]:
    """All rows of these tables, comparable."""
    async with database.read() as session:
        return {
            kind.__tablename__: sorted(map(repr, await session.execute(select(*kind.__table__.columns))))
            for kind in tables
        }


async def refused_by(database: Database, tables: Tables, error: type[DomainError], verb: Verb) -> DomainError:
    """The verb is refused so, and these tables are as before."""
    before = await rows_of(database, tables)
    with pytest.raises(error) as refusal:
        async with database.write() as session:
            await verb(session)
    assert await rows_of(database, tables) == before
    return refusal.value
