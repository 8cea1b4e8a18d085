"""What is promised and when it falls due: pure, from terms, calendar and pauses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from backend.rules.calendar import Calendar, ClockKind, Interval
from backend.rules.values import CategoryPromise, Limit
from backend.tickets.states import Clock


class Terms(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was promised to this ticket; None where nothing was. `rework` counts from the work's return."""

    accept: Limit | None = None
    arrive: Limit | None = None
    finish: Limit | None = None
    rework: Limit | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Terms":
        return msgspec.convert(stored, cls)

    def stored(self) -> dict[str, Any]:
        written: dict[str, Any] = msgspec.to_builtins(self)
        return written

    def with_limits(self, promise: CategoryPromise) -> "Terms":
        """With those limits that the rules name for a category."""
        own = {clock.value: limit for clock in Clock if (limit := getattr(promise, clock))}
        return msgspec.structs.replace(self, **own)

    def overridden(self, minutes: Mapping[str, int]) -> "Terms":
        """With a contract's own minutes, e.g. `{"finish": 240}`, each on the clock of what it replaces.

        Where there is nothing to replace, on that of the first promise there is.
        """
        first = next((limit for limit in (self.accept, self.arrive, self.finish) if limit), None)
        own: dict[str, Limit] = {}
        for clock in Clock:
            if clock in minutes:
                like = getattr(self, clock) or first
                own[clock.value] = Limit(like.clock if like else ClockKind.WORKING, minutes=minutes[clock])
        return msgspec.structs.replace(self, **own)


@dataclass(frozen=True, slots=True)
class Run:
    """One clock of a ticket: from when it counts, and how long it may run."""

    start: datetime
    limit: Limit

    @property
    def is_round_the_clock(self) -> bool:
        return self.limit.clock is ClockKind.ELAPSED

    def at(self, percent: int, calendar: Calendar, pauses: Iterable[Interval]) -> datetime:
        """When `percent` of the promised time has run, pauses left out."""
        duration = self.limit.duration(calendar) * percent / 100
        return calendar.add(self.limit.clock, self.start, duration, pauses)

    def due(self, calendar: Calendar, pauses: Iterable[Interval]) -> datetime:
        return self.at(100, calendar, pauses)


def runs(terms: Terms, reported_at: datetime, returned_at: datetime | None = None) -> dict[Clock, Run]:
    """The clocks of a ticket. All count from the report; work that was returned is due anew from then."""
    promised = {
        Clock.ACCEPT: (reported_at, terms.accept),
        Clock.ARRIVE: (reported_at, terms.arrive),
        Clock.FINISH: (returned_at, terms.rework) if returned_at else (reported_at, terms.finish),
    }
    return {clock: Run(start, limit) for clock, (start, limit) in promised.items() if limit is not None}
