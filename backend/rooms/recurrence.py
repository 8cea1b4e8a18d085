"""When a meeting that recurs takes place: RFC 5545 rules, counted in the time of this area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import islice
from typing import Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from backend.kernel import clock
from backend.kernel.errors import DomainError, Invalid
from backend.rooms.models import FURTHEST
from backend.rules.calendar import Calendar, is_weekend

MOST_OCCURRENCES = 60
MOST_INTERVAL = 12


class TooManyOccurrences(DomainError):
    """A series may not have that many meetings."""


class EndsBeforeItRecurs(DomainError):
    """By these dates the meeting would take place only once."""


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


_FREQUENCIES: Mapping[Frequency, Literal[1, 2, 3]] = {
    Frequency.DAILY: DAILY,
    Frequency.WEEKLY: WEEKLY,
    Frequency.MONTHLY: MONTHLY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """`until` is the last day on which it may take place; `weekdays` from 0, a Monday, for weekly ones.

    Where there are any, that of the first meeting is among them. A month without that day has no meeting.
    Without `on_holidays` days that are not worked are left out; a weekend that a weekly one was put on, or a
    monthly one begins on, only when it is a public holiday.
    """

    frequency: Frequency
    until: date
    interval: int = 1
    weekdays: Sequence[int] = ()
    on_holidays: bool = False

    def begins(self, starts_at: datetime, calendar: Calendar) -> list[datetime]:
        """The beginnings of the meetings, not more than `MOST_OCCURRENCES`."""
        moments = (moment.replace(tzinfo=clock.HERE) for moment in self._rule(starts_at))
        first = clock.local(starts_at).date()
        kept = (moment for moment in moments if self._takes_place(moment.date(), first, calendar))
        found = list(islice(kept, MOST_OCCURRENCES + 1))
        if len(found) > MOST_OCCURRENCES:
            raise TooManyOccurrences(field="until", most=MOST_OCCURRENCES)
        if len(found) < 2:
            raise EndsBeforeItRecurs(field="until")
        return found

    def _takes_place(self, day: date, first: date, calendar: Calendar) -> bool:
        if self.on_holidays or calendar.is_working_day(day):
            return True
        meant = day if self.frequency is Frequency.WEEKLY else first
        means_weekends = self.frequency is not Frequency.DAILY and is_weekend(meant)
        return means_weekends and not calendar.is_holiday(day)

    def text(self, starts_at: datetime) -> str:
        """As RFC 5545 has it, without DTSTART; a last moment is of UTC there."""
        _, _, parts = str(self._rule(starts_at)).partition("RRULE:")
        until = datetime.combine(self.until, clock.local(starts_at).time(), clock.HERE).astimezone(UTC)
        told = [part for part in parts.split(";") if not part.startswith("UNTIL=")]
        return ";".join([*told, f"UNTIL={until:%Y%m%dT%H%M%SZ}"])

    def _rule(self, starts_at: datetime) -> rrule:
        if not 1 <= self.interval <= MOST_INTERVAL:
            raise Invalid(field="interval", most=MOST_INTERVAL)
        if not all(0 <= day <= 6 for day in self.weekdays):
            raise Invalid(field="weekdays")
        starts = clock.local(starts_at).replace(tzinfo=None)
        if self.until > starts.date() + FURTHEST:
            raise Invalid(field="until")
        weekdays = sorted(set(self.weekdays)) if self.frequency is Frequency.WEEKLY else None
        if weekdays and starts.weekday() not in weekdays:
            raise Invalid(field="weekdays")
        return rrule(
            _FREQUENCIES[self.frequency],
            dtstart=starts,
            interval=self.interval,
            byweekday=weekdays or None,
            until=datetime.combine(self.until, starts.time()),
        )
