"""What the embedded servers have in common: a folder of their own, and one child that runs from it."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar

from . import home as homes
from .program import Program, ServerError
from .running import Running

START_PATIENCE = 60


class EmbeddedServer(ABC):
    """`EmbeddedPostgres(folder).start()` returns the server's address.

    `durable=False` is for tests: fast, and `stop()` deletes the folder.
    """

    name: ClassVar[str]

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self._durable = durable
        self._running: Running | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address by which the application signs in."""

    @abstractmethod
    def prepare(self) -> Program:
        """All that comes before the start: folders, data where there is none, a crash's leftovers."""

    @abstractmethod
    def answers(self, pid: int) -> bool:
        """Whether a client gets in, and to this child."""

    @abstractmethod
    def is_serving(self) -> bool:
        """Whether somebody else runs it already, `manyi up` in another terminal for example."""

    @abstractmethod
    def problem(self, output: str) -> str:
        """One line for a person, from what the server wrote before it ended."""

    def passes_by_itself(self, problem: str) -> bool:
        """Whether another start may do better."""
        return False

    def start(self) -> str:
        program = self.prepare()
        deadline = time.monotonic() + START_PATIENCE
        while True:
            running = Running.start(program, self.folder / "server.log")
            if running.wait_until(self.answers, deadline):
                self._running = running
                return self.url
            running.stop()
            problem = self.problem(running.output())
            if not self.passes_by_itself(problem) or time.monotonic() > deadline:
                raise ServerError(problem)

    @property
    def pid(self) -> int:
        if self._running is None:
            raise ServerError(f"{self.name} is not running")
        return self._running.pid

    def stop(self) -> None:
        if self._running:
            self._running.stop()
            self._running = None
        if not self._durable:
            homes.remove(self.folder)

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
