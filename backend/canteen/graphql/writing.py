"""What is written once and then read again."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.graphql_permission import Info
from backend.kernel.db import Entity
from backend.kernel.graphql.errors import Refused

Row = TypeVar("Row", bound=Entity)
Shown = TypeVar("Shown")


async def write(
    info: Info,
    key: UUID,
    verb: Callable[[AsyncSession, Actor], Awaitable[Row]],
    show: Callable[[Info, AsyncSession, UUID], Awaitable[Shown]],
) -> Shown | Refused:
    """Do `verb` once for this key, and show the row as it is then."""
    done = await info.context.once(info, key, verb, lambda row: row.id)
    if isinstance(done, Refused):
        return done
    async with info.context.read() as session:
        return await show(info, session, done)
