from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iot_adapters.gateway.adapter import Adapter
from iot_adapters.replay.adapter import Position, ReplayAdapter
from iot_adapters.replay.until import Until
from tests.iot_adapters.adapter_contract import AdapterContract
from tests.iot_adapters.measurements import HEAD, a_file, a_recording

LATEST = datetime(2013, 8, 23, 16, 44, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return a_recording(tmp_path / "rooms.csv.gz", rooms=["413", "415"], minutes=100)


class TestReplay(AdapterContract):
    @pytest.fixture
    def adapter(self, file: Path) -> Adapter:
        return ReplayAdapter(file, Until("exact").target, rows_per_chunk=17)


async def test_it_says_what_it_could_not_read_and_where(tmp_path: Path) -> None:
    row = "413,2013-08-23 23:05:00,1,2,3,4,5"
    file = a_file(tmp_path / "rooms.csv", [HEAD, row, "bad", row, "worse"])
    adapter = ReplayAdapter(file, Until("exact").target, rows_per_chunk=2)
    chunks = [chunk async for chunk in adapter.backfill(await adapter.probe(), None)]
    assert [[fault.where for fault in chunk.faults] for chunk in chunks] == [["line 3"], ["line 5"]]
    assert [len(chunk.readings) for chunk in chunks] == [5, 5]


async def test_the_shift_is_chosen_once_and_kept_in_the_cursor(file: Path) -> None:
    chosen: list[datetime] = []

    def a_different_day_each_time(latest: datetime) -> datetime:
        chosen.append(latest)
        return latest + timedelta(days=len(chosen))

    adapter = ReplayAdapter(file, a_different_day_each_time, rows_per_chunk=50)
    points = await adapter.probe()
    begun = adapter.backfill(points, None)
    first = await anext(begun)
    await begun.aclose()
    restarted = ReplayAdapter(file, a_different_day_each_time, rows_per_chunk=50)
    rest = [chunk async for chunk in restarted.backfill(points, first.cursor)]

    assert chosen == [LATEST]
    assert rest[-1].readings[-1].time == LATEST + timedelta(days=1)
    assert Position.load(rest[-1].cursor) == Position(201, 1000, timedelta(days=1))


def test_now_is_a_whole_minute_that_is_not_in_the_future() -> None:
    before = datetime.now(UTC)
    target = Until.parse("now").target(LATEST)
    after = datetime.now(UTC)
    assert before - timedelta(minutes=1) < target <= after
    assert (target.second, target.microsecond) == (0, 0)


def test_a_time_without_zone_is_meant_in_shanghai() -> None:
    assert Until.parse("2026-11-22 08:00").target(LATEST) == datetime(2026, 11, 22, tzinfo=UTC)
    assert Until.parse("2026-11-22T00:00:00Z") == Until.parse("2026-11-22T08:00+08:00")
    assert Until("exact").target(LATEST) == LATEST


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-11-22", "2026-13-01T00:00"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the command line words it
        Until.parse(text)
