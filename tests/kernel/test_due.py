"""What falls due is done once, survives failure, and waits for its time."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock, due, journal
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.journal import Entry, Event
from backend.kernel.refs import Ref

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


class Rung(Event, verb="bell.rung"):
    step: str


@due.errand("tests.ring")
async def ring(session: AsyncSession, row: Due) -> None:
    await journal.record(session, None, row.subject, Rung(step=row.step))


@due.errand("tests.break")
async def break_down(session: AsyncSession, row: Due) -> None:
    await journal.record(session, None, row.subject, Rung(step="broken"))
    await session.flush()
    raise RuntimeError("the clapper fell off")


@due.errand("tests.ring_again")
async def ring_again(session: AsyncSession, row: Due) -> None:
    await due.at(session, row.at + timedelta(hours=1), row.errand, row.subject)


began = asyncio.Event()


@due.errand("tests.break_when_somebody_waits")
async def break_when_somebody_waits(session: AsyncSession, row: Due) -> None:
    began.set()
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
    while not await session.scalar(waiting):
        pass
    raise RuntimeError("the clapper fell off")


@pytest.fixture
def noon() -> Iterator[None]:
    with clock.frozen_at(NOON):
        yield


async def plan(database: Database, name: str, when: datetime, bell: UUID, step: str = "") -> None:
    async with database.write() as session:
        await due.at(session, when, name, Ref("bell", bell), step)


async def rung(database: Database) -> list[str]:
    async with database.read() as session:
        entries = await session.scalars(select(Entry).where(Entry.verb == Rung.verb).order_by(Entry.id))
        return [entry.read(Rung).step for entry in entries]


@pytest.mark.usefixtures("noon")
async def test_an_errand_may_ask_for_itself_again(database: Database) -> None:
    await plan(database, "tests.ring_again", NOON, uuid4())
    assert [await due.run_next(database) for _ in range(2)] == [True, False]
    async with database.read() as session:
        rows = await session.execute(select(Due.at, Due.done_at).order_by(Due.at))
        assert [(at, done) for at, done in rows] == [(NOON, NOON), (NOON + timedelta(hours=1), None)]


@pytest.mark.usefixtures("noon")
async def test_only_what_is_due_is_done_earliest_first(database: Database) -> None:
    bell = uuid4()
    await plan(database, "tests.ring", NOON, bell, "now")
    await plan(database, "tests.ring", NOON - timedelta(hours=1), bell, "earlier")
    await plan(database, "tests.ring", NOON + timedelta(seconds=1), bell, "later")
    assert [await due.run_next(database) for _ in range(3)] == [True, True, False]
    assert await rung(database) == ["earlier", "now"]


@pytest.mark.usefixtures("noon")
async def test_asking_again_moves_the_pending_errand(database: Database) -> None:
    bell = uuid4()
    await plan(database, "tests.ring", NOON, bell)
    await plan(database, "tests.ring", NOON + timedelta(days=1), bell)
    assert await due.run_next(database) is False
    with clock.frozen_at(NOON + timedelta(days=1)):
        assert await due.run_next(database) is True
    assert await rung(database) == [""]


@pytest.mark.usefixtures("noon")
async def test_many_workers_do_each_errand_once(database: Database) -> None:
    for number in range(20):
        await plan(database, "tests.ring", NOON, uuid4(), str(number))

    async def work() -> None:
        while await due.run_next(database):
            pass

    await asyncio.gather(*(work() for _ in range(6)))
    assert sorted(await rung(database), key=int) == [str(number) for number in range(20)]


@pytest.mark.usefixtures("noon")
async def test_a_failing_errand_leaves_no_trace_and_is_tried_later(database: Database) -> None:
    await plan(database, "tests.break", NOON, uuid4())
    assert await due.run_next(database) is True
    assert await due.run_next(database) is False
    assert await rung(database) == []
    async with database.read() as session:
        row = (await session.scalars(select(Due))).one()
    assert (row.done_at, row.failures, row.last_error) == (None, 1, "RuntimeError: the clapper fell off")
    assert row.at == NOON + timedelta(seconds=10)
    with clock.frozen_at(row.at):
        await due.run_next(database)
    async with database.read() as session:
        row = (await session.scalars(select(Due))).one()
    assert (row.failures, row.at) == (2, NOON + timedelta(seconds=30))


@pytest.mark.usefixtures("noon")
async def test_a_dropped_errand_is_never_done(database: Database) -> None:
    bell = uuid4()
    await plan(database, "tests.ring", NOON, bell, "one")
    async with database.write() as session:
        await due.drop(session, "tests.ring", Ref("bell", bell))
    assert await due.run_next(database) is False
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Due)) == 0


@pytest.mark.usefixtures("noon")
async def test_a_failing_errand_may_be_dropped_before_it_is_put_off(database: Database) -> None:
    bell = Ref("bell", uuid4())
    await plan(database, "tests.break_when_somebody_waits", NOON, bell.id)

    async def drop() -> None:
        await began.wait()
        async with database.write() as session:
            await due.drop(session, "tests.break_when_somebody_waits", bell)

    done, _ = await asyncio.gather(due.run_next(database), drop())
    assert done
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Due)) == 0
