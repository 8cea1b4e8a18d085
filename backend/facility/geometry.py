"""Outlines of spaces on a floor's plan: x0, y0, x1, y1, … in metres, from the plan's upper left corner."""

from collections.abc import Sequence
from itertools import combinations
from math import isfinite

from backend.kernel.errors import DomainError

MOST_CORNERS = 100
LARGEST_PLAN = 2000.0
"""Metres of a plan's side."""
SMALLEST_AREA = 0.01
"""Square metres."""

Point = tuple[float, float]


class BadOutline(DomainError):
    """This outline is not a surface on the floor's plan."""


def check(polygon: Sequence[float], width: float | None, height: float | None) -> None:
    """Refuse what cannot be drawn on a plan of this size; an empty outline is none at all."""
    if not polygon:
        return
    if len(polygon) % 2 or not 3 <= len(polygon) // 2 <= MOST_CORNERS or not all(map(isfinite, polygon)):
        raise BadOutline(field="polygon", limit=MOST_CORNERS)
    if width is None or height is None:
        raise BadOutline(field="polygon", reason="no_plan")
    points = corners(polygon)
    if not all(0 <= x <= width and 0 <= y <= height for x, y in points):
        raise BadOutline(field="polygon", reason="outside", width=width, height=height)
    if area(polygon) < SMALLEST_AREA or _crosses_itself(points):
        raise BadOutline(field="polygon", reason="shape")


def corners(polygon: Sequence[float]) -> list[Point]:
    return list(zip(polygon[::2], polygon[1::2], strict=True))


def area(polygon: Sequence[float]) -> float:
    """Square metres inside, by Gauss's shoelace."""
    points = corners(polygon)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _edges(points))) / 2


def _edges(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(points, [*points[1:], points[0]], strict=True))


def _crosses_itself(points: Sequence[Point]) -> bool:
    """Whether two edges that are not neighbours have a point in common."""
    edges = _edges(points)
    return any(
        _meet(*edges[i], *edges[j])
        for i, j in combinations(range(len(edges)), 2)
        if j - i > 1 and (i, j) != (0, len(edges) - 1)
    )


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    sides = (_side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b))
    if sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0:
        return True
    touching = zip(sides, ((a, b, c), (a, b, d), (c, d, a), (c, d, b)), strict=True)
    return any(side == 0 and _in_box(*line) for side, line in touching)


def _side(a: Point, b: Point, c: Point) -> float:
    """On which side of the line from `a` to `b` the point `c` lies; 0 on it."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _in_box(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
