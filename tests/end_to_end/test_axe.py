"""Everybody can use every page: no violation of WCAG 2.2 A and AA that axe-core knows."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.end_to_end.looking import APPEARANCES, Looks, usual
from tests.end_to_end.routes import VIEWS, View

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    resultTypes: ['violations'],
})"""
EVERY = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)


def violations(page: Page) -> list[str]:
    """One line each: the rule and where it is broken."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(RUN)
    assert found["testEngine"]["name"] == "axe-core"
    return [
        f"{broken['id']}: {node['target']} {node['failureSummary']}"
        for broken in found["violations"]
        for node in broken["nodes"]
    ]


@pytest.mark.parametrize(
    "view",
    [pytest.param(view, id=view.name, marks=pytest.mark.proof if view.presses else ()) for view in VIEWS],
)
def test_page(looks: Looks, view: View) -> None:
    """Every page each day; what opens on it when something is pressed, in the proof."""
    assert violations(looks.open(view)) == []


@pytest.mark.proof
@pytest.mark.parametrize(
    "appearance", APPEARANCES, ids=lambda each: f"{each['size']}-{each['theme']}-{each['language']}"
)
@EVERY
def test_page_otherwise(looks: Looks, view: View, appearance: dict[str, Any]) -> None:
    assert violations(looks.open(view, replace(usual(view), **appearance))) == []


def test_a_fault_is_found(looks: Looks) -> None:
    page = looks.open(VIEWS[0])
    page.evaluate("() => document.querySelector('#app').append(document.createElement('button'))")
    assert [each.partition(":")[0] for each in violations(page)] == ["button-name"]
