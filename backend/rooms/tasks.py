"""What happens to bookings by itself. The errands register themselves with the clockwork when imported."""

from backend.kernel.db import Database
from backend.kernel.jobs import every
from backend.rooms import gone, meeting, waiting

__all__ = ["follow_the_gone", "meeting", "waiting"]


@every(30, "rooms.gone")
async def follow_the_gone(database: Database) -> None:
    more = 1
    while more:
        async with database.write() as session:
            more = await gone.follow(session)
