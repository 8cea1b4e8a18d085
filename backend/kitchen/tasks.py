"""What happens in kitchens by itself. The errands register themselves with the clockwork when imported."""

from backend.kernel.db import Database
from backend.kernel.jobs import every
from backend.kitchen import alarming, expiring, rectifying, unevaluated

__all__ = ["expiring", "judge_the_counted", "rectifying", "remind_of_quarters"]


@every(60, "kitchen.counted")
async def judge_the_counted(database: Database) -> None:
    more = 1
    while more:
        async with database.write() as session:
            more = await alarming.follow(session)


@every(3600, "kitchen.quarters")
async def remind_of_quarters(database: Database) -> None:
    async with database.write() as session:
        await unevaluated.remind(session)
