"""What happens to alarms without a reading. The errand registers itself with the clockwork when imported."""

from backend.alarms import retired
from backend.kernel.db import Database
from backend.kernel.jobs import every


@every(30, "alarms.retired_points")
async def follow_retired_points(database: Database) -> None:
    more = 1
    while more:
        async with database.write() as session:
            more = await retired.follow(session)
