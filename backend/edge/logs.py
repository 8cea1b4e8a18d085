"""What the processes write, one file a process, kept from growing without end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO

LARGEST_BYTES = 10_000_000
KEPT = 3
TAIL_LINES = 50


class ProcessLog:
    """Appends lines to FOLDER/NAME.log, marked with the time and the name; old files end in .1 to .3."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / f"{name}.log"
        self._name = name
        self._file: IO[str] = self.path.open("a", encoding="utf-8")
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)

    def write(self, lines: Iterable[str]) -> None:
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        for line in lines:
            self._tail.append(line)
            self._file.write(f"{now} {self._name} | {line}\n")
        self._file.flush()
        if self._file.tell() > LARGEST_BYTES:
            self._rotate()

    def forget(self) -> None:
        self._tail.clear()

    @property
    def tail(self) -> str:
        """The last lines since `forget`, to say why a process ended."""
        return "\n".join(self._tail)

    def close(self) -> None:
        self._file.close()

    def _rotate(self) -> None:
        self._file.close()
        for number in range(KEPT, 0, -1):
            older = self.path.with_suffix(f".log.{number - 1}") if number > 1 else self.path
            older.rename(self.path.with_suffix(f".log.{number}")) if older.exists() else None
        self._file = self.path.open("a", encoding="utf-8")
