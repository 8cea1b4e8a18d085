"""What the tests of kitchens look at."""

from typing import Any

from sqlalchemy import func, select, text

from backend.kernel import due
from backend.kernel.db import Database, Table
from backend.notify.models import Notice


async def counted(database: Database, *kinds: type[Table]) -> list[int]:
    async with database.read() as session:
        return [await session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


async def told(database: Database) -> list[tuple[str, dict[str, Any]]]:
    async with database.read() as session:
        notices = await session.scalars(select(Notice).order_by(Notice.id))
        return [(notice.kind, notice.facts) for notice in notices]


async def errands_are_run(database: Database) -> None:
    """None of them fails: a failing one would be tried later, in silence."""
    while await due.run_next(database):
        pass
    async with database.read() as session:
        failed = await session.scalars(text("SELECT last_error FROM due WHERE last_error IS NOT NULL"))
        assert failed.all() == []
