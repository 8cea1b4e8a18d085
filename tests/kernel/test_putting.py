"""A row that was put is in its table like one that was added and flushed."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.kept import say
from backend.kernel.putting import put
from tests.conftest import StatementCount

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def a_row() -> Due:
    return Due(errand="open", subject_kind="door", subject_id=uuid4(), at=NOON)


async def test_it_is_there_with_what_the_model_adds(database: Database, statements: StatementCount) -> None:
    row = a_row()
    statements.clear()
    async with database.write() as session:
        await say(session, put(row))
        assert len(statements) == 1
        assert (row.step, row.failures, row.done_at) == ("", 0, None)
    async with database.read() as session:
        kept = await session.get_one(Due, row.id)
    assert (kept.errand, kept.subject, kept.at) == (row.errand, row.subject, NOON)
    assert (kept.step, kept.failures, kept.done_at) == ("", 0, None)


async def test_what_is_given_goes_before_what_the_model_would_add(database: Database) -> None:
    row = a_row()
    row.failures = 3
    async with database.write() as session:
        await say(session, put(row))
    async with database.read() as session:
        assert (await session.get_one(Due, row.id)).failures == 3


async def test_no_session_holds_it_so_whoever_wants_to_change_it_reads_it(database: Database) -> None:
    row = a_row()
    async with database.write() as session:
        await say(session, put(row))
        row.failures = 2
        read = await session.get_one(Due, row.id)
        assert (read.failures, read is row) == (0, False)
        read.failures = 5
    async with database.read() as session:
        assert (await session.get_one(Due, row.id)).failures == 5


async def test_one_that_is_there_already_is_refused(database: Database) -> None:
    row = a_row()
    twin = Due(errand="open", subject_kind="door", subject_id=row.subject_id, at=NOON)
    async with database.write() as session:
        await say(session, put(row))
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await say(session, put(twin))
    async with database.read() as session:
        assert await session.get(Due, twin.id) is None
