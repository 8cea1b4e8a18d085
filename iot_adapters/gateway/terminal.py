"""What a person sees while the gateway works: one line that moves, and warnings above it."""

import asyncio
import logging
import sys
from collections.abc import Callable
from typing import Final

CLEAR_LINE: Final = "\r\x1b[2K"


class Terminal(logging.Handler):
    """On a terminal the progress line stays the last one; in a log file it comes rarely."""

    def __init__(self) -> None:
        super().__init__()
        self._moving = sys.stderr.isatty()
        self._line = ""
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        prefix = CLEAR_LINE if self._moving else ""
        sys.stderr.write(f"{prefix}{self.format(record)}\n{self._line}")
        sys.stderr.flush()

    def say(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    async def follow(self, progress: Callable[[], str]) -> None:
        """Never returns: shows the progress until it is cancelled."""
        try:
            while True:
                self._show(progress())
                await asyncio.sleep(0.2 if self._moving else 10)
        finally:
            self._show(progress())
            if self._moving:
                sys.stderr.write("\n")
            self._line = ""

    def _show(self, text: str) -> None:
        if self._moving:
            self._line = text
            sys.stderr.write(f"{CLEAR_LINE}{text}")
        else:
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
