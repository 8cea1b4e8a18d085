"""The real measurements through the gateway into the running service, with kills on the way: all, and once."""

import csv
import gzip
import signal
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from tests.edge.processes import until
from tests.iot_adapters.expectation import NAMES
from tests.iot_adapters.gateway_process import run_gateway, start_gateway
from tests.service import Service

ROWS = 10_000
READINGS = 1_903_920
PATIENCE = 1800
"""Seconds; the whole recording is a few minutes' work for an idle machine."""

Totals = Mapping[str, tuple[int, Decimal]]
"""How many readings a room has, and their exact sum."""

__all__ = ["recording"]

pytestmark = pytest.mark.proof


@pytest.fixture
def recording(shared_data: Path) -> Path:
    return shared_data / "room-sensors" / "rooms-1min.csv.gz"


@pytest.fixture
def part(recording: Path, tmp_path: Path) -> Path:
    """The first rows of the recording: most of one room."""
    part = tmp_path / "rooms.csv.gz"
    with gzip.open(recording, "rb") as whole, gzip.open(part, "wb") as copy:
        copy.writelines(islice(whole, ROWS + 1))
    return part


def test_a_part_of_the_recording(service: Service, part: Path, tmp_path: Path) -> None:
    expected = totals_of(part)
    assert sum(count for count, _ in expected.values()) == ROWS * len(NAMES)
    # With so small a spool the gateway cannot have read everything before it is killed.
    _replay_with_two_kills(service, part, tmp_path / "spool", expected, "--capacity", "5000")
    assert totals_in(service) == expected


def test_all_36_rooms(service: Service, recording: Path, tmp_path: Path) -> None:
    expected = totals_of(recording)
    assert len(expected) == 36
    assert sum(count for count, _ in expected.values()) == READINGS
    _replay_with_two_kills(service, recording, tmp_path / "spool", expected)
    assert totals_in(service) == expected


def _replay_with_two_kills(
    service: Service, file: Path, spool: Path, expected: Totals, *options: str
) -> None:
    """The gateway dies at about a third and two thirds, the web server while the rest arrives."""
    token = service.run("gateway-token", "replay").strip()
    whole = sum(count for count, _ in expected.values())
    command: tuple[str | Path, ...] = (
        "replay",
        file,
        "--until",
        "now",
        "--to",
        service.url,
        "--spool",
        spool,
        *options,
    )
    for share in (0.3, 0.6):
        with start_gateway(*command, token=token) as gateway:
            until(lambda share=share: _arrived(service) >= share * whole, PATIENCE)  # type: ignore[misc]
            gateway.kill()
            assert gateway.wait() == -signal.SIGKILL
    assert 0 < _arrived(service) < whole
    service.restart("api-1")
    code, _, errors = run_gateway(*command, token=token, seconds=PATIENCE)
    assert code == 0, errors


_OF_ROOMS = "FROM reading JOIN point ON point.id = point_id WHERE starts_with(code, 'rooms/')"
"""What came from the recording: the demo area has a scale too."""


def _arrived(service: Service) -> int:
    """Exactly: PostgreSQL's own statistics are a second late, in which a part of the recording is through."""
    ((rows,),) = service.fetch(f"SELECT count(*) {_OF_ROOMS}")
    return int(rows)


def totals_of(file: Path) -> Totals:
    found = dict[str, tuple[int, Decimal]]()
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            count, total = found.get(row["room"], (0, Decimal(0)))
            values = [Decimal(row[column]) for column in NAMES]
            found[row["room"]] = count + len(values), total + sum(values)
    return found


def totals_in(service: Service) -> Totals:
    # The shortest decimal that is the same number is the one that stood in the file.
    rows = service.fetch(
        f"SELECT split_part(code, '/', 2), count(*), sum(value::text::numeric) {_OF_ROOMS} GROUP BY 1"
    )
    return {room: (count, total) for room, count, total in rows}
