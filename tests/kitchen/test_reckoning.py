"""What is reckoned without a database: comparisons, proposals, sums, grades and the calendar of quarters."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.canteen.models import Meal
from backend.kernel.refs import uuid7
from backend.kitchen.costs import MealCost, MonthCost, after
from backend.kitchen.drawing import first_expired
from backend.kitchen.evaluating import grade_of
from backend.kitchen.measures import Mean, Measured, mean_before
from backend.kitchen.models import Batch, CostKind, NotEnoughInLarder, WasteKind
from backend.kitchen.quarters import next_quarter, quarter_before, quarter_of
from tests.factories.canteen import FRIDAY

NOVEMBER = date(2026, 11, 1)


@given(
    kg=st.integers(1, 10**6),
    diners=st.integers(1, 5_000),
    past=st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 5_000)), min_size=5, max_size=28),
    over=st.integers(0, 100),
)
def test_the_comparison_is_exact(kg: int, diners: int, past: list[tuple[int, int]], over: int) -> None:
    def measured(back: int, grams: int, people: int) -> Measured:
        waste = {WasteKind.PLATES: Decimal(grams) / 1000}
        return Measured(FRIDAY - timedelta(days=back), Meal.LUNCH, diners=people, waste=waste)

    one = measured(0, kg, diners)
    mean = mean_before(one, [measured(nth, *each) for nth, each in enumerate(past, 1)], 4, 5)
    assert (mean.meals, mean.diners) == (len(past), sum(people for _, people in past))
    usual, total = sum(grams for grams, _ in past), mean.diners
    assert mean.is_exceeded(one, Decimal(over)) == (kg * total * 100 > usual * diners * (100 + over))


def test_only_the_same_meal_of_the_weeks_before_counts() -> None:
    def measured(on: date, meal: Meal = Meal.LUNCH, people: int | None = 10) -> Measured:
        return Measured(on, meal, diners=people, waste={WasteKind.PLATES: Decimal(1)})

    others = [
        measured(FRIDAY - timedelta(days=28)),
        measured(FRIDAY - timedelta(days=29)),
        measured(FRIDAY - timedelta(days=1), Meal.DINNER),
        measured(FRIDAY - timedelta(days=2), people=None),
        measured(FRIDAY),
        Measured(FRIDAY - timedelta(days=3), Meal.LUNCH, diners=10),
    ]
    assert mean_before(measured(FRIDAY), others, 4, 1) == Mean(Decimal(1), 10, 1, 1)


@given(
    batches=st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 9)), max_size=8),
    wanted=st.integers(1, 20_000),
)
def test_the_proposal_takes_exactly_that_much_and_leaves_nothing_older(
    batches: list[tuple[int, int]], wanted: int
) -> None:
    lying = [
        Batch(
            id=uuid7(),
            remaining=Decimal(grams) / 1000,
            received_on=FRIDAY,
            best_before=FRIDAY + timedelta(days=days),
        )
        for grams, days in batches
    ]
    quantity = Decimal(wanted) / 1000
    whole = sum((batch.remaining for batch in lying), Decimal(0))
    if whole < quantity:
        with pytest.raises(NotEnoughInLarder) as refused:
            first_expired(lying, quantity)
        assert refused.value.facts == {"remaining": float(whole)}
        return
    proposal = first_expired(lying, quantity)
    assert sum(part for _, part in proposal) == quantity
    assert all(0 < part <= batch.remaining for batch, part in proposal)
    assert all(part == batch.remaining for batch, part in proposal[:-1])
    latest: date = proposal[-1][0].best_before
    drawn = {batch.id for batch, _ in proposal}
    assert all(batch.best_before >= latest for batch in lying if batch.id not in drawn and batch.remaining)


@given(
    spent=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**5)), max_size=40),
    lost=st.integers(0, 10**6),
    fixed=st.lists(st.integers(0, 10**9), min_size=3, max_size=3),
    diners=st.integers(1, 500),
)
def test_the_parts_are_the_whole(
    spent: list[tuple[int, int]], lost: int, fixed: list[int], diners: int
) -> None:
    parts = [
        MealCost(FRIDAY, Meal.LUNCH, Decimal(g) / 1000 * Decimal(p) / 100, diners, None) for g, p in spent
    ]
    kinds = {kind: Decimal(cents) / 100 for kind, cents in zip(CostKind, fixed, strict=True)}
    whole = MonthCost(NOVEMBER, parts, Decimal(lost) / 1000, diners, kinds)
    thousandths = sum(g * p for g, p in spent) + lost * 100 + sum(fixed) * 1000
    assert whole.whole * 100_000 == thousandths
    assert whole.per_diner == whole.whole / diners


@given(st.dates(date(1901, 1, 1), date(2998, 12, 1)))
def test_a_month_ends_where_the_next_begins(day: date) -> None:
    first = day.replace(day=1)
    assert (after(first) - timedelta(days=1)).month == first.month
    assert after(first).day == 1


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.9", "良"),
        ("80", "良"),
        ("70", "合格"),
        ("69.9", "不合格"),
        ("0", "不合格"),
    ],
)
def test_the_grade_is_the_best_that_was_reached(total: str, grade: str) -> None:
    assert grade_of(Decimal(total), {"优": 90, "良": 80, "合格": 70}) == grade


@given(st.dates(date(1901, 1, 1), date(2998, 1, 1)))
def test_quarters_follow_each_other(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter <= day < next_quarter(quarter)
    assert (quarter.day, quarter.month % 3) == (1, 1)
    assert quarter_before(next_quarter(quarter)) == quarter
