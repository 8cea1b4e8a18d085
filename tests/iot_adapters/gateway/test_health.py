import time
from contextlib import closing
from pathlib import Path

import pytest

from iot_adapters.gateway.errors import ConfigError
from iot_adapters.gateway.health import Health, as_text, health
from iot_adapters.gateway.spool import Spool
from tests.iot_adapters.measurements import some_readings


def test_a_new_spool_is_empty(spool: Spool, spool_folder: Path) -> None:
    assert health(spool_folder) == Health(
        fill=0,
        capacity=100_000,
        oldest_waits=None,
        committed=0,
        committed_at=None,
        quarantined=0,
        dropped=0,
        refusals=(),
    )


def test_it_tells_where_every_reading_is(spool_folder: Path) -> None:
    began = time.time()
    with closing(Spool(spool_folder, capacity=10)) as spool:
        spool.append(some_readings(12))
        spool.confirm(spool.batch(3))
        for reading in spool.batch(2):
            spool.quarantine(reading, "unknown_point", "no such point")
        state = health(spool_folder)

    assert (state.fill, state.committed, state.quarantined, state.dropped) == (5, 3, 2, 2)
    assert state.capacity == 10
    assert state.refusals == (("unknown_point: no such point", 2),)
    assert state.oldest_waits is not None
    assert 0 <= state.oldest_waits <= time.time() - began
    assert state.committed_at is not None
    assert began <= state.committed_at <= time.time()
    assert health(spool_folder).fill == 5


def test_it_reads_well() -> None:
    text = as_text(
        Health(
            fill=12_345,
            capacity=200_000,
            oldest_waits=3 * 3600 + 4 * 60 + 5.9,
            committed=1_903_920,
            committed_at=None,
            quarantined=2,
            dropped=0,
            refusals=(("unknown_point: rooms/1/co2", 2),),
        )
    )
    assert text.splitlines() == [
        "waiting      12,345 of 200,000 readings, the oldest for 3:04:05",
        "committed    1,903,920",
        "quarantined  2",
        "             2 times unknown_point: rooms/1/co2",
        "dropped      0",
    ]


def test_without_a_spool_it_says_so_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no spool in"):
        health(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
