"""A backup of the demo area, restored into another cluster: all is there, and followers go on where they stood."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.archive import rows_by_table
from backend.edge.backup import save
from backend.edge.embedded import home
from backend.edge.embedded.postgres import EmbeddedPostgres
from backend.edge.restore import load
from backend.kernel import journal
from backend.kernel.db import Database
from backend.kernel.journal import Event
from backend.kernel.refs import Ref
from tests.service import own_database, query

DOOR = Ref("door", uuid4())
YEARS_OF_WRITING = "DO $$ BEGIN FOR n IN 1..5000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"


class Opened(Event, verb="door.opened"):
    key: str


@pytest.fixture
def old(postgres: str, inhabited: str) -> Iterator[str]:
    """Address of the demo area in a cluster that has written for years."""
    with own_database(postgres, inhabited) as url:
        query(url, YEARS_OF_WRITING)
        yield url


@pytest.fixture
def new(tmp_path: Path) -> Iterator[str]:
    """Address of a cluster whose transactions count from the beginning."""
    server = EmbeddedPostgres(tmp_path / "new", durable=False)
    yield server.start()
    server.stop()
    home.remove(server.folder)


async def test_followers_go_on_in_the_new_cluster_where_they_stood(
    old: str, new: str, tmp_path: Path
) -> None:
    async with _database(old) as before:
        async with before.write() as late:
            await _open(late, "late")
            for key in ("one", "two"):
                async with before.write() as session:
                    await _open(session, key)
        async with before.write() as session:
            await _open(session, "three")
        assert await _followed(before, "slow", limit=1) == ["late"]
        assert await _followed(before, "middling", limit=2) == ["late", "one"]
        assert await _followed(before, "quick") == ["late", "one", "two", "three"]
    counts = await _counts(old)

    archive = tmp_path / "area.backup"
    await asyncio.to_thread(save, old, tmp_path / "files", archive)
    await asyncio.to_thread(load, new, tmp_path / "new files", archive, replace=False)

    assert await _counts(new) == counts
    assert await _newest_transaction(new) < await _newest_transaction(old)
    async with _database(new) as after:
        async with after.write() as session:
            await _open(session, "four")
        assert await _followed(after, "slow") == ["one", "two", "three", "four"]
        assert await _followed(after, "middling") == ["two", "three", "four"]
        assert await _followed(after, "quick") == ["four"]
        assert await _followed(after, "newcomer") == ["late", "one", "two", "three", "four"]
        assert [await _followed(after, name) for name in ("slow", "middling", "quick")] == [[], [], []]
        with pytest.raises(DBAPIError, match="append-only"):
            async with after.write() as session:
                await session.execute(text("DELETE FROM journal"))


@asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def _open(session: AsyncSession, key: str) -> None:
    await journal.record(session, None, DOOR, Opened(key=key))


async def _followed(database: Database, follower: str, limit: int = 500) -> list[str]:
    async with database.write() as session:
        entries = await journal.follow(session, follower, [Opened.verb], limit=limit)
        return [entry.read(Opened).key for entry in entries]


async def _counts(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(url)
    try:
        return await rows_by_table(connection)
    finally:
        await connection.close()


async def _newest_transaction(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT pg_current_xact_id()::text"))
    finally:
        await connection.close()
