"""A program at a terminal of its own, as a person starts one."""

import os
import pty
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from io import FileIO
from typing import Self

from tests.edge.processes import until
from tests.edge.starting import PROJECT

CTRL_C = b"\x03"
_AT_THE_TERMINAL = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Becomes the program that the terminal's keys reach."""


class Terminal:
    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        ours, theirs = pty.openpty()
        self._file = FileIO(ours, "r+")
        self._shown = b""
        self.process = subprocess.Popen(
            [sys.executable, "-c", _AT_THE_TERMINAL, *command],
            cwd=PROJECT,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)

    def until_shown(self, text: str) -> None:
        until(lambda: text in self.screen())

    def screen(self) -> str:
        """All that was shown so far, what was typed included."""
        while select.select([self._file], [], [], 0)[0]:
            try:
                self._shown += self._file.read(4096)
            except OSError:  # nobody holds the other end any more
                break
        return self._shown.decode(errors="replace")

    def press(self, keys: bytes) -> None:
        self._file.write(keys)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self.process.kill()
        self.process.wait()
