"""Working time, held against a slow count of the days."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.clock import HERE
from backend.rules.calendar import Calendar, ClockKind, Interval, OutsideCalendar
from backend.rules.seed import published_days

PUBLISHED = {day: working for day, working, _ in published_days()}
CALENDAR = Calendar(PUBLISHED, published_until=2026)

moments = st.datetimes(
    datetime(2024, 12, 20),  # noqa: DTZ001  # hypothesis wants bounds without a zone
    datetime(2027, 2, 20),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, HERE]),
)  # over two year-ends, the second into a year not yet published
durations = st.timedeltas(timedelta(), timedelta(days=12))
positive = st.timedeltas(timedelta(microseconds=1), timedelta(days=12))
pauses = st.lists(
    st.builds(
        lambda start, length: (start, start + length), moments, st.timedeltas(timedelta(), timedelta(days=20))
    ),
    max_size=5,
)
AGES = timedelta(days=3650)


def here(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HERE)


def worked(start: datetime, end: datetime, without: Sequence[Interval] = ()) -> timedelta:
    """Working time from `start` to `end` outside of pauses, the plain way: day by day, span by span."""
    total = timedelta()
    day = start.astimezone(HERE).date()
    while day <= end.astimezone(HERE).date():
        if PUBLISHED.get(day, day.isoweekday() < 6):
            for opens, closes in Calendar.HOURS:
                pieces = [(datetime.combine(day, opens, HERE), datetime.combine(day, closes, HERE))]
                for before, after in ((start - AGES, start), *without, (end, end + AGES)):
                    parts = [part for a, b in pieces for part in ((a, min(b, before)), (max(a, after), b))]
                    pieces = [(a, b) for a, b in parts if a < b]
                total += sum((b - a for a, b in pieces), timedelta())
        day += timedelta(days=1)
    return total


@settings(deadline=None)
@given(moments, moments)
def test_working_between_equals_the_slow_count(a: datetime, b: datetime) -> None:
    a, b = sorted((a, b))
    assert CALENDAR.working_between(a, b) == worked(a, b)
    assert CALENDAR.working_between(b, a) == -worked(a, b)


@settings(deadline=None)
@given(moments, durations)
def test_adding_is_the_inverse_of_measuring(start: datetime, duration: timedelta) -> None:
    due = CALENDAR.add_working(start, duration)
    assert due >= start
    assert CALENDAR.working_between(start, due) == duration


@settings(deadline=None)
@given(moments, positive)
def test_a_promise_falls_due_at_the_first_moment_possible(start: datetime, duration: timedelta) -> None:
    due = CALENDAR.add_working(start, duration)
    assert CALENDAR.working_between(start, due - timedelta(microseconds=1)) < duration


@settings(deadline=None)
@given(moments, durations, durations)
def test_adding_twice_is_adding_the_sum(start: datetime, a: timedelta, b: timedelta) -> None:
    assert CALENDAR.add_working(CALENDAR.add_working(start, a), b) == CALENDAR.add_working(start, a + b)


@settings(deadline=None)
@given(moments, moments, durations)
def test_who_starts_later_is_never_due_earlier(a: datetime, b: datetime, duration: timedelta) -> None:
    a, b = sorted((a, b))
    assert CALENDAR.add_working(a, duration) <= CALENDAR.add_working(b, duration)


@settings(deadline=None)
@given(moments, positive, pauses)
def test_pauses_shift_by_exactly_the_working_time_they_cover(
    start: datetime, duration: timedelta, still: list[Interval]
) -> None:
    due = CALENDAR.add_working(start, duration, still)
    assert worked(start, due, still) == duration
    assert worked(start, due - timedelta(microseconds=1), still) < duration
    covered = worked(start, due) - duration
    assert due == CALENDAR.add_working(start, duration + covered)


@settings(deadline=None)
@given(moments, positive, pauses)
def test_round_the_clock_pauses_shift_by_their_length(
    start: datetime, duration: timedelta, still: list[Interval]
) -> None:
    due = CALENDAR.add_elapsed(start, duration, still)
    covered, reached = timedelta(), start
    for pause_start, pause_end in sorted(still):
        beginning = max(pause_start, reached)
        if beginning < due and pause_end > beginning:
            covered += pause_end - beginning
        reached = max(reached, pause_end)
    assert due == start + duration + covered


def test_a_friday_evening_runs_on_monday_morning() -> None:
    friday = here(11, 20, 17, 0)
    assert CALENDAR.add_working(friday, timedelta(minutes=30)) == here(11, 20, 17, 30)
    assert CALENDAR.add_working(friday, timedelta(minutes=31)) == here(11, 23, 8, 31)
    assert CALENDAR.add_working(friday, timedelta(hours=4)) == here(11, 23, 12, 0)
    assert CALENDAR.add_working(friday, timedelta(hours=4, minutes=1)) == here(11, 23, 13, 31)


def test_national_day_and_the_saturday_that_makes_up_for_it() -> None:
    eve = here(9, 30, 17, 0)
    assert [CALENDAR.is_working_day(date(2026, 10, day)) for day in range(1, 12)] == [
        *[False] * 7,
        True,
        True,
        True,  # Saturday 10 October makes up
        False,
    ]
    assert CALENDAR.add_working(eve, timedelta(hours=1)) == here(10, 8, 9, 0)
    assert CALENDAR.add_working(here(10, 9, 17, 0), timedelta(hours=1)) == here(10, 10, 9, 0)


def test_over_the_year_end() -> None:
    assert CALENDAR.add_working(here(12, 31, 17, 0, year=2025), timedelta(hours=1)) == here(1, 4, 9, 0)


def test_a_year_not_yet_published_goes_by_weekdays_and_says_so() -> None:
    assert CALENDAR.is_working_day(date(2027, 10, 1))
    assert not CALENDAR.is_working_day(date(2027, 10, 2))
    assert CALENDAR.is_provisional(date(2027, 10, 1))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    decided = Calendar({**PUBLISHED, date(2027, 10, 1): False}, published_until=2026)
    assert not decided.is_working_day(date(2027, 10, 1))
    assert not decided.is_provisional(date(2027, 10, 1))


def test_the_clock_is_chosen_by_kind() -> None:
    friday = here(11, 20, 17, 0)
    assert CALENDAR.add(ClockKind.ELAPSED, friday, timedelta(hours=1)) == here(11, 20, 18, 0)
    assert CALENDAR.add(ClockKind.WORKING, friday, timedelta(hours=1)) == here(11, 23, 9, 0)


def test_results_are_in_utc() -> None:
    for due in (
        CALENDAR.add_working(here(11, 20, 9), timedelta()),
        CALENDAR.add_working(here(11, 20, 9), timedelta(1)),
        CALENDAR.add_elapsed(here(11, 20, 9), timedelta(hours=1)),
    ):
        assert due.tzinfo is UTC


def test_other_hours() -> None:
    mornings = Calendar({}, published_until=2026, hours=[(time(9), time(12))])
    assert mornings.working_day == timedelta(hours=3)
    assert mornings.add_working(here(11, 20, 11), timedelta(hours=2)) == here(11, 23, 10)


def test_what_cannot_be_answered_is_refused() -> None:
    naive = datetime(2026, 11, 20, 9)  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        CALENDAR.add_working(naive, timedelta(hours=1))
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working(here(11, 20), timedelta(seconds=-1))
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working(here(11, 20, year=2100), timedelta(hours=1))
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working(here(11, 20), timedelta(days=20_000))
