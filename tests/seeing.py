"""What tests look at: rows, journal, inboxes."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select

from backend.kernel.db import Database, Table
from backend.kernel.journal import Entry
from backend.notify.models import Notice

T = TypeVar("T", bound=Table)


async def rows(database: Database, kind: type[T]) -> list[T]:
    async with database.read() as session:
        return list(await session.scalars(select(kind)))


async def counted(database: Database, *kinds: type[Table]) -> list[int]:
    async with database.read() as session:
        return [await session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


async def verbs(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(select(Entry.verb).order_by(Entry.id)))


async def told(database: Database) -> list[tuple[str, UUID]]:
    async with database.read() as session:
        notices = await session.scalars(select(Notice).order_by(Notice.id))
        return [(notice.kind, notice.person_id) for notice in notices]
