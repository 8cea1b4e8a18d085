"""A program started and stopped from synchronous code: tests, backup, one-off commands."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from .program import Program

POLL_SECONDS = 0.02


class Running:
    def __init__(self, child: subprocess.Popen[bytes], program: Program, log: Path, log_start: int) -> None:
        self._child = child
        self._program = program
        self._log = log
        self._log_start = log_start

    @classmethod
    def start(cls, program: Program, log: Path) -> Self:
        with log.open("ab") as output:
            start = output.tell()
            child = subprocess.Popen(
                program.argv,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                **program.options(),
            )
        assert child.stdin
        try:
            child.stdin.write(program.stdin)
            child.stdin.close()
        except BrokenPipeError:
            pass  # it ended at once; the log says why
        return cls(child, program, log, start)

    @property
    def pid(self) -> int:
        return self._child.pid

    def wait_until(self, ready: Callable[[int], bool], deadline: float) -> bool:
        """False when the program ended, or was not ready by `deadline` (monotonic seconds)."""
        while self._child.poll() is None and time.monotonic() < deadline:
            if ready(self.pid):
                return True
            try:
                self._child.wait(POLL_SECONDS)
            except subprocess.TimeoutExpired:
                continue
        return False

    def stop(self, patience: float = 30) -> None:
        if self._child.poll() is None:
            self._child.send_signal(self._program.stop_signal)
            try:
                self._child.wait(patience)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
                self._child.wait()

    def output(self) -> str:
        """What it wrote since this start."""
        with self._log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")
