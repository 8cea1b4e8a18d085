"""Days as the people of this area count them, from midnight to midnight here."""

from datetime import date, datetime, time

from backend.kernel import clock
from backend.kernel.errors import Invalid

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""What may be asked for: beyond the calendar's ends there is neither a day before nor one after."""


def today() -> date:
    return clock.local(clock.now()).date()


def begins(day: date) -> datetime:
    return datetime.combine(day, time(), clock.HERE)


def check(field: str, day: date | None) -> None:
    if day is not None and not EARLIEST <= day <= LATEST:
        raise Invalid(field=field)
