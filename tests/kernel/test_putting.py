"""A row that was put is like one that was added and flushed."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.putting import put
from tests.conftest import StatementCount

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def a_row() -> Due:
    return Due(errand="open", subject_kind="door", subject_id=uuid4(), at=NOON)


async def test_it_is_there_at_once_with_all_that_the_database_adds(
    database: Database, statements: StatementCount
) -> None:
    row = a_row()
    statements.clear()
    async with database.write() as session:
        await put(session, row)
        assert len(statements) == 1
        assert (row.step, row.failures, row.done_at) == ("", 0, None)
        assert await session.get(Due, row.id) is row
        assert len(statements) == 1
        assert row not in session.dirty
    async with database.read() as session:
        kept = await session.get_one(Due, row.id)
    assert (kept.errand, kept.subject, kept.at) == (row.errand, row.subject, NOON)


async def test_what_is_given_goes_before_what_the_database_would_add(database: Database) -> None:
    row = a_row()
    row.failures = 3
    async with database.write() as session:
        await put(session, row)
    async with database.read() as session:
        assert (await session.get_one(Due, row.id)).failures == 3


async def test_what_is_changed_later_is_written_too(database: Database) -> None:
    row = a_row()
    async with database.write() as session:
        await put(session, row)
        row.failures = 2
    async with database.read() as session:
        assert (await session.get_one(Due, row.id)).failures == 2


async def test_one_that_is_there_already_is_refused(database: Database) -> None:
    row = a_row()
    twin = Due(errand="open", subject_kind="door", subject_id=row.subject_id, at=NOON)
    async with database.write() as session:
        await put(session, row)
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await put(session, twin)
    async with database.read() as session:
        assert await session.get(Due, twin.id) is None
