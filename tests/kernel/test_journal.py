"""The journal keeps everything, in order, and its followers miss nothing."""

import asyncio
from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from backend.kernel import journal
from backend.kernel.db import Database
from backend.kernel.journal import Cursor, Entry, Event
from backend.kernel.refs import Ref

DOOR = Ref("door", uuid4())
PORTER = Ref("person", uuid4())


class Opened(Event, verb="door.opened"):
    key: str
    by_hand: bool = False


class Painted(Event, verb="door.painted"):
    painter: UUID


async def test_an_entry_reads_back_as_its_event(database: Database) -> None:
    painter = uuid4()
    async with database.write() as session:
        await journal.record(session, PORTER, DOOR, Opened(key="A7"))
        await journal.record(session, None, DOOR, Painted(painter=painter))
    async with database.read() as session:
        opened, painted = (await session.scalars(journal.entries_of(DOOR))).all()
    assert (opened.actor, opened.subject, opened.verb) == (PORTER, DOOR, "door.opened")
    assert opened.read(Opened) == Opened(key="A7")
    assert painted.actor is None
    assert painted.read(Painted) == Painted(painter=painter)


async def test_what_a_savepoint_takes_back_was_never_entered(database: Database) -> None:
    async with database.write() as session:
        await journal.record(session, PORTER, DOOR, Opened(key="before"))
        with suppress(RuntimeError):
            async with session.begin_nested():
                await journal.record(session, PORTER, DOOR, Opened(key="tried"))
                raise RuntimeError
        async with session.begin_nested():
            await journal.record(session, PORTER, DOOR, Opened(key="done"))
        await journal.record(session, PORTER, DOOR, Opened(key="after"))
    assert await keys_followed(database) == ["before", "done", "after"]


@pytest.mark.parametrize(
    "change", ["UPDATE journal SET verb = 'x'", "DELETE FROM journal", "TRUNCATE journal"]
)
async def test_the_database_refuses_to_rewrite_history(database: Database, change: str) -> None:
    async with database.write() as session:
        await journal.record(session, PORTER, DOOR, Opened(key="A7"))
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.write() as session:
            await session.execute(text(change))
    async with database.read() as session:
        assert [entry.verb for entry in await session.scalars(journal.entries_of(DOOR))] == ["door.opened"]


async def test_a_follower_waits_for_an_open_transaction_and_misses_nothing(database: Database) -> None:
    """The slow writer takes its id first and commits last; a cursor on the id alone would pass over it."""
    async with database.write() as slow:
        await journal.record(slow, PORTER, DOOR, Opened(key="slow"))
        async with database.write() as quick:
            await journal.record(quick, PORTER, DOOR, Opened(key="quick"))
        assert await keys_followed(database) == []
    assert await keys_followed(database) == ["slow", "quick"]
    assert await keys_followed(database) == []


async def test_two_readers_of_one_follower_share_the_entries(database: Database) -> None:
    async with database.write() as session:
        for number in range(10):
            await journal.record(session, PORTER, DOOR, Opened(key=str(number)))
    shares = await asyncio.gather(*(keys_followed(database, limit=5) for _ in range(4)))
    assert sorted(key for share in shares for key in share) == sorted(str(number) for number in range(10))


async def test_a_rolled_back_follower_reads_again(database: Database) -> None:
    async with database.write() as session:
        await journal.record(session, PORTER, DOOR, Opened(key="once"))
    async with database.write() as session:
        await journal.follow(session, "porter", [Opened.verb])
        await session.rollback()
    assert await keys_followed(database) == ["once"]


async def test_who_follows_rare_verbs_reads_nothing_of_the_others(database: Database) -> None:
    """Nor does the cursor stay behind, which would have ever more to be passed over."""
    async with database.write() as session:
        for number in range(3000):
            await journal.record(session, PORTER, DOOR, Painted(painter=uuid4()))
            if number % 15 == 0:
                await journal.record(session, PORTER, DOOR, Opened(key=str(number)))
    assert len(await keys_followed(database)) == 200
    async with database.write() as session:
        await session.execute(text("ANALYZE journal"))
    for _ in range(3):
        # The planner itself looks at both ends of an index.
        assert await entries_read(database) <= 3
        async with database.write() as session:
            latest = (await session.execute(select(func.max(Entry.transaction)))).scalar_one()
            assert (await session.get_one(Cursor, "porter")).transaction > latest
            await journal.record(session, PORTER, DOOR, Painted(painter=uuid4()))


async def test_the_cursor_of_a_follower_without_news_passes_over_no_late_commit(database: Database) -> None:
    """The cursor moves to the oldest open transaction although nothing was found, and not beyond it."""
    async with database.write() as slow:
        await journal.record(slow, PORTER, DOOR, Opened(key="slow"))
        for key in ("first", "second"):
            async with database.write() as quick:
                await journal.record(quick, PORTER, DOOR, Opened(key=key))
            assert await keys_followed(database) == []
    assert await keys_followed(database) == ["slow", "first", "second"]
    assert await keys_followed(database) == []


async def test_a_full_page_ends_where_the_next_begins(database: Database) -> None:
    async with database.write() as session:
        for number in range(5):
            await journal.record(session, PORTER, DOOR, Opened(key=str(number)))
    pages = [await keys_followed(database, limit=2) for _ in range(4)]
    assert pages == [["0", "1"], ["2", "3"], ["4"], []]


async def keys_followed(database: Database, limit: int = 500) -> list[str]:
    async with database.write() as session:
        entries = await journal.follow(session, "porter", [Opened.verb], limit=limit)
        return [entry.read(Opened).key for entry in entries]


async def entries_read(database: Database) -> int:
    """How many of the journal's rows PostgreSQL looks at for a follower who finds nothing."""
    read = text(
        "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
        " WHERE relname = 'journal'"
    )
    async with database.write() as session:
        before = await session.scalar(read)
        assert await journal.follow(session, "porter", [Opened.verb]) == []
        return int(await session.scalar(read) or 0) - int(before or 0)
