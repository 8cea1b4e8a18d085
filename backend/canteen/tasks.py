"""What happens in canteens by itself. The errand registers itself with the clockwork when imported."""

from backend.canteen import gone, picking_up
from backend.kernel.db import Database
from backend.kernel.jobs import every

__all__ = ["follow_the_gone", "picking_up"]


@every(30, "canteen.gone")
async def follow_the_gone(database: Database) -> None:
    more = 1
    while more:
        async with database.write() as session:
            more = await gone.follow(session)
