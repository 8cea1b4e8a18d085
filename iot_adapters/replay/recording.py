"""A recording on disk: plain or gzip, read as a stream, in constant memory."""

import asyncio
import gzip
import hashlib
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from iot_adapters.gateway.errors import ConfigError, Transient
from iot_adapters.replay import client

GZIP_MAGIC: Final = b"\x1f\x8b"
ROWS_AT_ONCE: Final = 1000
"""A survey lets others run, a signal among them, after as many."""
LINE_LIMIT: Final = 10_000
"""Characters; a file without line breaks must not end up in memory as one line."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is in a recording."""

    digest: str
    last_line: int
    readings: int
    faults: int
    points: frozenset[str]
    earliest: datetime
    latest: datetime


async def survey(file: Path, stop_at: datetime | None = None) -> Survey:
    """Reads the whole file once, so that a damaged one is refused before anything is sent."""
    with _one_clear_line(file), file.open("rb") as raw:
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
    line, readings, faults = 1, 0, 0
    points: set[str] = set()
    earliest = latest = None
    for row in rows(file, stop_at=stop_at):
        if row.line % ROWS_AT_ONCE == 0:
            await asyncio.sleep(0)
        line, readings, faults = row.line, readings + len(row.readings), faults + len(row.faults)
        if row.readings:
            points.update(reading.point for reading in row.readings)
            time = row.readings[0].time
            earliest = min(earliest or time, time)
            latest = max(latest or time, time)
    if earliest is None or latest is None:
        until = f" up to {stop_at.astimezone(client.LOCAL):%Y-%m-%d %H:%M}" if stop_at else ""
        raise ConfigError(f"{file}: there is no reading in it{until}")
    return Survey(digest, line, readings, faults, frozenset(points), earliest, latest)


def rows(
    file: Path,
    after_line: int = 1,
    shift: timedelta = timedelta(),
    stop_at: datetime | None = None,
) -> Generator[client.Row, None, None]:
    """The rows behind a line of the file; line 1 is the head. What was measured after `stop_at` is left out."""
    with _one_clear_line(file), _opened(file) as text:
        lines = _lines(text)
        head = client.columns(next(lines, ""))
        rest = islice(lines, after_line - 1, None)
        for row in client.rows(rest, head, after_line + 1, shift):
            is_later = stop_at and row.readings and row.readings[0].time - shift > stop_at
            yield row._replace(readings=()) if is_later else row


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(LINE_LIMIT):
        if len(line) == LINE_LIMIT:
            raise client.NotARecording(f"a line is longer than {LINE_LIMIT} characters")
        yield line


def _opened(file: Path) -> TextIO:
    with file.open("rb") as raw:
        zipped = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    # utf-8-sig: spreadsheets put a byte order mark in front.
    if zipped:
        return gzip.open(file, "rt", encoding="utf-8-sig", newline="")
    return file.open("rt", encoding="utf-8-sig", newline="")


@contextmanager
def _one_clear_line(file: Path) -> Iterator[None]:
    try:
        yield
    except client.NotARecording as error:
        raise ConfigError(f"{file} is not a recording: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not written in UTF-8: {error.reason}") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ConfigError(f"{file} is damaged: {error}") from error
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise ConfigError(f"{file}: {error.strerror}") from error
    except OSError as error:
        # A network share that went away: it may come back.
        raise Transient(f"{file}: {error.strerror}") from error
