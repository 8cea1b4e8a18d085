"""The one source of the present moment, so that a test can say what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")
"""The zone in which people, working time and rules of this area live; China has no daylight saving."""

_frozen: datetime | None = None


def now() -> datetime:
    return _frozen if _frozen is not None else datetime.now(UTC)


def local(moment: datetime) -> datetime:
    return moment.astimezone(HERE)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """For tests and for a past that is played: `now()` stands still at `moment`, which must carry a zone."""
    global _frozen  # noqa: PLW0603
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
