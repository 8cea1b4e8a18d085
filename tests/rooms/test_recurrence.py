"""On which days a meeting recurs, by the state's calendar of 2026."""

from datetime import date, datetime

import pytest

from backend.kernel import clock
from backend.rooms.recurrence import Frequency, Repeat
from backend.rules.calendar import Calendar
from backend.rules.seed import published_days

CALENDAR = Calendar({day: working for day, working, _ in published_days()}, published_until=2026)
"""26 September and 3 October, Saturdays, are holidays; 10 October, a Saturday, is worked."""


@pytest.mark.parametrize(
    ("first", "how", "days"),
    [
        ("09-18", Repeat(frequency=Frequency.WEEKLY, until=date(2026, 10, 9)), ["09-18", "10-09"]),
        (
            "09-19",
            Repeat(frequency=Frequency.WEEKLY, until=date(2026, 10, 17)),
            ["09-19", "10-10", "10-17"],
        ),
        (
            "08-15",
            Repeat(frequency=Frequency.MONTHLY, until=date(2026, 11, 15)),
            ["08-15", "09-15", "10-15", "11-15"],
        ),
        ("10-15", Repeat(frequency=Frequency.MONTHLY, until=date(2026, 12, 15)), ["10-15", "12-15"]),
        ("10-09", Repeat(frequency=Frequency.DAILY, until=date(2026, 10, 12)), ["10-09", "10-10", "10-12"]),
        ("10-17", Repeat(frequency=Frequency.DAILY, until=date(2026, 10, 20)), ["10-19", "10-20"]),
        (
            "09-19",
            Repeat(frequency=Frequency.WEEKLY, until=date(2026, 10, 3), on_holidays=True),
            ["09-19", "09-26", "10-03"],
        ),
        (
            "09-18",
            Repeat(frequency=Frequency.WEEKLY, until=date(2026, 10, 11), weekdays=[4, 5]),
            ["09-18", "09-19", "10-09", "10-10"],
        ),
        (
            "10-15",
            Repeat(frequency=Frequency.WEEKLY, until=date(2026, 10, 31), interval=2, weekdays=[0, 3, 5]),
            ["10-15", "10-17", "10-26", "10-29", "10-31"],
        ),
    ],
)
def test_whoever_chooses_a_weekend_means_weekends(first: str, how: Repeat, days: list[str]) -> None:
    starts_at = datetime.fromisoformat(f"2026-{first}T09:00").replace(tzinfo=clock.HERE)
    assert [f"{moment:%m-%d}" for moment in how.begins(starts_at, CALENDAR)] == days
