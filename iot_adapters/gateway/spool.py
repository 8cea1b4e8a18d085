"""The spool: readings wait here, on disk, until the backend has answered that it holds them."""

import asyncio
import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from iot_adapters.gateway import spool_file
from iot_adapters.gateway.adapter import Reading

log = logging.getLogger(__name__)


class Spooled(NamedTuple):
    """A reading as it waits; `time` is already the text that will be sent."""

    sequence: int
    point: str
    time: str
    value: float


class Spool:
    """One folder, one gateway, first in, first out.

    Its calls block for the few milliseconds of a local transaction and belong on the
    thread of the event loop, so that `wait_for_…` wakes without locks.
    """

    def __init__(self, folder: Path, capacity: int) -> None:
        """`capacity` counts readings; only `append` beyond it drops the oldest."""
        self._lock = spool_file.hold(folder)
        try:
            self._db = spool_file.open_for_writing(folder)
        except BaseException:
            os.close(self._lock)
            raise
        self._db.execute("UPDATE tally SET capacity = ?", (capacity,))
        self.capacity = capacity
        self._changed = asyncio.Event()

    def close(self) -> None:
        self._db.close()
        os.close(self._lock)

    @property
    def fill(self) -> int:
        return self._count("SELECT fill FROM tally")

    @property
    def committed(self) -> int:
        return self._count("SELECT committed FROM tally")

    @property
    def quarantined(self) -> int:
        return self._count("SELECT quarantined FROM tally")

    def cursor(self, source: str) -> str | None:
        row = self._db.execute("SELECT position FROM cursor WHERE source = ?", (source,)).fetchone()
        return row[0] if row else None

    def forget_cursor(self, source: str) -> None:
        self._db.execute("DELETE FROM cursor WHERE source = ?", (source,))

    def append(
        self, readings: Sequence[Reading], source: str | None = None, cursor: str | None = None
    ) -> None:
        """Readings and the cursor behind them become durable together, or not at all."""
        now = time.time()
        with self._transaction():
            self._db.executemany(
                "INSERT INTO reading (point, time, value, spooled_at) VALUES (?, ?, ?, ?)",
                [(reading.point, _wire(reading.time), reading.value, now) for reading in readings],
            )
            self._db.execute("UPDATE tally SET appended = appended + ?", (len(readings),))
            if source is not None:
                self._db.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?)", (source, cursor))
            dropped = self._drop_oldest(self.fill - self.capacity)
        if dropped:
            log.error("the spool is full: the %d oldest readings are lost", dropped)

    def batch(self, limit: int) -> list[Spooled]:
        """The oldest readings; they stay until `confirm` or `quarantine`."""
        rows = self._db.execute(
            "SELECT sequence, point, time, value FROM reading ORDER BY sequence LIMIT ?", (limit,)
        )
        return [Spooled._make(row) for row in rows]

    def confirm(self, batch: Sequence[Spooled]) -> None:
        """The backend answered that it holds them."""
        with self._transaction():
            self._db.execute(
                "UPDATE tally SET committed = committed + ?, committed_at = ?",
                (self._delete(batch), time.time()),
            )

    def quarantine(self, reading: Spooled, code: str, message: str) -> None:
        """The backend will never take it; a person must look."""
        with self._transaction():
            self._db.execute(
                "INSERT INTO quarantine SELECT sequence, point, time, value, spooled_at, ?, ?, ?"
                " FROM reading WHERE sequence = ?",
                (time.time(), code, message, reading.sequence),
            )
            self._db.execute("UPDATE tally SET quarantined = quarantined + ?", (self._delete([reading]),))
        log.error("quarantined %s of %s: %s: %s", reading.point, reading.time, code, message)

    def release(self) -> int:
        """Puts what was quarantined back, under its own sequence: a newer value still wins."""
        with self._transaction():
            released = self._db.execute(
                "INSERT INTO reading SELECT sequence, point, time, value, spooled_at FROM quarantine"
            ).rowcount
            self._db.execute("DELETE FROM quarantine")
            self._db.execute("UPDATE tally SET quarantined = 0")
        return released

    async def wait_for_readings(self) -> None:
        while self.fill == 0:
            await self._change()

    async def wait_for_room(self, readings: int) -> None:
        while self.fill > 0 and self.capacity < self.fill + readings:
            await self._change()

    async def wait_until_empty(self) -> None:
        while self.fill:
            await self._change()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    def _delete(self, batch: Sequence[Spooled]) -> int:
        # Counted, not assumed: the oldest may have been dropped while they were on their way.
        return self._db.execute(
            "DELETE FROM reading WHERE sequence BETWEEN ? AND ?",
            (batch[0].sequence, batch[-1].sequence),
        ).rowcount

    def _drop_oldest(self, excess: int) -> int:
        if excess <= 0:
            return 0
        dropped = self._db.execute(
            "DELETE FROM reading WHERE sequence IN (SELECT sequence FROM reading ORDER BY sequence LIMIT ?)",
            (excess,),
        ).rowcount
        self._db.execute("UPDATE tally SET dropped = dropped + ?", (dropped,))
        return dropped

    def _count(self, question: str) -> int:
        count: int = self._db.execute(question).fetchone()[0]
        return count

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            # A full disk makes SQLite roll back by itself.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._changed.set()


@lru_cache(maxsize=256)  # what is read together has one time
def _wire(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
