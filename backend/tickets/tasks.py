"""What happens to tickets by itself. The errands register themselves with the clockwork when imported."""

from backend.kernel.db import Database
from backend.kernel.jobs import every
from backend.tickets import closing, escalation, forgetting, leavers

__all__ = ["closing", "escalation", "follow_leavers", "forgetting"]


@every(30, "tickets.leavers")
async def follow_leavers(database: Database) -> None:
    more = 1
    while more:
        async with database.write() as session:
            more = await leavers.follow(session)
