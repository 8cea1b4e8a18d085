"""What a share says, how sure it is, and that a hidden one cannot be computed from those shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.supervision.tally import NOTHING, Index, Tally, hidden, index

LEAST = 5


def rated(count: int, satisfied: int) -> Tally:
    return Tally(expected=2 * count, given=count, satisfied=satisfied, stars=3 * count)


PARTS = st.lists(
    st.integers(0, 12).flatmap(lambda n: st.integers(0, n).map(lambda good: rated(n, good))), max_size=8
).map(lambda tallies: dict(enumerate(tallies)))


@given(PARTS)
def test_a_hidden_part_cannot_be_computed(parts: dict[int, Tally]) -> None:
    kept_back = hidden(parts, LEAST)
    few = {key for key, tally in parts.items() if 0 < tally.given < LEAST}
    assert few <= kept_back
    assert (kept_back == frozenset()) is (not few)
    # Whoever knows the whole and all that is shown knows exactly this of what is not:
    rest = sum((parts[key] for key in kept_back), NOTHING)
    whole = sum(parts.values(), NOTHING)
    if not few or whole.given < LEAST or rest.given == whole.given:
        return  # nothing is hidden, the whole is too, or nothing is shown beside it
    assert rest.given >= LEAST
    for key in few:
        others = rest.given - parts[key].given
        least, most = max(0, rest.satisfied - others), min(parts[key].given, rest.satisfied)
        assert least < most or rest.satisfied == rest.given


@given(PARTS)
def test_no_more_is_hidden_than_protects(parts: dict[int, Tally]) -> None:
    kept_back = hidden(parts, LEAST)
    shown = [parts[key].given for key in parts.keys() - kept_back if parts[key].given]
    assert all(parts[key].given <= most for key in kept_back for most in shown)


def test_the_next_smallest_goes_with_the_only_one() -> None:
    parts = {"a": rated(3, 3), "b": rated(9, 8), "c": rated(7, 6), "d": rated(0, 0)}
    assert hidden(parts, LEAST) == {"a", "c"}


def test_where_nobody_was_satisfied_more_is_hidden() -> None:
    parts = {"a": rated(2, 0), "b": rated(5, 0), "c": rated(6, 1), "d": rated(9, 9)}
    assert hidden(parts, LEAST) == {"a", "b", "c"}


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_interval_holds_the_share_and_narrows(of: tuple[int, int]) -> None:
    count, satisfied = of
    low, high = rated(count, satisfied).interval
    assert 0 <= low <= satisfied / count <= high <= 1
    wide, narrow = high - low, rated(4 * count, 4 * satisfied).interval
    assert narrow[1] - narrow[0] < wide


def test_wilson_as_published() -> None:
    """Newcombe 1998, table I: 81 of 263."""
    low, high = rated(263, 81).interval
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_the_index_is_the_weighted_mean_of_those_that_answer() -> None:
    weights = {"repairs": 50.0, "meetings": 20.0, "meals": 30.0}
    found = index({"repairs": rated(100, 90), "meals": rated(50, 40), "meetings": NOTHING}, weights)
    assert found is not None
    assert found.value == pytest.approx(100 * (50 * 0.9 + 30 * 0.8) / 80)
    assert 79 < found.low < found.value < found.high < 91
    assert index({"repairs": NOTHING}, weights) is None


def test_of_one_service_the_interval_is_wilsons() -> None:
    found = index({"repairs": rated(100, 90)}, {"repairs": 50.0})
    low, high = rated(100, 90).interval
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((90, 100 * low, 100 * high))


@pytest.mark.parametrize(("value", "level"), [(84.9, 0), (85, 1), (90, 2), (94.9, 2), (95, 3)])
def test_levels(value: float, level: int) -> None:
    assert Index(value, 0, 100).level((85, 90, 95)) == level
