"""Answers are cut loose from whoever gave them: rewritten in an order of chance, five or more at a time.

Someone who reads the whole database, system columns included, sees of a staged answer which transaction wrote
it, and the same transaction marked the invitation as answered. Mixing writes all waiting answers of a survey anew
in one transaction of its own, shuffled, with ids of chance, and empties the table they waited in, so that not even
dead rows of it remain. What is left to be known is that the answers of a mixing come from the people who
answered between it and the one before, at least five.
"""

from collections import defaultdict
from random import SystemRandom
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.feedback.models import Answer, Staged

SMALLEST_BATCH = 5
_chance = SystemRandom()


async def mix(session: AsyncSession) -> int:
    """Mix all that can be, how many answers that were; the others are shuffled where they wait."""
    await session.execute(text("LOCK TABLE survey_staged IN ACCESS EXCLUSIVE MODE"))
    waiting = await _taken_out(session)
    mixed = 0
    for survey_id, given in waiting.items():
        _chance.shuffle(given)
        enough = len(given) >= SMALLEST_BATCH
        await session.execute(
            insert(Answer if enough else Staged), [{"survey_id": survey_id, "given": each} for each in given]
        )
        mixed += len(given) if enough else 0
    return mixed


async def does_any_wait(session: AsyncSession) -> bool:
    """To be asked in a transaction of its own: two who had read the table would wait for each other's lock."""
    return await session.scalar(select(Staged.id).limit(1)) is not None


async def destroy(session: AsyncSession, survey_id: UUID) -> int:
    """Those that are too few to be mixed, how many they were."""
    await session.execute(text("LOCK TABLE survey_staged IN ACCESS EXCLUSIVE MODE"))
    waiting = await _taken_out(session)
    destroyed = waiting.pop(survey_id, [])
    for other_id, given in waiting.items():
        await session.execute(insert(Staged), [{"survey_id": other_id, "given": each} for each in given])
    return len(destroyed)


async def _taken_out(session: AsyncSession) -> dict[UUID, list[dict[str, object]]]:
    """All that waits, by survey; the table has a new, empty file from then on."""
    waiting: dict[UUID, list[dict[str, object]]] = defaultdict(list)
    for survey_id, given in await session.execute(select(Staged.survey_id, Staged.given)):
        waiting[survey_id].append(given)
    await session.execute(text("TRUNCATE survey_staged"))
    return waiting
