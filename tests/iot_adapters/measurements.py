"""Readings and recordings for tests."""

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from iot_adapters.gateway.adapter import Reading

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HEAD = "room,minute,co2_ppm,humidity_pct,illuminance_lux,pir,temperature_c"


def some_readings(count: int, first: int = 0, point: str = "rooms/413/co2") -> list[Reading]:
    """Reading number n is of minute n and has the value n."""
    return [Reading(point, START + timedelta(minutes=n), float(n)) for n in range(first, first + count)]


def a_recording(file: Path, rooms: Iterable[str] = ("413", "415"), minutes: int = 100) -> Path:
    """Room after room, as the real one; no two values are equal."""
    lines = [HEAD]
    for index, room in enumerate(rooms):
        for minute in range(minutes):
            when = datetime(2013, 8, 23, 23, 5, tzinfo=UTC) + timedelta(minutes=minute)
            n = (index * minutes + minute) * 5
            lines.append(f"{room},{when:%Y-%m-%d %H:%M:%S},{n}.5,{n + 1}.5,{n + 2},{n + 3}.0,{n + 4}.25")
    return a_file(file, lines)


def a_file(file: Path, lines: Iterable[str]) -> Path:
    data = "".join(f"{line}\n" for line in lines).encode()
    file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)
    return file
