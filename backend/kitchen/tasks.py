"""What happens in kitchens by itself. The errands register themselves with the clockwork when imported."""

from backend.kernel.db import Database
from backend.kernel.jobs import every
from backend.kitchen import alarming, expiring, rectifying

__all__ = ["expiring", "judge_the_counted", "rectifying"]


@every(60, "kitchen.counted")
async def judge_the_counted(database: Database) -> None:
    more = 1
    while more:
        async with database.write() as session:
            more = await alarming.follow(session)
