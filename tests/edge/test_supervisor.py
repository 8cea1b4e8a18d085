import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.edge.logs import KEPT, ProcessLog
from tests.edge.processes import descendants, ends, is_alive, until
from tests.edge.starting import PROJECT
from tests.edge.terminal import Terminal


def stand_in(folder: Path, what: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.edge.stand_in", str(folder), what)


class Run:
    """A supervisor in a process of its own."""

    def __init__(self, folder: Path, what: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            stand_in(folder, what),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self._said = self.process.stdout

    def until_ready(self) -> list[int]:
        """The numbers of all processes below it."""
        assert self.line() == "ready\n"
        return descendants(self.process.pid)

    def line(self) -> str:
        """The next that it says."""
        return self._said.readline()

    def stops(self) -> list[str]:
        return (self.folder / "stops").read_text().split()

    def pids(self, name: str) -> tuple[int, int]:
        """Of a stand-in and its helper."""
        leader, helper = (self.folder / name).read_text().split()
        return int(leader), int(helper)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path, "obedient")
    yield run
    run.process.terminate()
    run.process.communicate(timeout=30)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stops_web_and_worker_before_the_databases_and_leaves_nothing(
    run: Run, number: signal.Signals
) -> None:
    below = run.until_ready()
    assert len(below) == 8
    run.process.send_signal(number)
    assert run.process.wait(30) == 0
    assert [pid for pid in below if is_alive(pid)] == []
    assert set(run.stops()[:2]) == {"web", "worker"}
    assert set(run.stops()[2:]) == {"database", "broker"}


def test_the_terminal_s_ctrl_c_reaches_only_the_supervisor(run: Run) -> None:
    below = run.until_ready()
    assert {os.getpgid(pid) for pid in below}.isdisjoint({os.getpgid(run.process.pid)})


def test_killed_it_takes_everything_along(run: Run) -> None:
    below = run.until_ready()
    leaders, helpers = zip(*(run.pids(name) for name in ("database", "broker", "web", "worker")), strict=True)
    run.process.kill()
    assert all(ends(pid) for pid in leaders)
    for helper in helpers:  # nobody is left who knows of them
        os.kill(helper, signal.SIGKILL)
    assert set(run.stops()) == {"database", "broker", "web", "worker"}
    assert len(below) == 8


def test_a_closed_terminal_stops_everything(tmp_path: Path) -> None:
    with Terminal(stand_in(tmp_path, "obedient")) as terminal:
        terminal.until_shown("ready")
        below = descendants(terminal.process.pid)
        assert len(below) == 8
        terminal.close()
        assert terminal.process.wait(30) == 0
    assert [pid for pid in below if not ends(pid)] == []


def test_a_killed_process_is_started_again_and_its_helpers_do_not_stay(run: Run) -> None:
    run.until_ready()
    leader, helper = run.pids("web")
    others = run.pids("database"), run.pids("broker"), run.pids("worker")
    os.kill(leader, signal.SIGKILL)
    assert run.line() == "web ended (SIGKILL), starting it again in 0.5 s\n"
    assert ends(helper)
    until(lambda: run.pids("web")[0] != leader)
    assert is_alive(run.pids("web")[0])
    assert others == (run.pids("database"), run.pids("broker"), run.pids("worker"))
    os.kill(run.pids("web")[0], signal.SIGKILL)
    assert run.line() == "web ended (SIGKILL), starting it again in 1 s\n"


def test_who_ignores_the_request_is_killed_at_the_deadline(tmp_path: Path) -> None:
    run = Run(tmp_path, "stubborn")
    below = run.until_ready()
    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(30) == 0
    assert [pid for pid in below if is_alive(pid)] == []
    assert run.stops()[0] == "worker"
    assert set(run.stops()[1:]) == {"database", "broker"}
    run.process.communicate()


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("broken", "one line: web does not start: no such table\n"),
        ("step", "one line: The step failed (exit code 1)\n"),
    ],
)
def test_a_first_start_that_fails_is_told_in_one_line_and_undone(
    tmp_path: Path, what: str, line: str
) -> None:
    run = Run(tmp_path, what)
    _, errors = run.process.communicate(timeout=30)
    assert errors.endswith(line)
    assert run.process.returncode == 1
    assert {"database", "broker"} <= set(run.stops())
    assert not any(is_alive(pid) for name in ("database", "broker") for pid in run.pids(name))


def test_each_line_is_kept_with_its_time_and_origin(run: Run) -> None:
    run.until_ready()
    (line,) = (run.folder / "log" / "web.log").read_text().splitlines()
    time, _, rest = line.partition(" ")
    assert rest == "web | serving"
    assert time[:2] == "20"
    assert (run.folder / "log").stat().st_mode & 0o777 == 0o700


def test_logs_do_not_grow_without_end(tmp_path: Path) -> None:
    log = ProcessLog(tmp_path, "web")
    for number in range(KEPT + 2):
        log.write(["x" * 10_000_000, f"round {number}"])
    log.write(["last"])
    log.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "web.log",
        "web.log.1",
        "web.log.2",
        "web.log.3",
    ]
    assert "web | last\n" in (tmp_path / "web.log").read_text()
    assert f"round {KEPT + 1}\n" in (tmp_path / "web.log.1").read_text()
    assert "round 2\n" in (tmp_path / "web.log.3").read_text()
