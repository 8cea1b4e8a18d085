"""Working time: when a promise of working hours falls due, and how much of it lies between two moments."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate, compress, cycle, islice
from typing import ClassVar

from backend.kernel.clock import HERE

Interval = tuple[datetime, datetime]
"""A pause from a moment to a later one. One that still lasts ends, for now, at the present moment."""

_FIRST = date(1992, 1, 1).toordinal()  # China's last summer time was in 1991
_LAST = date(2099, 12, 31).toordinal()
_MICROSECOND = timedelta(microseconds=1)
_A_DAY = timedelta(days=1) // _MICROSECOND
_WEEK = bytes((True, True, True, True, True, False, False))
_ORIGIN = datetime(1992, 1, 1, tzinfo=HERE).astimezone(UTC)
"""Midnight of the first day, from which days are counted: since then all are equally long."""


class ClockKind(StrEnum):
    """Whether time counts only while people work or round the clock."""

    WORKING = "working"
    ELAPSED = "elapsed"


class OutsideCalendar(ValueError):
    """The calendar reaches from 1992 to 2099."""


class Calendar:
    """The working days and hours of Asia/Shanghai.

    A day works as `exceptions` says, else when it is no weekend; after the year `published_until` that is
    provisional. `hours` are the working spans of every working day, in order. All days are laid out once, so
    that every question afterwards is two look-ups.
    """

    HOURS: ClassVar[Sequence[tuple[time, time]]] = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))

    def __init__(
        self,
        exceptions: Mapping[date, bool],
        *,
        published_until: int,
        hours: Sequence[tuple[time, time]] = HOURS,
    ) -> None:
        self.exceptions = exceptions
        self.published_until = published_until
        self._spans = [(_microseconds(start), _microseconds(end)) for start, end in hours]
        self._a_day = sum(end - start for start, end in self._spans)
        self._working_days, self._before = _lay_out(exceptions)

    @property
    def working_day(self) -> timedelta:
        """How long people work on a working day."""
        return self._a_day * _MICROSECOND

    def is_working_day(self, day: date) -> bool:
        index = _index(day)
        return self._before[index + 1] > self._before[index]

    def is_holiday(self, day: date) -> bool:
        """Whether it is said to be free; an ordinary weekend is not."""
        return self.exceptions.get(day) is False

    def is_provisional(self, day: date) -> bool:
        """Whether the state has not yet said how this day works."""
        return day.year > self.published_until and day not in self.exceptions

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; negative when `end` is earlier."""
        return (self._position(end) - self._position(start)) * _MICROSECOND

    def add_working(self, start: datetime, duration: timedelta, pauses: Iterable[Interval] = ()) -> datetime:
        """The first moment at which `duration` of working time has passed since `start`, pauses left out."""
        return _skipping(pauses, start, duration, self.working_between, self._advance)

    def add_elapsed(self, start: datetime, duration: timedelta, pauses: Iterable[Interval] = ()) -> datetime:
        """The first moment at which `duration` has passed round the clock since `start`, pauses left out."""
        return _skipping(pauses, start, duration, _elapsed, _later)

    def add(
        self, clock: ClockKind, start: datetime, duration: timedelta, pauses: Iterable[Interval] = ()
    ) -> datetime:
        add = self.add_working if clock is ClockKind.WORKING else self.add_elapsed
        return add(start, duration, pauses)

    def _advance(self, start: datetime, duration: timedelta) -> datetime:
        if not duration:
            return start.astimezone(UTC)
        days, rest = divmod(self._position(start) + duration // _MICROSECOND - 1, self._a_day)
        if days >= len(self._working_days):
            raise OutsideCalendar(start, duration)
        since_midnight = self._into_the_day(rest + 1) * _MICROSECOND
        return _ORIGIN + timedelta(days=self._working_days[days] - _FIRST) + since_midnight

    def _into_the_day(self, worked: int) -> int:
        """Microseconds from midnight until `worked` microseconds, more than none, have been worked."""
        for start, end in self._spans:
            if worked <= end - start:
                return start + worked
            worked -= end - start
        raise AssertionError("a day has no more working time than all its spans")

    def _position(self, moment: datetime) -> int:
        """Microseconds worked from the calendar's first day to `moment`."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a zone")
        index, now = divmod((moment - _ORIGIN) // _MICROSECOND, _A_DAY)
        if not 0 <= index <= _LAST - _FIRST:
            raise OutsideCalendar(moment)
        position = self._before[index] * self._a_day
        if self._before[index + 1] > self._before[index]:
            for start, end in self._spans:
                if now > start:
                    position += min(now, end) - start
        return position


def _lay_out(exceptions: Mapping[date, bool]) -> "tuple[array[int], array[int]]":
    """The ordinals of all working days, and for each day the number of working days before it."""
    ordinals = range(_FIRST, _LAST + 1)
    first = (_FIRST - 1) % len(_WEEK)  # ordinal 1 was a Monday
    works = bytearray(islice(cycle(_WEEK), first, first + len(ordinals)))
    for day, working in exceptions.items():
        if day.toordinal() in ordinals:
            works[day.toordinal() - _FIRST] = working
    return array("i", compress(ordinals, works)), array("i", accumulate(works, initial=0))


def is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def _index(day: date) -> int:
    ordinal = day.toordinal()
    if not _FIRST <= ordinal <= _LAST:
        raise OutsideCalendar(day)
    return ordinal - _FIRST


def _microseconds(at: time) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond


def _elapsed(start: datetime, end: datetime) -> timedelta:
    return end.astimezone(UTC) - start.astimezone(UTC)


def _later(start: datetime, duration: timedelta) -> datetime:
    return start.astimezone(UTC) + duration


def _skipping(
    pauses: Iterable[Interval],
    start: datetime,
    duration: timedelta,
    between: Callable[[datetime, datetime], timedelta],
    advance: Callable[[datetime, timedelta], datetime],
) -> datetime:
    if duration < timedelta():
        raise ValueError("a duration is not negative")
    for pause_start, pause_end in sorted(pauses):
        if pause_start > start:
            until_pause = between(start, pause_start)
            if until_pause >= duration:
                break
            duration -= until_pause
        start = max(start, pause_end)
    return advance(start, duration)
