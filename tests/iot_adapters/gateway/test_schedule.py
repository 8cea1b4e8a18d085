import asyncio
import logging
from collections.abc import AsyncGenerator, Collection

import pytest

from iot_adapters.gateway.adapter import Chunk, Fault
from iot_adapters.gateway.backoff import Backoff
from iot_adapters.gateway.errors import ConfigError, GatewayError, Transient
from iot_adapters.gateway.schedule import FAULTS_SHOWN, Pace, fetch_past
from iot_adapters.gateway.spool import Spool
from iot_adapters.replay.adapter import ReplayAdapter
from tests.iot_adapters.conftest import OpenSpool
from tests.iot_adapters.measurements import some_readings

LINE_DOWN = Transient("the line is down", retry_after=0)


class Counter(ReplayAdapter):
    """A source that remembers the numbers from 0 on, ten a chunk, behind a bad line."""

    def __init__(
        self, end: int, fails_before: Collection[int] = (), faults: int = 0, failure: GatewayError = LINE_DOWN
    ) -> None:
        self._end = end
        self._failure = failure
        self._fails_before = set(fails_before)
        self._faults = tuple(Fault(f"number {n}", "smudged") for n in range(faults))
        self.asked_since: list[str | None] = []

    async def backfill(self, points: Collection[str], since: str | None) -> AsyncGenerator[Chunk, None]:
        self.asked_since.append(since)
        for first in range(int(since or 0), self._end, 10):
            if first in self._fails_before:
                self._fails_before.remove(first)
                raise self._failure
            yield Chunk(tuple(some_readings(10, first=first)), self._faults, str(first + 10))


async def fetch(source: Counter, spool: Spool, rate: float | None = None) -> None:
    await fetch_past(source, [], "counter", spool, Pace(rate), Backoff(first=0.001))


def spooled(spool: Spool) -> list[float]:
    return [reading.value for reading in spool.batch(1_000_000)]


async def test_a_source_that_fails_is_asked_again_from_where_it_was_left(
    spool: Spool, caplog: pytest.LogCaptureFixture
) -> None:
    source = Counter(100, fails_before=[0, 30, 90])
    await fetch(source, spool)
    assert spooled(spool) == list(range(100))
    assert source.asked_since == [None, None, "30", "90"]
    assert caplog.text.count("the line is down; trying again in") == 3


async def test_after_a_restart_it_goes_on(open_spool: OpenSpool) -> None:
    spool = open_spool()
    await fetch(Counter(50), spool)
    await fetch(Counter(80), spool)
    await fetch(Counter(80), spool)
    assert spooled(spool) == list(range(80))


async def test_a_full_spool_makes_the_source_wait_and_drops_nothing(
    open_spool: OpenSpool, caplog: pytest.LogCaptureFixture
) -> None:
    spool = open_spool(capacity=25)
    arrived: list[float] = []
    fetching = asyncio.create_task(fetch(Counter(1000), spool))
    async with asyncio.timeout(30):
        while len(arrived) < 1000:
            await spool.wait_for_readings()
            assert spool.fill <= 25
            batch = spool.batch(7)
            arrived += [reading.value for reading in batch]
            spool.confirm(batch)
            await asyncio.sleep(0)
    await fetching
    assert arrived == list(range(1000))
    assert caplog.text == ""


async def test_a_rate_is_kept(spool: Spool) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    await fetch(Counter(100), spool, rate=400)
    assert 0.24 <= clock() - began < 5
    assert spooled(spool) == list(range(100))


async def test_time_lost_is_not_caught_up_with_a_burst() -> None:
    clock = asyncio.get_running_loop().time
    pace = Pace(1000)
    await pace.spend(1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 0.2)
    began = clock()
    await pace.spend(100)
    assert clock() - began >= 0.099


async def test_faults_are_told_but_do_not_flood(spool: Spool, caplog: pytest.LogCaptureFixture) -> None:
    await fetch(Counter(40, faults=15), spool)
    assert [record.message for record in caplog.records] == [
        *(f"number {n}: smudged" for n in range(15)),
        *(f"number {n}: smudged" for n in range(FAULTS_SHOWN - 15)),
        "further faults are not shown",
    ]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert spooled(spool) == list(range(40))


async def test_what_a_person_must_put_right_is_not_tried_again(spool: Spool) -> None:
    source = Counter(30, fails_before=[20], failure=ConfigError("no such meter"))
    with pytest.raises(ConfigError, match="no such meter"):
        await fetch(source, spool)
    assert source.asked_since == [None]
    assert spooled(spool) == list(range(20))
