"""The English app speaks English: what is Chinese in it are names and words of people, as the service tells them."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.end_to_end.looking import Looks, usual
from tests.end_to_end.routes import VIEWS, View

pytestmark = pytest.mark.browser

SAMPLE = ("home", "report-kind", "ticket-done", "order-finish", "dispatch-ticket", "statistics", "rules")
HAN = re.compile(r"[\u3400-\u9fff，。；：？！、（）]+")
SAID = """() => {
    const foreign = element => element.closest('[lang|=zh]:not(html)')
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const said = [document.title]
    while (walker.nextNode()) if (!foreign(walker.currentNode.parentElement)) said.push(walker.currentNode.data)
    for (const element of document.querySelectorAll('*')) {
        const names = foreign(element) ? [] : ['aria-label', 'title', 'placeholder', 'alt']
        said.push(...names.map(name => element.getAttribute(name) ?? ''))
    }
    return said.map(each => each.trim()).filter(Boolean)
}"""


def chinese_of_the_app(page: Page, data: set[str]) -> list[str]:
    known = "\n".join(data)
    return [
        text
        for text in page.evaluate(SAID)
        if any(run not in known for run in HAN.findall(text))
        or re.search(r"undefined|NaN|\[object|\{\w+\}", text)
    ]


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(view, id=view.name, marks=() if view.name in SAMPLE else pytest.mark.proof)
        for view in VIEWS
    ],
)
def test_page(looks: Looks, view: View) -> None:
    english = replace(usual(view), language="en")
    page = looks.open(view, english)
    assert chinese_of_the_app(page, looks.told(view, english)) == []


def test_chinese_is_found(looks: Looks) -> None:
    page = looks.open(next(view for view in VIEWS if view.name == "home"))
    assert "首页" in chinese_of_the_app(page, set())
