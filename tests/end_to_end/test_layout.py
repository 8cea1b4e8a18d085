"""Large enough to read and to touch, and nothing beyond the edge."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.end_to_end.looking import DESK, Appearance, Looks, usual
from tests.end_to_end.routes import DESK as DESK_VIEWS
from tests.end_to_end.routes import PHONE as PHONE_VIEWS
from tests.end_to_end.routes import VIEWS, View

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
SAMPLE = ("home", "report-kind", "ticket-done", "orders", "order-finish", "inbox", "me")
"""Of the phone, in the daily run."""
NARROW = Appearance(320, 640)
FAULTS = """() => {
    const add = (name, looks) => {
        const element = document.querySelector('#app').appendChild(document.createElement(name))
        element.textContent = 'nothing'
        Object.assign(element.style, looks)
    }
    add('button', { fontSize: '12px', height: '20px', width: '9999px', display: 'block' })
    add('dd', { width: '20px', whiteSpace: 'nowrap' })
}"""
"""By script: a style that stands in inserted HTML is what the content security policy forbids."""


def small_text(page: Page) -> list[str]:
    found: list[str] = page.evaluate(f"({MEASURE}).smallText(18)")
    return found


def small_targets(page: Page, least: int) -> list[str]:
    found: list[str] = page.evaluate(f"({MEASURE}).smallTargets({least})")
    return found


def beyond_the_edge(page: Page) -> list[str]:
    found: list[str] = page.evaluate(f"({MEASURE}).beyondTheEdge()")
    return found


def spilling(page: Page) -> list[str]:
    found: list[str] = page.evaluate(f"({MEASURE}).spilling()")
    return found


def _daily_then_proof(views: tuple[View, ...], daily: tuple[str, ...]) -> pytest.MarkDecorator:
    marks = [
        pytest.param(view, id=view.name, marks=() if view.name in daily else pytest.mark.proof)
        for view in views
    ]
    return pytest.mark.parametrize("view", marks)


@_daily_then_proof(PHONE_VIEWS, SAMPLE)
def test_elders_read_and_touch(looks: Looks, view: View) -> None:
    page = looks.open(view, replace(usual(view), size="elder"))
    assert (small_text(page), small_targets(page, 60), beyond_the_edge(page)) == ([], [], [])


@_daily_then_proof(PHONE_VIEWS, SAMPLE)
def test_fingers_touch(looks: Looks, view: View) -> None:
    page = looks.open(view)
    assert (small_targets(page, 44), beyond_the_edge(page)) == ([], [])


@_daily_then_proof(PHONE_VIEWS, ("home", "order-finish"))
@pytest.mark.parametrize("size", ["normal", "elder"])
def test_the_smallest_phone_scrolls_one_way(looks: Looks, view: View, size: str) -> None:
    page = looks.open(view, replace(NARROW, size=size))  # type: ignore[arg-type]
    assert beyond_the_edge(page) == []


@_daily_then_proof(DESK_VIEWS, ("dispatch-ticket", "statistics"))
@pytest.mark.parametrize(("size", "language"), [("normal", "zh-CN"), ("normal", "en"), ("elder", "zh-CN")])
def test_the_desk_fits(looks: Looks, view: View, size: str, language: str) -> None:
    page = looks.open(view, replace(DESK, size=size, language=language))  # type: ignore[arg-type]
    small = small_text(page) if size == "elder" else []
    assert (beyond_the_edge(page), spilling(page), small) == ([], [], [])


def test_faults_are_found(looks: Looks) -> None:
    page = looks.open(VIEWS[0], replace(usual(VIEWS[0]), size="elder"))
    page.evaluate(FAULTS)
    found = (small_text(page), small_targets(page, 44), beyond_the_edge(page), spilling(page))
    assert [len(each) for each in found] == [1, 1, 1, 1]
