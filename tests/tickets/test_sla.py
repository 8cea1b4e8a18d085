"""Deadlines by property: what must hold for any terms, times and pauses."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.clock import HERE, local
from backend.rules.calendar import Calendar, ClockKind, Interval
from backend.rules.values import Limit
from backend.tickets.sla import Run, Terms, runs
from backend.tickets.states import Clock

HOLIDAY = date(2026, 5, 1)  # a Friday
MADE_UP = date(2026, 5, 9)  # a Saturday
CALENDAR = Calendar({HOLIDAY: False, MADE_UP: True}, published_until=2026)
START = datetime(2026, 4, 20, tzinfo=UTC)

moments = st.integers(0, 30 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
limits = st.builds(
    Limit, clock=st.sampled_from(ClockKind), minutes=st.integers(1, 3000), days=st.integers(0, 3)
)
run_of = st.builds(Run, start=moments, limit=limits)
intervals = st.builds(
    lambda start, minutes: (start, start + timedelta(minutes=minutes)), moments, st.integers(0, 5000)
)
pauses_of = st.lists(intervals, max_size=5)


@given(run_of, pauses_of)
def test_a_deadline_is_never_before_its_start(run: Run, pauses: list[Interval]) -> None:
    assert run.due(CALENDAR, pauses) >= run.start


@given(run_of, pauses_of, intervals)
def test_a_further_pause_never_brings_the_deadline_forward(
    run: Run, pauses: list[Interval], pause: Interval
) -> None:
    assert run.due(CALENDAR, [*pauses, pause]) >= run.due(CALENDAR, pauses)


@given(run_of, pauses_of, intervals)
def test_a_pause_after_the_deadline_does_not_move_it(
    run: Run, pauses: list[Interval], pause: Interval
) -> None:
    due = run.due(CALENDAR, pauses)
    late = (due + (pause[0] - START), due + (pause[1] - START))
    assert run.due(CALENDAR, [*pauses, late]) == due


@given(run_of, pauses_of)
def test_the_order_of_pauses_does_not_matter(run: Run, pauses: list[Interval]) -> None:
    assert run.due(CALENDAR, pauses) == run.due(CALENDAR, pauses[::-1])


@given(run_of, intervals)
def test_a_pause_moves_the_deadline_by_just_its_own_time(run: Run, pause: Interval) -> None:
    """Between start and the deadline lies the promised time and the part of the pause that fell into it."""
    due = run.due(CALENDAR, [pause])
    between = CALENDAR.working_between if not run.is_round_the_clock else lambda a, b: b - a
    lost = (
        max(between(max(pause[0], run.start), min(pause[1], due)), timedelta())
        if pause[1] > run.start
        else timedelta()
    )
    assert between(run.start, due) == run.limit.duration(CALENDAR) + lost


@given(run_of, pauses_of, st.integers(1, 300), st.integers(1, 300))
def test_steps_of_an_escalation_come_in_order(run: Run, pauses: list[Interval], one: int, other: int) -> None:
    early, late = sorted([one, other])
    assert run.at(early, CALENDAR, pauses) <= run.at(late, CALENDAR, pauses)
    assert run.at(100, CALENDAR, pauses) == run.due(CALENDAR, pauses)


@given(moments, st.integers(1, 3000), st.integers(1, 300))
def test_a_class_in_working_time_never_rings_outside_it(start: datetime, minutes: int, percent: int) -> None:
    run = Run(start, Limit(clock=ClockKind.WORKING, minutes=minutes))
    here = local(run.at(percent, CALENDAR, ()))
    assert CALENDAR.is_working_day(here.date())
    assert time(8, 30) < here.time() <= time(12) or time(13, 30) < here.time() <= time(17, 30)


def test_round_the_clock_runs_at_night_and_over_holidays() -> None:
    report = datetime(2026, 4, 30, 23, 50, tzinfo=HERE)
    water = Terms(accept=Limit(ClockKind.ELAPSED, 30), finish=Limit(ClockKind.ELAPSED, 240))
    dues = {clock: run.due(CALENDAR, ()) for clock, run in runs(water, report).items()}
    assert dues == {
        Clock.ACCEPT: datetime(2026, 5, 1, 0, 20, tzinfo=HERE),
        Clock.FINISH: datetime(2026, 5, 1, 3, 50, tzinfo=HERE),
    }


def test_ordinary_repairs_wait_for_working_time() -> None:
    """Reported on the eve of a holiday; Monday is the next working day, and a working day is 7.5 hours."""
    report = datetime(2026, 4, 30, 17, 0, tzinfo=HERE)
    lamp = Terms(accept=Limit(ClockKind.WORKING, days=1))
    assert runs(lamp, report)[Clock.ACCEPT].due(CALENDAR, ()) == datetime(2026, 5, 4, 17, 0, tzinfo=HERE)


def test_a_lunch_break_inside_a_pause_counts_once() -> None:
    report = datetime(2026, 4, 20, 9, 0, tzinfo=HERE)
    run = Run(report, Limit(ClockKind.WORKING, 240))
    assert run.due(CALENDAR, ()) == datetime(2026, 4, 20, 14, 30, tzinfo=HERE)
    over_lunch = (datetime(2026, 4, 20, 11, 0, tzinfo=HERE), datetime(2026, 4, 20, 14, 0, tzinfo=HERE))
    assert run.due(CALENDAR, [over_lunch]) == datetime(2026, 4, 20, 16, 0, tzinfo=HERE)


def test_returned_work_is_due_anew_from_its_return() -> None:
    terms = Terms(finish=Limit(ClockKind.ELAPSED, 240), rework=Limit(ClockKind.ELAPSED, 60))
    returned = START + timedelta(hours=3)
    assert runs(terms, START)[Clock.FINISH].due(CALENDAR, ()) == START + timedelta(hours=4)
    assert runs(terms, START, returned)[Clock.FINISH].due(CALENDAR, ()) == START + timedelta(hours=4)
    assert runs(terms, START, returned)[Clock.FINISH].start == returned


def test_a_contract_overrides_minutes_and_keeps_the_clock() -> None:
    general = Terms(accept=Limit(ClockKind.ELAPSED, 30), finish=Limit(ClockKind.ELAPSED, 240))
    assert general.overridden({"finish": 120, "arrive": 20}) == Terms(
        accept=Limit(ClockKind.ELAPSED, 30),
        arrive=Limit(ClockKind.ELAPSED, 20),
        finish=Limit(ClockKind.ELAPSED, 120),
    )
    assert Terms().overridden({"finish": 60}).finish == Limit(ClockKind.WORKING, 60)


@given(
    st.builds(
        Terms, accept=st.none() | limits, arrive=st.none() | limits, finish=st.none() | limits, rework=limits
    )
)
def test_terms_are_stored_and_read_again_unchanged(terms: Terms) -> None:
    assert Terms.read(terms.stored()) == terms
