"""What the ledger reminds of by itself. The errands register themselves with the clockwork when imported."""

from backend.hygiene import certificates, missing_samples, sampling
from backend.kernel.db import Database
from backend.kernel.jobs import every

__all__ = ["certificates", "follow_published_menus", "sampling"]


@every(30, "hygiene.published")
async def follow_published_menus(database: Database) -> None:
    more = 1
    while more:
        async with database.write() as session:
            more = await missing_samples.follow(session)
