"""What happens to surveys by itself; the errands register themselves when imported."""

from backend.feedback import inviting, mixing, repeating, surveys
from backend.kernel.db import Database
from backend.kernel.jobs import every

__all__ = ["inviting", "mix_answers", "repeating", "surveys"]


@every(60, "feedback.mix")
async def mix_answers(database: Database) -> None:
    async with database.read() as session:
        if not await mixing.does_any_wait(session):
            return
    async with database.write() as session:
        await mixing.mix(session)
