"""How the spool is doing, readable while the gateway runs and after it died."""

import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iot_adapters.gateway import spool_file


@dataclass(frozen=True, slots=True)
class Health:
    fill: int
    capacity: int
    oldest_waits: float | None
    """Seconds since the oldest waiting reading was spooled."""
    committed: int
    committed_at: float | None
    quarantined: int
    dropped: int
    refusals: tuple[tuple[str, int], ...]
    """Why readings are in quarantine, with how many each."""


def health(folder: Path) -> Health:
    with closing(spool_file.open_for_reading(folder)) as db:
        db.execute("BEGIN")  # one snapshot for all the figures
        tally = db.execute(
            "SELECT fill, capacity, committed, committed_at, quarantined, dropped FROM tally"
        ).fetchone()
        fill, capacity, committed, committed_at, quarantined, dropped = tally
        oldest = db.execute("SELECT spooled_at FROM reading ORDER BY sequence LIMIT 1").fetchone()
        refusals = db.execute(
            "SELECT code || ': ' || message, count(*) FROM quarantine GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
    return Health(
        fill=fill,
        capacity=capacity,
        oldest_waits=max(0.0, time.time() - oldest[0]) if oldest else None,
        committed=committed,
        committed_at=committed_at,
        quarantined=quarantined,
        dropped=dropped,
        refusals=tuple(refusals),
    )


def as_text(state: Health) -> str:
    waiting = f"{state.fill:,} of {state.capacity:,} readings"
    if state.oldest_waits is not None:
        waiting += f", the oldest for {_duration(state.oldest_waits)}"
    committed = f"{state.committed:,}"
    if state.committed_at is not None:
        last = datetime.fromtimestamp(state.committed_at).astimezone()
        committed += f", the last at {last:%Y-%m-%d %H:%M:%S%z}"
    lines = [
        f"waiting      {waiting}",
        f"committed    {committed}",
        f"quarantined  {state.quarantined:,}",
        *(f"             {count:,} times {reason}" for reason, count in state.refusals),
        f"dropped      {state.dropped:,}",
    ]
    return "\n".join(lines)


def _duration(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}"
