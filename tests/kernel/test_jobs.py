"""What was done long ago is forgotten, and nothing else."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock, due, jobs, once
from backend.kernel.db import Database
from backend.kernel.due import DONE_KEPT, Due
from backend.kernel.once import KEPT, Performed, perform
from backend.kernel.refs import Ref, uuid7

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


@due.errand("tests.nothing")
async def nothing(session: AsyncSession, row: Due) -> None:
    pass


async def test_errands_done_long_ago_are_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "FORGOTTEN_AT_ONCE", 2)
    async with database.write() as session:
        for number in range(5):
            session.add(done_at(NOON - DONE_KEPT - MOMENT, f"old {number}"))
        session.add(done_at(NOON - DONE_KEPT + MOMENT, "of this week"))
        await due.at(session, NOON - timedelta(days=99), "tests.nothing", Ref("bell", uuid7()), "never done")
    with clock.frozen_at(NOON):
        await jobs.forget(database)
    async with database.read() as session:
        assert set(await session.scalars(select(Due.step))) == {"of this week", "never done"}


def done_at(when: datetime, step: str) -> Due:
    return Due(
        errand="tests.nothing", subject_kind="bell", subject_id=uuid7(), step=step, at=when, done_at=when
    )


async def test_a_key_is_known_for_ninety_days(database: Database) -> None:
    somebody, old, young = Ref("person", uuid4()), uuid4(), uuid4()

    async def write(session: AsyncSession) -> Due:
        session.add(row := Due(errand="tests.nothing", subject_kind="bell", subject_id=uuid7(), at=NOON))
        return row

    with clock.frozen_at(NOON - KEPT - MOMENT):
        await perform(database, somebody, old, "ring", write)
    with clock.frozen_at(NOON - KEPT + MOMENT):
        await perform(database, somebody, young, "ring", write)
    with clock.frozen_at(NOON):
        await jobs.forget(database)
    async with database.read() as session:
        assert list(await session.scalars(select(Performed.key))) == [young]
    assert timedelta(days=90) <= KEPT


@pytest.mark.parametrize(("forget_some", "table"), [(due.forget_done, "due"), (once.forget_old, "performed")])
async def test_what_is_old_is_found_without_reading_all(
    database: Database, forget_some: Callable[[AsyncSession, int], Awaitable[int]], table: str
) -> None:
    """With so few rows the planner would rather read all; where it may not, only an index is left to it."""
    async with database.write() as session:
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        await forget_some(session, 5)
        read = await session.execute(
            text("SELECT seq_scan, idx_scan > 0 FROM pg_stat_xact_user_tables WHERE relname = :table"),
            {"table": table},
        )
        assert read.one() == (0, True)
