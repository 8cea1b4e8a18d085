"""News reach everyone who listens, or they hear that they may have missed some."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import make_url, text

from backend.kernel import journal
from backend.kernel.bulk import quietly, record_many
from backend.kernel.db import Database
from backend.kernel.journal import Event
from backend.kernel.live import RESYNC, Change, Live
from backend.kernel.refs import Ref

DOOR, GATE = Ref("door", uuid4()), Ref("gate", uuid4())


class Painted(Event, verb="door.painted"):
    pass


class Line:
    """A network between us and PostgreSQL that may forget its connections without a word to either end."""

    def __init__(self, url: str) -> None:
        self._server_folder = Path(str(make_url(url).query["host"]))
        self._forgotten: list[asyncio.Event] = []

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._forgotten.append(forgotten := asyncio.Event())
        there, back = await asyncio.open_unix_connection(self._server_folder / ".s.PGSQL.5432")
        await asyncio.gather(
            self._carry(reader, back, forgotten),
            self._carry(there, writer, forgotten),
            return_exceptions=True,
        )

    async def _carry(
        self, source: asyncio.StreamReader, goal: asyncio.StreamWriter, forgotten: asyncio.Event
    ) -> None:
        try:
            while block := await source.read(65536):
                if not forgotten.is_set():
                    goal.write(block)
        finally:
            goal.close()

    def forget_all(self) -> None:
        for forgotten in self._forgotten:
            forgotten.set()


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[tuple[Line, str]]:
    line = Line(url)
    with tempfile.TemporaryDirectory() as folder:
        async with await asyncio.start_unix_server(line.connect, Path(folder, ".s.PGSQL.5432")):
            through = make_url(url).update_query_dict({"host": folder})
            yield line, through.render_as_string(hide_password=False)


async def test_news_reach_listeners_after_the_commit_only(database: Database) -> None:
    live = Live(database.url)
    live.start()
    try:
        await asyncio.wait_for(live.connected.wait(), 30)
        changes = live.changes()
        first = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)  # lets the subscription begin
        async with database.write() as session:
            await journal.record(session, None, GATE, Painted())
            await session.rollback()
        async with database.write() as session:
            await journal.record(session, None, DOOR, Painted())
        assert await asyncio.wait_for(first, 30) == Change(DOOR, "door.painted")
    finally:
        await live.stop()


async def test_what_is_entered_quietly_is_news_to_nobody(database: Database) -> None:
    live = Live(database.url)
    live.start()
    try:
        await asyncio.wait_for(live.connected.wait(), 30)
        changes = live.changes()
        first = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)
        async with database.write() as session:
            async with quietly(session):
                await journal.record(session, None, GATE, Painted())
                await record_many(session, None, [(GATE, Painted())])
            await journal.record(session, None, DOOR, Painted())
        assert await asyncio.wait_for(first, 30) == Change(DOOR, "door.painted")
        async with database.read() as session:
            assert len((await session.scalars(journal.entries_of(GATE))).all()) == 2
    finally:
        await live.stop()


async def test_who_listens_for_some_kinds_of_things_hears_of_no_others(database: Database) -> None:
    live = Live(database.url)
    live.start()
    try:
        await asyncio.wait_for(live.connected.wait(), 30)
        changes = live.changes({"door"})
        first = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)
        async with database.write() as session:
            await journal.record(session, None, GATE, Painted())
            await journal.record(session, None, DOOR, Painted())
        assert await asyncio.wait_for(first, 30) == Change(DOOR, "door.painted")
    finally:
        await live.stop()


async def test_a_lost_connection_is_followed_by_a_resync(database: Database) -> None:
    live = Live(database.url)
    live.start()
    try:
        await asyncio.wait_for(live.connected.wait(), 30)
        changes = live.changes()
        first = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)
        async with database.write() as session:
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'manyi live'"
                )
            )
        assert await asyncio.wait_for(first, 30) is RESYNC
    finally:
        await live.stop()


async def test_a_connection_that_the_network_forgot_is_noticed(database: Database) -> None:
    async with line_to(database.url) as (line, url):
        live = Live(url, heartbeat=0.2)
        live.start()
        try:
            await asyncio.wait_for(live.connected.wait(), 30)
            changes = live.changes()
            first = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0)
            line.forget_all()
            async with database.write() as session:
                await journal.record(session, None, DOOR, Painted())
            assert await asyncio.wait_for(first, 30) is RESYNC
        finally:
            await live.stop()
