"""The rules as a new service has them."""

from backend.kernel.db import Database
from backend.rules import seed
from backend.rules.snapshot import Snapshot, snapshot


async def the_rules(database: Database) -> Snapshot:
    async with database.write() as session:
        await seed.plant(session)
    async with database.read() as session:
        return await snapshot(session)
