import asyncio
import logging
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from iot_adapters.gateway.adapter import Reading
from iot_adapters.gateway.errors import ConfigError
from iot_adapters.gateway.spool import Spool
from iot_adapters.gateway.spool_file import NAME
from tests.iot_adapters.measurements import START, some_readings


def waiting(spool: Spool) -> list[float]:
    return [reading.value for reading in spool.batch(1_000_000)]


def test_first_in_first_out_and_nothing_leaves_before_it_is_confirmed(spool: Spool) -> None:
    spool.append(some_readings(5))
    batch = spool.batch(3)
    assert [reading.value for reading in batch] == [0, 1, 2]
    assert waiting(spool) == [0, 1, 2, 3, 4]

    spool.confirm(batch)

    assert waiting(spool) == [3, 4]
    assert (spool.fill, spool.committed) == (2, 3)


def test_the_time_of_the_source_waits_in_utc(spool: Spool) -> None:
    shanghai = timezone(timedelta(hours=8))
    spool.append(
        [
            Reading("a", datetime(2026, 11, 22, 11, 4, 5, tzinfo=shanghai), 1.0),
            Reading("a", datetime(2026, 11, 22, 3, 4, 5, 250_000, tzinfo=UTC), 2.0),
        ]
    )
    assert [reading.time for reading in spool.batch(2)] == [
        "2026-11-22T03:04:05Z",
        "2026-11-22T03:04:05.250000Z",
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_reading_is_a_finite_number(value: float) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        Reading("rooms/413/co2", START, value)


def test_a_reading_knows_its_zone() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        Reading("rooms/413/co2", START.replace(tzinfo=None), 1.0)


@pytest.mark.parametrize("value", ["9e999", "-9e999", "NULL", "'warm'"])
def test_the_file_itself_refuses_what_is_no_finite_number(
    spool: Spool, spool_folder: Path, value: str
) -> None:
    with closing(sqlite3.connect(spool_folder / NAME)) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(
            "INSERT INTO reading (point, time, value, spooled_at)"
            f" VALUES ('a', '2026-11-22T03:04:05Z', {value}, 0)"
        )
    assert waiting(spool) == []


def test_a_sequence_is_never_used_again(spool_folder: Path) -> None:
    with closing(Spool(spool_folder, 100)) as spool:
        spool.append(some_readings(3))
        last = spool.batch(3)[-1].sequence
        spool.confirm(spool.batch(3))
    with closing(Spool(spool_folder, 100)) as spool:
        spool.append(some_readings(1))
        assert spool.batch(1)[0].sequence == last + 1


def test_a_spool_made_anew_outranks_the_one_it_replaces(tmp_path: Path) -> None:
    last = 0
    for folder in ("old", "new"):
        with closing(Spool(tmp_path / folder, 10_000)) as spool:
            spool.append(some_readings(1_000))
            batch = spool.batch(1_000)
            assert batch[0].sequence > last
            last = batch[-1].sequence
    assert last < 2**53


def test_the_cursor_moves_with_the_readings(spool_folder: Path) -> None:
    with closing(Spool(spool_folder, 100)) as spool:
        assert spool.cursor("meter") is None
        spool.append(some_readings(2), "meter", "two")
        spool.append([], "meter", "two and a bit")
        spool.append(some_readings(1), "other", "one")
    with closing(Spool(spool_folder, 100)) as spool:
        assert spool.cursor("meter") == "two and a bit"
        assert spool.cursor("other") == "one"
        assert spool.fill == 3


def test_a_cursor_that_cannot_be_kept_keeps_its_readings_out_too(spool: Spool) -> None:
    spool.append(some_readings(1), "meter", "one")

    with pytest.raises(sqlite3.IntegrityError):
        spool.append(some_readings(5, first=1), "meter", None)

    assert waiting(spool) == [0]
    assert spool.cursor("meter") == "one"
    assert spool.fill == 1


def test_only_beyond_its_capacity_it_drops_the_oldest_and_says_so(
    spool_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(Spool(spool_folder, capacity=5)) as spool:
        spool.append(some_readings(5))
        assert (waiting(spool), caplog.record_tuples) == ([0, 1, 2, 3, 4], [])

        spool.append(some_readings(2, first=5))

        assert waiting(spool) == [2, 3, 4, 5, 6]
        assert spool.fill == 5
    assert caplog.record_tuples == [
        (
            "iot_adapters.gateway.spool",
            logging.ERROR,
            "the spool is full: the 2 oldest readings are lost",
        )
    ]


def test_what_was_dropped_on_its_way_is_not_counted_twice(spool_folder: Path) -> None:
    with closing(Spool(spool_folder, capacity=4)) as spool:
        spool.append(some_readings(4))
        on_its_way = spool.batch(3)
        spool.append(some_readings(2, first=4))

        spool.confirm(on_its_way)

        assert waiting(spool) == [3, 4, 5]
        assert (spool.fill, spool.committed) == (3, 1)


def test_quarantine_keeps_a_reading_and_release_sends_it_under_its_own_sequence(
    spool: Spool,
) -> None:
    spool.append(some_readings(3))
    before = spool.batch(3)

    spool.quarantine(before[1], "unknown_point", "no such point")
    assert waiting(spool) == [0, 2]
    assert (spool.fill, spool.quarantined, spool.committed) == (2, 1, 0)

    assert spool.release() == 1
    assert spool.batch(3) == before
    assert (spool.fill, spool.quarantined) == (3, 0)


def test_one_folder_serves_one_gateway(spool_folder: Path) -> None:
    with closing(Spool(spool_folder, 100)) as spool:
        spool.append(some_readings(1))
        with pytest.raises(ConfigError, match="another gateway is using the spool"):
            Spool(spool_folder, 100)
        assert waiting(spool) == [0]
    with closing(Spool(spool_folder, 100)) as spool:
        assert waiting(spool) == [0]


def test_a_file_that_is_no_spool_is_refused_and_left_alone(spool_folder: Path) -> None:
    spool_folder.mkdir()
    (spool_folder / NAME).write_bytes(b"holiday pictures" * 1000)

    with pytest.raises(ConfigError, match="cannot be used: file is not a database"):
        Spool(spool_folder, 100)

    assert (spool_folder / NAME).read_bytes() == b"holiday pictures" * 1000


def test_a_spool_of_another_format_is_refused(spool_folder: Path) -> None:
    Spool(spool_folder, 100).close()
    with closing(sqlite3.connect(spool_folder / NAME)) as db:
        db.execute("PRAGMA user_version = 2")
    with pytest.raises(ConfigError, match="has format 2, this gateway 1"):
        Spool(spool_folder, 100)


def test_a_refused_spool_does_not_stay_held(spool_folder: Path) -> None:
    spool_folder.mkdir()
    (spool_folder / NAME).write_bytes(b"holiday pictures" * 1000)
    with pytest.raises(ConfigError):
        Spool(spool_folder, 100)
    (spool_folder / NAME).unlink()
    Spool(spool_folder, 100).close()


async def test_whoever_waits_wakes_when_it_comes_true(spool_folder: Path) -> None:
    with closing(Spool(spool_folder, capacity=10)) as spool:
        readings = asyncio.create_task(spool.wait_for_readings())
        await _let_run()
        assert not readings.done()
        spool.append(some_readings(8))
        await readings

        room = asyncio.create_task(spool.wait_for_room(5))
        empty = asyncio.create_task(spool.wait_until_empty())
        spool.confirm(spool.batch(2))
        await _let_run()
        assert not room.done()
        spool.confirm(spool.batch(1))
        await room
        assert not empty.done()
        spool.confirm(spool.batch(5))
        await empty


async def _let_run() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_an_empty_spool_takes_even_more_than_its_room(spool_folder: Path) -> None:
    with closing(Spool(spool_folder, capacity=10)) as spool:
        began = time.monotonic()
        await asyncio.wait_for(spool.wait_for_room(50), 1)
        assert time.monotonic() - began < 1
