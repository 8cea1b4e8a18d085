"""The table of pages is whole."""

import pytest
from playwright.sync_api import Browser

from tests.end_to_end.routes import VIEWS
from tests.service import Service

pytestmark = pytest.mark.browser

ROUTES = """() => document.querySelector('#app').__vue_app__.config.globalProperties.$router
    .getRoutes().map(each => each.path)"""


def test_every_route_of_the_app_has_an_entry(chrome: Browser, shared_service: Service) -> None:
    page = chrome.new_page()
    page.goto(f"{shared_service.url}/sign-in")
    page.locator("form").wait_for()
    routes = page.evaluate(ROUTES)
    page.close()
    assert sorted(routes) == sorted({view.path for view in VIEWS})


def test_every_entry_has_a_name_of_its_own() -> None:
    names = [view.name for view in VIEWS]
    assert len(names) == len(set(names))
