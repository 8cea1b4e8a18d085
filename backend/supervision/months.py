"""The calendar months that leaders compare: one, or the three of a quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.kernel import days
from backend.kernel.errors import Invalid
from backend.rules.rule import EARLY

TREND = 12
"""Months, the last of the span included."""


@dataclass(frozen=True, slots=True)
class Months:
    """`count` of them from `first` on. Whole ones only: of two spans that differ by a day, that day could be read.

    None before the rules began: nobody had said how to count then.
    """

    first: date
    count: int = 1

    def __post_init__(self) -> None:
        if not EARLY <= self.first <= days.today():
            raise Invalid(field="from", first=str(EARLY), last=str(days.today()))
        if self.first.day != 1 or (self.count == 3 and self.first.month % 3 != 1):
            raise Invalid(field="from")
        if self.count not in (1, 3):
            raise Invalid(field="months")

    @property
    def each(self) -> Sequence[date]:
        return [after(self.first, nth) for nth in range(self.count)]

    @property
    def trend(self) -> Sequence[date]:
        """Those that end with the span's last month."""
        last = after(self.first, self.count - 1)
        return [after(last, nth) for nth in range(1 - TREND, 1)]

    @property
    def ends(self) -> date:
        """The day after its last."""
        return after(self.first, self.count)

    @property
    def last_day(self) -> date:
        """So far, of one that still runs."""
        return min(self.ends - timedelta(days=1), days.today())


def after(month: date, count: int) -> date:
    """The first day of the month that comes `count` months later."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)
