"""Red, yellow, green: worked out from the time that is left, never stored."""

from datetime import datetime, timedelta
from enum import StrEnum

from backend.rules.calendar import Calendar
from backend.rules.catalogue import service as rules
from backend.rules.snapshot import Snapshot

_MOMENT = timedelta(microseconds=1)


class Lamp(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


def lamp(due_at: datetime, now: datetime, soon: datetime) -> Lamp:
    """Red from the moment at which it is due; yellow while it is due until `soon`."""
    if due_at <= now:
        return Lamp.RED
    return Lamp.YELLOW if due_at <= soon else Lamp.GREEN


def soon(book: Snapshot, now: datetime) -> datetime:
    """What is due until then has no more working time left than the rule says."""
    return reach(book.calendar, now, warning(book))


def reach(calendar: Calendar, now: datetime, ahead: timedelta) -> datetime:
    """The last moment with no more than `ahead` of working time before it: a night that follows is within it."""
    return calendar.add_working(now, ahead + _MOMENT) - _MOMENT


def turns_yellow(calendar: Calendar, now: datetime, due_at: datetime, ahead: timedelta) -> datetime:
    """From `now` on, the moment at which only `ahead` of working time is left; `now` where less is left already."""
    left = calendar.working_between(now, due_at)
    return calendar.add_working(now, max(left - ahead, timedelta()))


def warning(book: Snapshot) -> timedelta:
    return book.value(rules.OPINION_YELLOW) * book.calendar.working_day
