"""The whole service as `manyi up` runs it, in a folder of its own, and a hammer for each of its processes."""

import asyncio
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.edge import migrate
from backend.edge.embedded import home
from backend.edge.embedded.postgres import EmbeddedPostgres
from backend.edge.processes import is_healthy
from backend.kernel.db import Database
from tests.edge.processes import descendants, ends
from tests.edge.starting import PROJECT, UP, environment, free_port

PATIENCE = 120
"""Seconds for anything to come (back) up; the machine may be busy with other tests."""
POLL = 0.1

ROLES = {
    "api": "backend.edge api",
    "worker": "backend.edge worker",
    "beat": "backend.edge beat",
    "valkey": "valkey-server",
    "postgres": "postgres -D",
}
"""What the command line of each process holds."""


@dataclass(frozen=True)
class Person:
    login: str
    password: str


class House:
    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = data.parent / "up.log"
        self._up: subprocess.Popen[bytes] | None = None

    @property
    def database_url(self) -> str:
        return EmbeddedPostgres(self.data / "postgres").url

    async def furnish(self, fill: Callable[[Database], Awaitable[object]]) -> None:
        """Make the tables and have `fill` put people and places into them, before the house opens."""
        self.data.mkdir(parents=True, mode=0o711)
        with EmbeddedPostgres(self.data / "postgres") as url:
            with pytest.MonkeyPatch.context() as ours:
                ours.setenv("DATABASE_URL", url)
                # In this process, which has read all of the code: another one takes seconds to.
                await asyncio.to_thread(migrate.upgrade)
            database = Database(url)
            await fill(database)
            await database.close()

    def open(self) -> None:
        with self._log.open("ab") as log:
            start = log.tell()
            self._up = subprocess.Popen(
                UP,
                cwd=PROJECT,
                env=environment(self.data, self.port, MANYI_ENV="demo"),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.until(lambda: b"manyi  Ready" in self._log.read_bytes()[start:])

    def close(self) -> None:
        assert self._up is not None
        self._up.send_signal(signal.SIGINT)
        assert self._up.wait(PATIENCE) == 0
        self._up = None

    def save(self, archive: Path) -> None:
        self._manyi("backup", str(archive))

    def begin_anew_from(self, archive: Path) -> None:
        """Everything is gone but the archive, and the house opens with what that holds."""
        self.close()
        home.remove(self.data / "postgres")
        shutil.rmtree(self.data)
        self._manyi("restore", str(archive))
        self.open()

    def _manyi(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "backend.edge", *words],
            cwd=PROJECT,
            env=environment(self.data, self.port, MANYI_ENV="demo"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def demolish(self) -> None:
        if self._up is not None:
            self._up.kill()
            self._up.wait()
        home.remove(self.data / "postgres")

    def pids(self, role: str) -> set[int]:
        """The processes of this role that `manyi up` itself started."""
        assert self._up is not None
        return {
            pid
            for pid in descendants(self._up.pid)
            if _parent(pid) == self._up.pid and ROLES[role] in _command_line(pid)
        }

    def kill(self, role: str) -> None:
        """All processes of the role, at once; returns when as many others have taken their place."""
        before = self.pids(role)
        assert before, f"no {role} runs"
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        self.until(lambda: len(self.pids(role) - before) == len(before))
        self.until(lambda: is_healthy(self.port))

    def crash(self) -> None:
        """The terminal's own process dies, and with it all others; then it is started again."""
        assert self._up is not None
        below = {pid: _command_line(pid) for pid in descendants(self._up.pid)}
        self._up.kill()
        self._up.wait()
        left = [line for pid, line in below.items() if not ends(pid, PATIENCE)]
        assert left == [], left
        self.open()

    def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert self._up is None or self._up.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()
            select.select([], [], [], POLL)


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
