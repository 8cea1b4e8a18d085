"""Housekeeping of identity."""

from backend.identity import confirmed_phones, guard, sessions
from backend.kernel.db import Database
from backend.kernel.jobs import every


@every(3600, "identity.forget")
async def forget(database: Database) -> None:
    async with database.write() as session:
        await guard.forget_old(session)
        await sessions.forget_ended(session)
        await confirmed_phones.forget_expired(session)
