"""Outlines on a floor's plan."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.facility import geometry
from backend.facility.geometry import MOST_CORNERS, BadOutline

sides = st.floats(1, 1000)


@given(sides, sides, st.floats(0, 500), st.floats(0, 500))
def test_a_rectangle_on_the_plan_is_fine_and_has_its_area(w: float, h: float, x: float, y: float) -> None:
    outline = [x, y, x + w, y, x + w, y + h, x, y + h]
    geometry.check(outline, 2000, 2000)
    assert geometry.area(outline) == pytest.approx(w * h, rel=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.integers(3, MOST_CORNERS), st.floats(5, 900))
def test_a_regular_polygon_is_fine_wherever_it_starts_and_whichever_way_it_turns(
    n: int, radius: float
) -> None:
    corners = [
        (1000 + radius * math.cos(math.tau * i / n), 1000 + radius * math.sin(math.tau * i / n))
        for i in range(n)
    ]
    for turned in (corners, corners[::-1], corners[n // 2 :] + corners[: n // 2]):
        outline = [coordinate for corner in turned for coordinate in corner]
        geometry.check(outline, 2000, 2000)
        assert geometry.area(outline) == pytest.approx(n / 2 * radius**2 * math.sin(math.tau / n), rel=1e-6)


@given(sides, sides, st.sampled_from([-1.0, 1.0]), st.booleans())
def test_beyond_the_edge_of_the_plan_is_refused(w: float, h: float, sign: float, sideways: bool) -> None:
    dx, dy = (sign, 0.0) if sideways else (0.0, sign)
    outline = [0 + dx, 0 + dy, w + dx, 0 + dy, w + dx, h + dy, 0 + dx, h + dy]
    with pytest.raises(BadOutline) as refusal:
        geometry.check(outline, w, h)
    assert refusal.value.facts["reason"] == "outside"


@pytest.mark.parametrize(
    "outline",
    [
        [0.0, 0.0, 4.0, 4.0],
        [0.0, 0.0, 4.0, 0.0, 4.0],
        [0.0, 0.0, 4.0, 0.0, 2.0, 0.0],
        [0.0, 0.0, 0.1, 0.0, 0.1, 0.1],
        [0.0, 0.0, 4.0, 4.0, 4.0, 0.0, 0.0, 4.0],
        [0.0, 0.0, 4.0, 0.0, 4.0, 4.0, 2.0, 0.0, 0.0, 4.0],
        [0.0, 0.0, float("nan"), 0.0, 4.0, 4.0],
        [0.0, 0.0, float("inf"), 0.0, 4.0, 4.0],
        [float(i % 7) for i in range(2 * MOST_CORNERS + 2)],
    ],
    ids=["line", "odd", "flat", "tiny", "bow tie", "touches itself", "nan", "infinite", "too many"],
)
def test_what_is_no_surface_is_refused(outline: list[float]) -> None:
    with pytest.raises(BadOutline):
        geometry.check(outline, 20, 20)


def test_without_a_plan_there_is_no_outline() -> None:
    geometry.check([], None, None)
    with pytest.raises(BadOutline):
        geometry.check([0, 0, 4, 0, 4, 4], None, None)
