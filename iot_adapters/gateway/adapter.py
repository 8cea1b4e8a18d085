"""The shape of an adapter: what the gateway asks of every protocol."""

import math
from collections.abc import AsyncGenerator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one point at the time of its *source*."""

    point: str
    time: datetime
    value: float

    def __post_init__(self) -> None:
        if self.time.tzinfo is None:
            raise ValueError(f"{self.point}: a reading's time needs a zone")
        if not math.isfinite(self.value):
            raise ValueError(f"{self.point}: {self.value} is not a finite number")


@dataclass(frozen=True, slots=True)
class Event:
    """Something a device said of its own accord."""

    point: str
    time: datetime
    kind: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Command:
    """A value to be written to a point."""

    point: str
    value: float


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read: `where` is a point, or a place in the source."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Poll:
    """Every point that was asked for, once: in a reading or in a fault."""

    readings: tuple[Reading, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of the past. `cursor` is where the next one begins; only the adapter can read it."""

    readings: tuple[Reading, ...]
    faults: tuple[Fault, ...]
    cursor: str


class Adapter(Protocol):
    """One source of readings.

    Any verb may raise `Transient`, `AuthFailed` or `ConfigError`, and nothing else. What a
    protocol cannot do, it says: a `Fault` a point, no events, an empty past, a `ConfigError`.
    """

    async def probe(self) -> Collection[str]:
        """The points the source offers. Works without `open` and changes nothing."""

    async def open(self) -> None: ...

    async def poll(self, points: Collection[str]) -> Poll:
        """The present values."""

    def events(self) -> AsyncGenerator[Event, None]: ...

    def backfill(self, points: Collection[str], since: str | None) -> AsyncGenerator[Chunk, None]:
        """What the source remembers, from the cursor `since` on, or from its beginning."""

    async def write(self, command: Command) -> None: ...

    async def close(self) -> None:
        """Lets go of everything; may be called twice, and without `open`."""
