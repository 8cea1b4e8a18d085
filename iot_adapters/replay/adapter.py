"""A recording as an adapter: all of it is the past."""

import json
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final, Self

from iot_adapters.gateway.adapter import Chunk, Command, Event, Fault, Poll
from iot_adapters.gateway.errors import ConfigError
from iot_adapters.replay import recording

ROWS_PER_CHUNK: Final = 1000


@dataclass(frozen=True, slots=True)
class Position:
    """How far a replay has come. The shift belongs to it: a restart must not choose another."""

    line: int
    readings: int
    shift: timedelta

    def dump(self) -> str:
        return json.dumps(asdict(self) | {"shift": self.shift // timedelta(microseconds=1)})

    @classmethod
    def load(cls, cursor: str) -> Self:
        fields = json.loads(cursor)
        return cls(**fields | {"shift": timedelta(microseconds=fields["shift"])})


class ReplayAdapter:
    def __init__(
        self,
        file: Path,
        until: Callable[[datetime], datetime],
        rows_per_chunk: int = ROWS_PER_CHUNK,
        stop_at: datetime | None = None,
    ) -> None:
        """`until` is asked once, with the time of the last reading, for the time it shall get.

        The recording ends at `stop_at`: the last reading up to then is its last one.
        """
        self._file = file
        self._until = until
        self._rows_per_chunk = rows_per_chunk
        self._stop_at = stop_at
        self._survey: recording.Survey | None = None

    async def survey(self) -> recording.Survey:
        if self._survey is None:
            self._survey = await recording.survey(self._file, self._stop_at)
        return self._survey

    async def probe(self) -> Collection[str]:
        return (await self.survey()).points

    async def open(self) -> None:
        await self.survey()

    async def poll(self, points: Collection[str]) -> Poll:
        return Poll((), tuple(Fault(point, "a recording has no present") for point in points))

    async def events(self) -> AsyncGenerator[Event, None]:
        nothing_happens: tuple[Event, ...] = ()
        for event in nothing_happens:
            yield event

    async def backfill(self, points: Collection[str], since: str | None) -> AsyncGenerator[Chunk, None]:
        position = Position.load(since) if since else await self._start()
        wanted = frozenset(points)
        lines = recording.rows(self._file, position.line, position.shift, self._stop_at)
        with closing(lines) as rows:
            while batch := tuple(islice(rows, self._rows_per_chunk)):
                readings = tuple(
                    reading for row in batch for reading in row.readings if reading.point in wanted
                )
                position = Position(
                    line=batch[-1].line,
                    readings=position.readings + len(readings),
                    shift=position.shift,
                )
                faults = tuple(fault for row in batch for fault in row.faults)
                yield Chunk(readings, faults, position.dump())

    async def write(self, command: Command) -> None:
        raise ConfigError(f"{command.point}: a recording cannot be written to")

    async def close(self) -> None:
        """Holds nothing between two calls."""

    async def _start(self) -> Position:
        latest = (await self.survey()).latest
        return Position(line=1, readings=0, shift=self._until(latest) - latest)
