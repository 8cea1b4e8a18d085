"""The types that rules' values are read as."""

from collections.abc import Sequence
from datetime import time, timedelta
from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct

from backend.identity.roles import Role
from backend.rules.calendar import Calendar, ClockKind

Percent = Annotated[float, Meta(ge=0, le=100)]
Count = Annotated[int, Meta(ge=0, le=100_000)]
Minutes = Annotated[int, Meta(ge=0, le=60 * 24 * 366)]
Days = Annotated[int, Meta(ge=0, le=3660)]
Amount = Annotated[float, Meta(ge=0)]
Hour = Annotated[int, Meta(ge=0, le=24)]
Month = Annotated[int, Meta(ge=1, le=12)]
Word = Annotated[str, Meta(min_length=1, max_length=100)]


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule's value of several parts."""


class Limit(Value, frozen=True):
    """A span of time on one of the two clocks; a day of the working clock is one working day's hours."""

    clock: ClockKind
    minutes: Minutes = 0
    days: Days = 0

    def duration(self, calendar: Calendar) -> timedelta:
        a_day = calendar.working_day if self.clock is ClockKind.WORKING else timedelta(days=1)
        return self.days * a_day + timedelta(minutes=self.minutes)


class Escalation(Value, frozen=True):
    """At `percent` of the promised time tell the worker, and whoever has one of `roles` for the place."""

    percent: Annotated[int, Meta(ge=1, le=1000)]
    worker: bool = False
    roles: Annotated[tuple[Role, ...], Meta(max_length=14)] = ()


def ascend(steps: Sequence[Escalation]) -> bool:
    """Whether each step comes after the one before it."""
    return all(earlier.percent < later.percent for earlier, later in pairwise(steps))


class CategoryPromise(Value, frozen=True):
    """Other limits than its class of urgency has, for a category, or for all kinds in a group."""

    category: Word
    accept: Limit | None = None
    arrive: Limit | None = None
    finish: Limit | None = None


def come_once(promises: Sequence[CategoryPromise]) -> bool:
    return len(promises) == len({promise.category for promise in promises})


class Tolerance(Value, frozen=True):
    """How far before and after the server's time the phone's time of an action may lie to be believed."""

    past_minutes: Minutes
    future_minutes: Minutes


LocalTime = Annotated[time, Meta(tz=False)]


class Night(Value, frozen=True):
    """From an evening's hour to a morning's nobody is reminded of what does not run round the clock."""

    start: LocalTime
    end: LocalTime

    def covers(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


class Span(Value, frozen=True):
    start: LocalTime
    end: LocalTime


class WorkingHours(Value, frozen=True):
    """The parts of a working day, in order and apart."""

    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        hours = [at for span in self.spans for at in (span.start, span.end)]
        if not hours or any(earlier >= later for earlier, later in pairwise(hours)):
            raise ValueError("spans come in order, end after they start, and do not meet")


class Every(Value, frozen=True):
    """A rhythm: every so many months, days or hours."""

    what: Word
    months: Count = 0
    days: Count = 0
    hours: Count = 0
