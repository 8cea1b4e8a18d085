"""What a killed server leaves: a process that is still ending, a pid file that speaks of nobody."""

from __future__ import annotations

import os
import select
from pathlib import Path

from .program import ServerError

PATIENCE = 30


def clear(folder: Path, pid_file: Path, *marks: Path) -> None:
    """Wait for a server that is still ending in `folder`, then drop its pid file and other marks.

    PostgreSQL would refuse to start when another process has got the number in a stale file.
    Without /proc (macOS) the server's own judgement has to do.
    """
    if not pid_file.exists() or not Path("/proc/self").exists():
        return
    first_line = pid_file.read_text().partition("\n")[0]
    if first_line.isdecimal() and (pidfd := working_in(folder, int(first_line))) is not None:
        ended, _, _ = select.select([pidfd], [], [], PATIENCE)
        os.close(pidfd)
        if not ended:
            raise ServerError(f"Another server (process {first_line}) is using {folder}")
    for path in (pid_file, *marks):
        path.unlink(missing_ok=True)


def working_in(folder: Path, pid: int) -> int | None:
    """A pidfd of the process when `folder` is its working directory, as it is for both servers."""
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return None
    try:
        if Path(os.readlink(f"/proc/{pid}/cwd")) == folder:
            return pidfd
    except (FileNotFoundError, PermissionError):
        pass
    os.close(pidfd)
    return None
