import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.edge.embedded.postgres import EmbeddedPostgres
from tests.edge.processes import called, descendants, ends, is_alive

PROJECT = Path(__file__).parents[2]
FOREIGN = ("DATABASE_URL", "VALKEY_URL", "MANYI_SECRET", "MANYI_ORIGIN", "HOST")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Up:
    """`manyi up` in production, which generates no demo area, in a folder of its own."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backend.edge", "up"],
            cwd=PROJECT,
            env={name: value for name, value in os.environ.items() if name not in FOREIGN}
            | {"MANYI_ENV": "production", "MANYI_SECRET": "x" * 32}
            | {"MANYI_DATA": str(data), "PORT": str(self.port)}
            | environment,
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
