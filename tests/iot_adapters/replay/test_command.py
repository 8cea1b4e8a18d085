import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iot_adapters.gateway.health import health
from tests.iot_adapters.expectation import expected_values
from tests.iot_adapters.gateway_process import call_gateway, run_gateway, start_gateway
from tests.iot_adapters.intake_server import IntakeServer, hangs
from tests.iot_adapters.measurements import HEAD, a_file, a_recording

LATEST = datetime(2013, 8, 23, 16, 44, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return a_recording(tmp_path / "rooms.csv.gz", rooms=["413", "415"], minutes=100)


def test_exact_times_arrive_as_they_are(file: Path, spool_folder: Path, intake_server: IntakeServer) -> None:
    code, out, err = run_gateway(
        "replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder
    )
    assert (code, out) == (
        0,
        "1,000 readings of 10 points arrived, the last of 2013-08-24 00:44:00+0800 (shifted by 0:00:00)\n",
    ), err
    assert intake_server.values() == expected_values(file)
    assert intake_server.gateways == {"demo-replay"}
    assert err.splitlines()[0] == f"Looking through {file}"
    assert "100%  1,000 of 1,000 readings read, 0 waiting" in err.splitlines()[-1]


def test_until_now_shifts_all_by_one_constant(
    file: Path, spool_folder: Path, intake_server: IntakeServer
) -> None:
    began = datetime.now(UTC)
    code, _, err = run_gateway(
        "replay", file, "--until", "now", "--to", intake_server.address, "--spool", spool_folder
    )
    assert code == 0, err
    last = max(datetime.fromisoformat(time) for _, time in intake_server.held)
    assert began - timedelta(minutes=1) < last <= datetime.now(UTC)
    assert intake_server.values() == expected_values(file, last - LATEST)


def test_until_a_moment_is_in_shanghai(file: Path, spool_folder: Path, intake_server: IntakeServer) -> None:
    until = datetime(2026, 1, 31, 0, 0, tzinfo=UTC)
    code, out, err = run_gateway(
        "replay", file, "--until", "2026-01-31T08:00", "--to", intake_server.address,
        "--spool", spool_folder, "--name", "一号网关",
    )  # fmt: skip
    assert code == 0, err
    assert "the last of 2026-01-31 08:00:00+0800" in out
    assert intake_server.values() == expected_values(file, until - LATEST)
    assert intake_server.gateways == {"一号网关"}


def test_it_may_stop_before_the_end_which_is_another_replay(
    file: Path, spool_folder: Path, intake_server: IntakeServer
) -> None:
    command = ("replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder)
    code, out, err = run_gateway(*command, "--stop-at", "2013-08-23T23:34")
    assert code == 0, err
    assert out == (
        "300 readings of 10 points arrived, the last of 2013-08-23 23:34:00+0800 (shifted by 0:00:00)\n"
    )
    stop = datetime(2013, 8, 23, 15, 34, tzinfo=UTC)
    everything = expected_values(file)
    early = {k: v for k, v in everything.items() if datetime.fromisoformat(k[1]) <= stop}
    assert len(early) == 300
    assert intake_server.values() == early

    code, out, _ = run_gateway(*command, "--stop-at", "2013-08-23T23:34")
    assert "has arrived already" in out
    assert run_gateway(*command)[0] == 0
    assert intake_server.values() == everything


def test_a_time_to_stop_becomes_now(file: Path, spool_folder: Path, intake_server: IntakeServer) -> None:
    code, _, err = run_gateway(
        "replay", file, "--stop-at", "2013-08-24T00:04", "--to", intake_server.address,
        "--spool", spool_folder,
    )  # fmt: skip
    assert code == 0, err
    last = max(datetime.fromisoformat(time) for _, time in intake_server.held)
    assert datetime.now(UTC) - timedelta(minutes=2) < last <= datetime.now(UTC)
    assert len(intake_server.held) == 600


def test_what_has_arrived_is_not_sent_again_unless_it_is_wished(
    file: Path, spool_folder: Path, intake_server: IntakeServer
) -> None:
    command = ("replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder)
    assert run_gateway(*command)[0] == 0
    requests = len(intake_server.batch_sizes)

    code, out, _ = run_gateway(*command)
    assert (code, out) == (0, f"{file} has arrived already. Play it once more with --again.\n")
    assert len(intake_server.batch_sizes) == requests

    assert run_gateway(*command, "--again")[0] == 0
    assert sum(intake_server.batch_sizes) == 2000
    assert intake_server.values() == expected_values(file)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_replay_goes_on(
    file: Path, spool_folder: Path, intake_server: IntakeServer, number: signal.Signals
) -> None:
    intake_server.answers.append(hangs)
    command = ("replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder)
    with start_gateway(*command) as process:
        intake_server.wait_until(lambda: len(intake_server.batch_sizes) == 1)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (128 + number, "")
    assert err.splitlines()[-1] == "Stopped. The same command goes on from here."
    assert "Traceback" not in err
    assert intake_server.held == {}

    assert run_gateway(*command)[0] == 0
    assert intake_server.values() == expected_values(file)


def test_a_wrong_token_stops_it_in_one_line_and_nothing_is_lost(
    file: Path, spool_folder: Path, intake_server: IntakeServer, tmp_path: Path
) -> None:
    command = ("replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder)
    code, out, err = run_gateway(*command, token="swordfish")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == (
        f"Error: {intake_server.address}/intake/readings does not accept the token:"
        " unknown_token: who are you?"
    )
    assert "swordfish" not in err
    assert intake_server.held == {}

    (tmp_path / "token").write_text("sesame\n", encoding="utf-8")
    code, _, err = run_gateway(*command, "--token-file", tmp_path / "token", token="wrong")
    assert code == 0, err
    assert intake_server.values() == expected_values(file)
    assert {len(sequences) for sequences in intake_server.sequences.values()} == {1}


def test_a_refused_point_is_told_and_its_release_sends_it(
    tmp_path: Path, spool_folder: Path, intake_server: IntakeServer
) -> None:
    file = a_recording(tmp_path / "rooms.csv.gz", minutes=8)
    intake_server.refused_points = {"rooms/415/pir"}
    code, out, err = run_gateway(
        "replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder
    )
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == (
        "Error: 8 readings were refused and are in quarantine: see manyi-gateway status"
    )
    good = {k: v for k, v in expected_values(file).items() if k[0] != "rooms/415/pir"}
    assert intake_server.values() == good

    code, out, _ = call_gateway("status", "--spool", spool_folder)
    assert code == 0
    assert re.sub(r"the last at .*", "the last at …", out).splitlines() == [
        "waiting      0 of 200,000 readings",
        "committed    72, the last at …",
        "quarantined  8",
        "             8 times unknown_point: rooms/415/pir",
        "dropped      0",
    ]

    intake_server.refused_points = set()
    assert call_gateway("release", "--spool", spool_folder)[:2] == (
        0,
        "8 readings will be sent again with the next run\n",
    )
    code, _, err = run_gateway(
        "replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder
    )
    assert code == 0, err
    assert intake_server.values() == expected_values(file)


def test_bad_rows_are_named_and_the_rest_arrives(
    tmp_path: Path, spool_folder: Path, intake_server: IntakeServer
) -> None:
    row = "413,2013-08-23 23:05:00,1,2,3,4,5"
    file = a_file(tmp_path / "rooms.csv", [HEAD, row, "bad", row.replace("23:05", "23:06")])
    code, out, err = run_gateway(
        "replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder
    )
    assert code == 0
    assert out.endswith("(shifted by 0:00:00); 1 cells or rows were left out\n")
    assert "WARNING line 3: 1 cells instead of 7" in err
    assert len(intake_server.held) == 10


def test_a_rate_and_a_small_spool_lose_nothing(
    file: Path, spool_folder: Path, intake_server: IntakeServer
) -> None:
    code, _, err = run_gateway(
        "replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder,
        "--rate", "2000", "--capacity", "5000",
    )  # fmt: skip
    assert code == 0, err
    assert intake_server.values() == expected_values(file)
    assert max(intake_server.batch_sizes) < 1000
    assert health(spool_folder).dropped == 0


@pytest.mark.parametrize(
    ("arguments", "token", "code", "reason"),
    [
        ((), None, 1, "Error: no token: give --token-file or set MANYI_GATEWAY_TOKEN"),
        ((), " ", 1, "Error: the gateway token is empty or holds characters no token has"),
        (("--to", "localhost:8300"), "sesame", 1, "Error: localhost:8300 is not an address"),
        (("--token-file", "/nowhere"), None, 1, "Error: the token file /nowhere cannot be read"),
        (("--exact", "--until", "now"), "sesame", 2, "exclude each other"),
        (("--until", "tomorrow"), "sesame", 2, "'tomorrow' is neither now nor a time"),
        (("--until", "2999-01-01T00:00"), "sesame", 2, "2999-01-01T00:00 is yet to come"),
        (("--stop-at", "then"), "sesame", 2, "'then' is not a time"),
        (("--stop-at", "2013-08-23T23:04"), "sesame", 1, "no reading in it up to 2013-08-23 23:04"),
        (("--rate", "0"), "sesame", 2, "'--rate'"),
        (("--capacity", "10"), "sesame", 2, "'--capacity'"),
        (("--spool", "/dev/null/spool"), "sesame", 1, "cannot be used"),
    ],
)
def test_a_wrong_command_is_one_clear_line(
    file: Path,
    spool_folder: Path,
    arguments: tuple[str, ...],
    token: str | None,
    code: int,
    reason: str,
) -> None:
    exit_code, out, err = call_gateway("replay", file, "--spool", spool_folder, *arguments, token=token)
    assert (exit_code, out) == (code, "")
    assert reason in err.splitlines()[-1]
    assert "Traceback" not in err


def test_a_file_that_is_no_recording_is_one_clear_line(
    tmp_path: Path, spool_folder: Path, intake_server: IntakeServer
) -> None:
    for name in ("nowhere.csv", "picture.csv"):
        (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
        code, out, err = call_gateway(
            "replay", tmp_path / name, "--to", intake_server.address, "--spool", spool_folder
        )
        assert (code, out) == (1, "")
        assert err.splitlines()[-1].startswith(f"Error: {tmp_path / name}")
        assert "Traceback" not in err
    assert intake_server.batch_sizes == []


def test_two_gateways_do_not_share_a_spool(
    file: Path, spool_folder: Path, intake_server: IntakeServer
) -> None:
    intake_server.answers.append(hangs)
    command = ("replay", file, "--exact", "--to", intake_server.address, "--spool", spool_folder)
    with start_gateway(*command) as first:
        intake_server.wait_until(lambda: len(intake_server.batch_sizes) == 1)
        code, _, err = run_gateway(*command)
        assert code == 1
        assert err.splitlines()[-1] == (f"Error: another gateway is using the spool in {spool_folder}")
        code, out, _ = call_gateway("status", "--spool", spool_folder)
        assert code == 0
        assert out.startswith("waiting      1,000 of 200,000 readings, the oldest for 0:00:")
        first.kill()


def test_a_status_without_a_spool(tmp_path: Path) -> None:
    code, out, err = call_gateway("status", "--spool", tmp_path / "nowhere")
    assert (code, out, err) == (1, "", f"Error: there is no spool in {tmp_path / 'nowhere'}\n")
