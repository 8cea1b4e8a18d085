import asyncio
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.edge.embedded.postgres import EmbeddedPostgres
from backend.edge.founding import found
from tests.edge.processes import called, descendants, ends, is_alive
from tests.edge.starting import PROJECT, UP, environment, free_port
from tests.edge.terminal import CTRL_C, Terminal
from tests.service import query


class Up:
    """`manyi up` in a folder of its own."""

    def __init__(self, data: Path, **chosen: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            UP,
            cwd=PROJECT,
            env=environment(data, self.port, **chosen),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until_ready(self) -> list[int]:
        """The numbers of all processes below it."""
        assert self.process.stdout
        assert any(line.startswith("manyi  Ready") for line in self.process.stdout)
        return descendants(self.process.pid)

    def status(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
            return int(answer.status)

    def complaint(self) -> str:
        """What a start that fails says, once everything is gone again."""
        _, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 1
        return errors


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    data = tmp_path / "data"
    yield data
    if (data / "postgres").is_symlink():
        subprocess.run(["rm", "-r", (data / "postgres").resolve()], check=True)


@pytest.mark.proof
def test_killed_it_leaves_nothing_and_starts_again(data: Path) -> None:
    first = Up(data)
    below = first.until_ready()
    assert first.status() == 200
    first.process.kill()
    survivors = [called(pid) for pid in below if not ends(pid)]
    first.process.communicate()
    assert survivors == []

    second = Up(data)
    below = second.until_ready()
    assert second.status() == 200
    second.process.send_signal(signal.SIGINT)
    second.process.communicate(timeout=60)
    assert second.process.returncode == 0
    assert [pid for pid in below if is_alive(pid)] == []


def test_ctrl_c_from_the_keyboard_ends_it_and_the_next_start_has_all_that_was_there(data: Path) -> None:
    cluster = data / "postgres" / "cluster" / "PG_VERSION"
    with Terminal(UP, environment(data, free_port())) as first:
        first.until_shown("manyi  Open http://localhost:")
        accounts = asyncio.run(found(_database(data), "市级机关集中办公区", "市机关事务管理局"))
        made = cluster.stat()
        _ends_with(first, CTRL_C)

    with Terminal(UP, environment(data, free_port())) as second:
        second.until_shown("manyi  Open http://localhost:")
        # It need not be made again.
        assert cluster.stat() == made
        logins = query(_database(data), "SELECT login FROM person ORDER BY login")
        assert [login for (login,) in logins] == sorted(account.login for account in accounts)
        # Who presses twice is in a hurry, and waits no less.
        _ends_with(second, CTRL_C + CTRL_C)


def test_ctrl_c_during_the_first_start_leaves_nothing_running(data: Path) -> None:
    with Terminal(UP, environment(data, free_port())) as up:
        up.until_shown("manyi  Tables …")
        _ends_with(up, CTRL_C)


def _database(data: Path) -> str:
    return EmbeddedPostgres(data / "postgres").url


def _ends_with(up: Terminal, keys: bytes) -> None:
    below = descendants(up.process.pid)
    up.press(keys)
    assert up.process.wait(60) == 0
    assert [pid for pid in below if is_alive(pid)] == []
    assert up.screen().rpartition("^C")[2] == "manyi  Stopping …\r\nmanyi  Stopped\r\n"


def test_a_busy_port_is_one_clear_line(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        complaint = Up(data, PORT=str(port)).complaint()
    assert complaint == (
        f"Error: Port {port} is busy: stop the program that uses it, or choose another with PORT=8301\n"
    )
    assert not (data / "postgres").exists()


def test_an_impossible_port_is_one_clear_line(data: Path) -> None:
    assert Up(data, PORT="http").complaint() == "Error: PORT is 'http'; a number from 1 to 65535 is needed\n"


def test_an_unreachable_database_is_one_clear_line_without_its_password(data: Path) -> None:
    url = f"postgresql://manyi:hidden@127.0.0.1:{free_port()}/manyi"
    complaint = Up(data, DATABASE_URL=url).complaint()
    assert complaint.startswith(f"Error: The database {url.replace('manyi:hidden@', '')} cannot be reached: ")
    assert complaint.count("\n") == 1
    assert not (data / "postgres").exists()


def test_an_unreachable_valkey_is_one_clear_line_without_its_password(data: Path) -> None:
    url = f"redis://:hidden@127.0.0.1:{free_port()}/0"
    complaint = Up(data, VALKEY_URL=url).complaint()
    assert complaint.startswith(f"Error: Valkey at {url.replace(':hidden@', '')} cannot be reached: ")
    assert complaint.count("\n") == 1


def test_a_damaged_folder_is_one_clear_line(data: Path) -> None:
    EmbeddedPostgres(data / "postgres", durable=False).prepare()
    (data / "postgres" / "cluster" / "PG_VERSION").unlink()
    complaint = Up(data).complaint()
    assert complaint.startswith(f"Error: PostgreSQL does not start from {data}/postgres: ")
    assert complaint.count("\n") == 1


def test_two_do_not_share_a_folder(data: Path) -> None:
    data.mkdir(mode=0o711)
    first = Up(data)
    assert first.process.stdout
    assert first.process.stdout.readline() == "manyi  PostgreSQL and Valkey …\n"
    assert (
        Up(data).complaint()
        == f"Error: Manyi already runs from {data}: stop it first, or choose another MANYI_DATA\n"
    )
    first.process.terminate()
    first.process.communicate(timeout=60)
    assert first.process.returncode == 0
