"""A program to run as a child that never outlives this process."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

PR_SET_PDEATHSIG = 1


class ServerError(Exception):
    """A server cannot start or be used; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class Program:
    """What to execute, as whom, and the signal that asks it to stop."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    uid: int | None = None
    gid: int | None = None
    stdin: bytes = b""
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals | None = None
    """Sent when this process dies without having asked the child to stop; else the same signal."""
    pass_fds: tuple[int, ...] = ()

    def options(self) -> dict[str, Any]:
        """Keyword arguments for `subprocess.Popen` and `asyncio.create_subprocess_exec`.

        The child leads a process group of its own, so that Ctrl-C at the terminal reaches only us and
        the whole group can be ended at once.
        """
        options: dict[str, Any] = {
            "env": self.env,
            "cwd": "/" if self.uid is not None else None,
            "process_group": 0,
            "pass_fds": self.pass_fds,
            "preexec_fn": die_with_parent(self.death_signal or self.stop_signal),
        }
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Have the kernel send signal `number` to the child when the thread that started it ends (Linux).

    It runs after the change of user, which would clear the setting again.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)

    return ask
