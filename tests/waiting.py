"""Two transactions that meet at one row."""

import asyncio
from typing import Any

from sqlalchemy import text

from backend.kernel.db import Database


async def waits_or_ends(database: Database, task: asyncio.Task[Any]) -> None:
    """Until the task stands before a lock, or needs none."""
    locked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with database.read() as session:
        while not task.done() and not await session.scalar(locked):  # noqa: ASYNC110 - the server knows, no event
            await asyncio.sleep(0)
