"""`make screenshots`: a picture of every entry, to be looked at."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.end_to_end.looking import Appearance, Looks, usual
from tests.end_to_end.routes import VIEWS, View

pytestmark = [pytest.mark.browser, pytest.mark.screenshots]

FOLDER = Path(__file__).parents[2] / "proof" / "screenshots"
LARGE_DESK = Appearance(1920, 1080)
ALSO_OTHERWISE = {
    "home",
    "report",
    "ticket-done",
    "orders",
    "order-finish",
    "dispatch-ticket",
    "statistics",
    "leaders",
    "places-room",
}
"""Also for elders, in the dark and in English."""


def _appearances(view: View) -> list[Appearance]:
    first = usual(view)
    sizes = [first, LARGE_DESK] if view.desk else [first]
    if view.name not in ALSO_OTHERWISE:
        return sizes
    return [*sizes, replace(first, size="elder"), replace(first, theme="dark"), replace(first, language="en")]


PICTURES = [(view, appearance) for view in VIEWS for appearance in _appearances(view)]


@pytest.mark.parametrize(
    ("view", "appearance"), PICTURES, ids=[f"{view.name}-{appearance}" for view, appearance in PICTURES]
)
def test_picture(looks: Looks, view: View, appearance: Appearance) -> None:
    page = looks.open(view, appearance)
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture = FOLDER / f"{view.name}-{appearance}.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 5_000
