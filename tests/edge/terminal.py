"""A program at a terminal of its own, as a person starts one."""

import fcntl
import os
import pty
import select
import subprocess
import termios
from collections.abc import Mapping, Sequence

from tests.edge.processes import until
from tests.edge.starting import PROJECT

CTRL_C = b"\x03"


class Terminal:
    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._ours, theirs = pty.openpty()
        self._shown = b""
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(theirs)

    def until_shown(self, text: str) -> None:
        until(lambda: text in self.screen())

    def screen(self) -> str:
        """All that was shown so far, what was typed included."""
        while select.select([self._ours], [], [], 0)[0]:
            try:
                self._shown += os.read(self._ours, 4096)
            except OSError:  # nobody holds the other end any more
                break
        return self._shown.decode(errors="replace")

    def press(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    def close(self) -> None:
        os.close(self._ours)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
