"""What the journal says."""

from uuid import UUID

from sqlalchemy import select

from backend.kernel.db import Database
from backend.kernel.journal import Entry


async def verbs(database: Database, subject_id: UUID | None = None) -> list[str]:
    """The verbs recorded so far, oldest first."""
    query = select(Entry.verb).order_by(Entry.id)
    if subject_id is not None:
        query = query.where(Entry.subject_id == subject_id)
    async with database.read() as session:
        return list(await session.scalars(query))


async def entries(database: Database) -> list[Entry]:
    async with database.read() as session:
        return list(await session.scalars(select(Entry).order_by(Entry.id)))
