"""What a recording holds, read without any code of the gateway."""

import csv
import gzip
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAMES = {
    "co2_ppm": "co2",
    "humidity_pct": "humidity",
    "illuminance_lux": "illuminance",
    "pir": "pir",
    "temperature_c": "temperature",
}


def expected_values(file: Path, shift: timedelta = timedelta()) -> dict[tuple[str, str], float]:
    """(point, time as sent) → value; whole minutes, local times eight hours ahead of UTC."""
    values: dict[tuple[str, str], float] = {}
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            local = datetime.strptime(row["minute"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
            time = f"{local - timedelta(hours=8) + shift:%Y-%m-%dT%H:%M:%SZ}"
            for column, name in NAMES.items():
                values[f"rooms/{row['room']}/{name}", time] = float(row[column])
    return values


def totals(values: dict[tuple[str, str], float]) -> dict[str, tuple[int, float]]:
    """Room → how many readings, and their sum."""
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, float] = defaultdict(float)
    for (point, _), value in sorted(values.items()):
        room = point.split("/")[1]
        counts[room] += 1
        sums[room] += value
    return {room: (counts[room], sums[room]) for room in counts}
