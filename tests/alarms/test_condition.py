"""The pure part of judging, against a model that is too simple to be wrong."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backend.alarms.condition import Condition, Value, Verdict
from tests.alarms.model import verdict_of

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
CONDITION = Condition(
    limit=1000,
    dead_band=100,
    on_delay=timedelta(minutes=10),
    off_delay=timedelta(minutes=5),
    patience=timedelta(minutes=4),
)


def minutes(*values: float, start: float = 0, every: float = 1) -> list[Value]:
    return [
        Value(START + timedelta(minutes=start + every * place), value) for place, value in enumerate(values)
    ]


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def test_it_is_on_when_the_delay_has_passed_and_not_a_reading_earlier() -> None:
    almost = minutes(*[1001] * 10)
    assert CONDITION.last_verdict(almost, START) is None
    assert CONDITION.last_verdict([*almost, Value(at(10), 1200)], START) == Verdict(True, at(10), 1200)


def test_the_limit_itself_is_not_above_and_breaks_the_stretch() -> None:
    assert CONDITION.last_verdict(minutes(*[1001] * 9, 1000, *[1001] * 10), START) is None


def test_in_the_dead_band_nothing_is_decided() -> None:
    series = minutes(*[1100] * 11, *[950] * 30)
    assert CONDITION.last_verdict(series, START) == Verdict(True, at(10), 1100)
    assert CONDITION.last_verdict(series, at(15)) is None


def test_it_is_off_below_the_dead_band_after_its_own_delay() -> None:
    series = minutes(*[1100] * 11, *[950] * 3, *[899] * 6)
    assert CONDITION.last_verdict(series[:-1], START) == Verdict(True, at(10), 1100)
    assert CONDITION.last_verdict(series, START) == Verdict(False, at(19), 899)


def test_a_long_silence_breaks_a_stretch() -> None:
    before, after = minutes(*[1100] * 6), minutes(*[1100] * 6, start=9.5)
    assert CONDITION.last_verdict([*before, *after], START) is None
    assert CONDITION.last_verdict([*before, *minutes(*[1100] * 6, start=9)], START) == Verdict(
        True, at(10), 1100
    )


def test_without_delays_a_single_reading_decides() -> None:
    prompt = Condition(1000, 0, timedelta(), timedelta(), timedelta(minutes=4))
    assert prompt.last_verdict(minutes(1001), START) == Verdict(True, at(0), 1001)
    assert prompt.last_verdict(minutes(1001, 999), START) == Verdict(False, at(1), 999)
    assert prompt.last_verdict(minutes(1000), START) is None


levels = st.sampled_from([700.0, 899.0, 900.0, 950.0, 1000.0, 1001.0, 1500.0])
gaps = st.sampled_from([10.0, 60.0, 60.0, 60.0, 120.0, 239.0, 240.0, 241.0, 900.0])


@st.composite
def series(draw: st.DrawFn) -> list[Value]:
    """Stretches of one level, for with single random values nothing ever lasts."""
    found: list[Value] = []
    now = START
    for _ in range(draw(st.integers(1, 8))):
        level = draw(levels)
        for _ in range(draw(st.integers(1, 12))):
            now += timedelta(seconds=draw(gaps))
            found.append(Value(now, level))
    return found


conditions = st.builds(
    Condition,
    limit=st.just(1000.0),
    dead_band=st.sampled_from([0.0, 100.0]),
    on_delay=st.sampled_from([0, 60, 600]).map(lambda seconds: timedelta(seconds=seconds)),
    off_delay=st.sampled_from([0, 120, 300]).map(lambda seconds: timedelta(seconds=seconds)),
    patience=st.just(timedelta(seconds=240)),
)


@given(series(), conditions, st.data())
def test_it_agrees_with_the_model(values: list[Value], condition: Condition, data: st.DataObject) -> None:
    since = data.draw(st.sampled_from(values)).time
    assert condition.last_verdict(values, since) == verdict_of(values, condition, since)


@given(series(), conditions, st.data())
def test_what_lies_well_before_does_not_matter(
    values: list[Value], condition: Condition, data: st.DataObject
) -> None:
    since = data.draw(st.sampled_from(values)).time
    reach = max(condition.on_delay, condition.off_delay) + condition.patience
    near = [value for value in values if value.time >= since - reach]
    seen, known = condition.last_verdict(near, since), condition.last_verdict(values, since)
    assert seen == known


@given(series(), conditions, st.data())
def test_how_a_series_is_cut_into_batches_does_not_matter(
    values: list[Value], condition: Condition, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(values)))) | {0, len(values)})
    one_by_one = _state_after(values, condition, range(len(values) + 1))
    assert _state_after(values, condition, cuts) == one_by_one


def _state_after(values: list[Value], condition: Condition, cuts: Sequence[int]) -> bool:
    on = False
    for begin, end in pairwise(cuts):
        verdict = condition.last_verdict(values[:end], values[begin].time)
        on = on if verdict is None else verdict.on
    return on
