"""Days as the people of this area count them, from midnight to midnight here."""

import re
from contextlib import suppress
from datetime import date, datetime, time

from backend.kernel import clock
from backend.kernel.errors import Invalid

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""What may be asked for: beyond the calendar's ends there is neither a day before nor one after."""
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")


def today() -> date:
    return clock.local(clock.now()).date()


def begins(day: date) -> datetime:
    return datetime.combine(day, time(), clock.HERE)


def check(field: str, day: date | None) -> None:
    if day is not None and not EARLIEST <= day <= LATEST:
        raise Invalid(field=field)


def time_of_day(text: str, field: str) -> time:
    """Written as in 08:00, and nothing else: times with seconds or a zone do not compare with these."""
    with suppress(ValueError):
        if _TIME.fullmatch(text):
            return time.fromisoformat(text)
    raise Invalid(field=field)
