"""What happens to bookings by itself. Errands and invitations register themselves when imported."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.db import Database
from backend.kernel.jobs import every
from backend.rooms import asking_again, gone, invitations, meeting, reminding, waiting

__all__ = ["follow_the_asked", "follow_the_gone", "invitations", "meeting", "reminding", "waiting"]


@every(30, "rooms.gone")
async def follow_the_gone(database: Database) -> None:
    await _follow(database, gone.follow)


@every(30, "rooms.asked")
async def follow_the_asked(database: Database) -> None:
    await _follow(database, asking_again.follow)


async def _follow(database: Database, some: Callable[[AsyncSession], Awaitable[int]]) -> None:
    """Until there is no more."""
    more = 1
    while more:
        async with database.write() as session:
            more = await some(session)
