"""What every adapter has to keep. An adapter's test subclasses `AdapterContract`.

The subclass has a fixture `adapter`: a new, unopened adapter whose simulator is running and
remembers something, if the protocol can remember at all.
"""

import asyncio
from collections.abc import Collection
from contextlib import aclosing

import pytest

from iot_adapters.gateway.adapter import Adapter, Chunk, Command, Reading
from iot_adapters.gateway.backoff import Backoff
from iot_adapters.gateway.errors import ConfigError
from iot_adapters.gateway.schedule import Pace, fetch_past
from iot_adapters.gateway.spool import Spool


class AdapterContract:
    writable: Collection[str] = ()
    """Points that take a command."""

    async def test_it_can_be_probed_before_it_is_opened(self, adapter: Adapter) -> None:
        points = await adapter.probe()
        assert points
        assert len(set(points)) == len(points)
        assert set(await adapter.probe()) == set(points)
        await adapter.close()

    async def test_it_can_be_closed_twice_and_without_being_opened(self, adapter: Adapter) -> None:
        await adapter.close()
        await adapter.open()
        await adapter.close()
        await adapter.close()

    async def test_a_poll_answers_for_every_point_once(self, adapter: Adapter) -> None:
        await adapter.open()
        asked = [*await adapter.probe(), "no/such/point"]
        answer = await adapter.poll(asked)
        named = [reading.point for reading in answer.readings]
        named += [fault.where for fault in answer.faults]
        assert sorted(named) == sorted(asked)
        assert "no/such/point" in [fault.where for fault in answer.faults]
        await adapter.close()

    async def test_the_past_is_the_same_from_whichever_cursor(self, adapter: Adapter) -> None:
        await adapter.open()
        points = await adapter.probe()
        chunks = await _past(adapter, points, None)
        for index, chunk in enumerate(chunks):
            rest = await _past(adapter, points, chunk.cursor)
            assert _readings(rest) == _readings(chunks[index + 1 :])
        assert {reading.point for reading in _readings(chunks)} <= set(points)
        await adapter.close()

    async def test_the_past_holds_only_the_points_that_were_asked_for(self, adapter: Adapter) -> None:
        await adapter.open()
        points = sorted(await adapter.probe())
        everything = _readings(await _past(adapter, points, None))
        one = _readings(await _past(adapter, points[:1], None))
        assert one == [reading for reading in everything if reading.point == points[0]]
        assert await _past(adapter, points, None) == await _past(adapter, points, None)
        await adapter.close()

    async def test_the_past_ends_up_in_the_spool_once(self, adapter: Adapter, spool: Spool) -> None:
        await adapter.open()
        points = await adapter.probe()
        expected = _readings(await _past(adapter, points, None))
        for _ in range(2):
            await fetch_past(adapter, points, "source", spool, Pace(None), Backoff())
        spooled = [(reading.point, reading.value) for reading in spool.batch(1_000_000)]
        assert spooled == [(reading.point, reading.value) for reading in expected]
        await adapter.close()

    async def test_events_can_be_listened_to_and_left(self, adapter: Adapter) -> None:
        await adapter.open()
        async with aclosing(adapter.events()) as events:
            listening = asyncio.create_task(anext(events, None))
            await asyncio.wait([listening], timeout=0.1)
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        await adapter.close()

    async def test_a_command_it_cannot_follow_is_refused(self, adapter: Adapter) -> None:
        await adapter.open()
        for point in {*await adapter.probe(), "no/such/point"} - set(self.writable):
            with pytest.raises(ConfigError):
                await adapter.write(Command(point, 1.0))
        await adapter.close()


async def _past(adapter: Adapter, points: Collection[str], since: str | None) -> list[Chunk]:
    async with aclosing(adapter.backfill(points, since)) as chunks:
        return [chunk async for chunk in chunks]


def _readings(chunks: list[Chunk]) -> list[Reading]:
    return [reading for chunk in chunks for reading in chunk.readings]
