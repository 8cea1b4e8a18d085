"""Messages through the sending job, recorded and taken by a push service, against their encryption alone."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import select, text

from backend.edge.tables import METADATA
from backend.identity.models import Person
from backend.kernel.db import Database
from backend.notify import pace, sending
from backend.notify.channels.push import Push, encrypted, payload
from backend.notify.message import Message
from backend.notify.models import DeliveryState, PushSubscription
from backend.notify.outgoing import Outgoing
from tests.bench.measuring import tell
from tests.factories.people import a_cadre
from tests.notify.browser import OURS, a_browser
from tests.notify.sent import deliveries, gathered
from tests.notify.sent import tell as tell_news
from tests.notify.web import a_web
from tests.service import own_database

pytestmark = pytest.mark.bench

BROWSERS, EACH, ROUNDS = 50, 20, 5
AGAIN = text("UPDATE delivery SET state = 'waiting', sent_at = NULL, attempts = 0, next_at = now()")
GOAL = 0.06
"""A request over HTTP and a row in two transactions each cost several times what the encryption does."""


def _serve(place: Connection) -> None:
    async def forever() -> None:
        async with a_web() as web:
            place.send(web.place)
            await asyncio.Event().wait()

    asyncio.run(forever())


@pytest.fixture
def push_service() -> Iterator[str]:
    """In a process of its own; its host and port."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    yield ours.recv()
    process.kill()
    process.join()


@pytest.fixture
async def durable_database(durable: str) -> AsyncIterator[Database]:
    with own_database(durable, "template0") as url:
        database = Database(url, pool_size=4)
        async with database.engine.begin() as connection:
            await connection.execute(text("CREATE EXTENSION btree_gist"))
            await connection.run_sync(METADATA.create_all)
        yield database
        await database.close()


async def test_rate(durable_database: Database, push_service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pace.PACES, "push", pace.Pace(1_000_000, timedelta(microseconds=1)))
    database, web = durable_database, Outgoing([push_service])
    for number in range(BROWSERS):
        await a_browser(database, await a_cadre(database), f"http://{push_service}/{number}")
    await _fill(database)
    push = {"push": Push(web, OURS)}
    ours, theirs = [], []
    for _ in range(ROUNDS):
        async with database.write() as session:
            await session.execute(AGAIN)
        began = perf_counter()
        await sending.send_due(database, push)
        ours.append(BROWSERS * EACH / (perf_counter() - began))
        assert {each.state for each in await deliveries(database)} == {DeliveryState.SENT}
        theirs.append(await _encryption(database))
    await web.close()
    assert tell("push.rate", "messages/s", median(ours), median(theirs), goal=GOAL) >= GOAL


async def _fill(database: Database) -> None:
    async with database.read() as session:
        people = list(await session.scalars(select(Person.id)))
    for _ in range(EACH):
        await tell_news(database, people, "ticket.danger")
    assert len(await gathered(database, ["push"])) == BROWSERS * EACH


async def _encryption(database: Database) -> float:
    """As many a second as one process can encrypt, one after the other."""
    async with database.read() as session:
        browsers = {row.endpoint: row for row in await session.scalars(select(PushSubscription))}
    messages = [Message.of(each, None) for each in await deliveries(database)]
    began = perf_counter()
    for message in messages:
        encrypted(browsers[message.address], payload(message))
    return len(messages) / (perf_counter() - began)
