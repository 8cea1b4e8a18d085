"""Housekeeping of identity."""

from backend.identity import guard, sessions
from backend.kernel.db import Database
from backend.kernel.jobs import every


@every(3600, "identity.forget")
async def forget(database: Database) -> None:
    async with database.write() as session:
        await guard.forget_old(session)
        await sessions.forget_ended(session)
