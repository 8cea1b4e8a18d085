"""The rules as a new service has them."""

from backend.kernel.db import Database
from backend.rules.snapshot import Snapshot, snapshot


async def the_rules(database: Database) -> Snapshot:
    async with database.read() as session:
        return await snapshot(session)
