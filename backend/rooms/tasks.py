"""What happens to bookings by itself. Errands and invitations register themselves when imported."""

from backend.kernel.db import Database
from backend.kernel.jobs import every
from backend.rooms import gone, invitations, meeting, waiting

__all__ = ["follow_the_gone", "invitations", "meeting", "waiting"]


@every(30, "rooms.gone")
async def follow_the_gone(database: Database) -> None:
    more = 1
    while more:
        async with database.write() as session:
            more = await gone.follow(session)
