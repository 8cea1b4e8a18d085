"""kill -9 of the gateway in the middle of a replay: everything arrives, and nothing twice."""

import gzip
import signal
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest

from tests.iot_adapters.expectation import expected_values, totals
from tests.iot_adapters.gateway_process import run_gateway, start_gateway
from tests.iot_adapters.intake_server import IntakeServer, commits_but_drops_the_reply, says
from tests.iot_adapters.measurements import a_recording


@pytest.fixture
def unvalidated_server() -> Iterator[IntakeServer]:
    """The other tests validate every batch; here it would take most of the time."""
    with IntakeServer(validates=False) as server:
        yield server


@pytest.fixture
def part_of_the_real_recording(room_sensors: Path, tmp_path: Path) -> Path:
    """Its first rows: most of one room."""
    part = tmp_path / "rooms.csv.gz"
    with gzip.open(room_sensors, "rb") as whole, gzip.open(part, "wb") as copy:
        copy.writelines(islice(whole, 10_000))
    return part


def replay_with_two_kills(
    file: Path, spool_folder: Path, server: IntakeServer, *options: str
) -> dict[tuple[str, str], float]:
    """Returns what should have arrived when the times were kept."""
    expected = expected_values(file)
    command: tuple[str | Path, ...] = (
        "replay",
        file,
        "--to",
        server.address,
        "--spool",
        spool_folder,
        *options,
    )
    for share in (0.3, 0.6):
        enough = int(share * len(expected))
        # On the way a reply gets lost and the backend is busy, too.
        server.answers.extend([commits_but_drops_the_reply, says(503, Retry_After="0")])
        server.holds_back_at = enough + len(expected) // 5
        with start_gateway(*command) as gateway:
            server.wait_until(lambda enough=enough: len(server.held) >= enough, 600)  # type: ignore[misc]
            gateway.kill()
            assert gateway.wait() == -signal.SIGKILL
    assert len(server.held) < len(expected)
    server.holds_back_at = None
    code, _, err = run_gateway(*command, seconds=900)
    assert code == 0, err
    return expected


def assert_exactly_once(server: IntakeServer) -> None:
    """Sent again it may be, but under one sequence: it was read from the file once."""
    assert {len(sequences) for sequences in server.sequences.values()} == {1}


def test_exact_times(tmp_path: Path, spool_folder: Path, unvalidated_server: IntakeServer) -> None:
    file = a_recording(tmp_path / "rooms.csv.gz", rooms=["413", "415", "417"], minutes=2500)
    expected = replay_with_two_kills(file, spool_folder, unvalidated_server, "--exact", "--capacity", "10000")
    assert unvalidated_server.values() == expected
    assert_exactly_once(unvalidated_server)


def test_until_now_keeps_its_shift(
    tmp_path: Path, spool_folder: Path, unvalidated_server: IntakeServer
) -> None:
    file = a_recording(tmp_path / "rooms.csv.gz", rooms=["413", "415", "417"], minutes=2500)
    expected = replay_with_two_kills(
        file, spool_folder, unvalidated_server, "--until", "now", "--capacity", "10000"
    )
    values = unvalidated_server.values()
    assert len(values) == len(expected)
    assert list(values.values()) == list(expected.values())
    shifts = {
        datetime.fromisoformat(sent) - datetime.fromisoformat(recorded)
        for (_, sent), (_, recorded) in zip(sorted(values), sorted(expected), strict=True)
    }
    assert len(shifts) == 1
    assert_exactly_once(unvalidated_server)


def test_a_part_of_the_real_recording(
    part_of_the_real_recording: Path, spool_folder: Path, unvalidated_server: IntakeServer
) -> None:
    expected = replay_with_two_kills(
        part_of_the_real_recording, spool_folder, unvalidated_server, "--exact",
        "--capacity", "10000",
    )  # fmt: skip
    assert unvalidated_server.values() == expected
    assert_exactly_once(unvalidated_server)


@pytest.mark.proof
def test_the_whole_real_recording(
    room_sensors: Path, spool_folder: Path, unvalidated_server: IntakeServer
) -> None:
    expected = replay_with_two_kills(room_sensors, spool_folder, unvalidated_server, "--exact")
    assert len(expected) == 1_903_920
    arrived = totals(unvalidated_server.values())
    assert len(arrived) == 36
    assert arrived == totals(expected)
    assert unvalidated_server.values() == expected
    assert_exactly_once(unvalidated_server)
