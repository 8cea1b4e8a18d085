"""Decoding a recording: text ↔ readings, without files, clocks or waiting.

A recording is a CSV with a row a room and minute. Times without a zone are local times
of Asia/Shanghai; an empty cell was not measured.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from iot_adapters.gateway.adapter import Fault, Reading

LOCAL: Final = ZoneInfo("Asia/Shanghai")
MEASURES: Final[Mapping[str, str]] = {
    "co2_ppm": "co2",
    "humidity_pct": "humidity",
    "illuminance_lux": "illuminance",
    "pir": "pir",
    "temperature_c": "temperature",
}
"""Column → last part of the point."""

_ROOM = re.compile(r"[^\s/\x00-\x1f]{1,100}")
_MINUTE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class NotARecording(Exception):
    """The head of the file is not that of a recording."""


class Row(NamedTuple):
    line: int
    readings: tuple[Reading, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    width: int
    room: int
    minute: int
    measures: tuple[tuple[int, str], ...]
    """Position of the cell, name of its column."""


def columns(head: str) -> Columns:
    """What the first line says; the order of the columns is free, a measure may be missing."""
    try:
        names = [name.strip() for name in _cells(head)]
    except ValueError as error:
        raise NotARecording(str(error)) from error
    if len(set(names)) != len(names):
        raise NotARecording("a column stands there twice")
    for needed in ("room", "minute"):
        if needed not in names:
            raise NotARecording(f"there is no column {needed}")
    if unknown := set(names) - {"room", "minute", *MEASURES}:
        raise NotARecording(f"unknown column {', '.join(sorted(unknown))}")
    measures = tuple((names.index(name), name) for name in names if name in MEASURES)
    if not measures:
        raise NotARecording("nothing is measured")
    return Columns(len(names), names.index("room"), names.index("minute"), measures)


def rows(lines: Iterable[str], head: Columns, line: int, shift: timedelta = timedelta()) -> Iterator[Row]:
    """Decodes lines, of which the first is number `line` of the file, one at a time."""
    points = _Points(head)
    for number, text in enumerate(lines, line):
        yield _row(number, text, head, points, shift)


class _Points(dict[str, tuple[str, ...]]):
    """Room → its points, in the order of the columns; every room is spelled out once."""

    def __init__(self, head: Columns) -> None:
        self._measures = [MEASURES[column] for _, column in head.measures]

    def __missing__(self, room: str) -> tuple[str, ...]:
        if not _ROOM.fullmatch(room):
            raise ValueError(f"not a room: {room!r}")
        self[room] = points = tuple(f"rooms/{room}/{measure}" for measure in self._measures)
        return points


def _row(number: int, text: str, head: Columns, points: _Points, shift: timedelta) -> Row:
    if not text.strip():
        return Row(number, (), ())
    where = f"line {number}"
    try:
        cells = _as_wide_as(head, _cells(text))
        room_points = points[cells[head.room].strip()]
        time = local_time(cells[head.minute].strip()) + shift
    except (ValueError, OverflowError) as error:
        return Row(number, (), (Fault(where, str(error)),))
    readings, faults = [], []
    for (position, column), point in zip(head.measures, room_points, strict=True):
        if cell := cells[position].strip():
            try:
                readings.append(Reading(point, time, _value(cell)))
            except ValueError as error:
                faults.append(Fault(f"{where}, {column}", str(error)))
    return Row(number, tuple(readings), tuple(faults))


def _as_wide_as(head: Columns, cells: Sequence[str]) -> Sequence[str]:
    if len(cells) != head.width:
        raise ValueError(f"{len(cells)} cells instead of {head.width}")
    return cells


def _cells(line: str) -> Sequence[str]:
    # A line is a row: a stray quotation mark may spoil its own line, never the rest of the file.
    text = line.rstrip("\r\n")
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader((text,), strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error


def local_time(text: str) -> datetime:
    """In UTC; a text without zone is a time of Asia/Shanghai."""
    if not _MINUTE.fullmatch(text):
        raise ValueError(f"not a time: {text!r}")
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        time = time.replace(tzinfo=LOCAL)
    return time.astimezone(UTC)


def _value(cell: str) -> float:
    if not _NUMBER.fullmatch(cell):
        raise ValueError(f"not a number: {cell!r}")
    return float(cell)
