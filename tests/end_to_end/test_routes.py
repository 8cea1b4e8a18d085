"""The table of pages is whole."""

import pytest
from playwright.sync_api import Browser, expect

from tests.end_to_end.conftest import DeviceOf
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


def test_nobody_is_stuck_where_there_is_no_page(shared_service: Service, device: DeviceOf) -> None:
    cadre = device(shared_service, "cadre")
    cadre.open("/nowhere")
    expect(cadre.page.get_by_role("heading", name="找不到页面")).to_be_visible()
    cadre.page.get_by_role("navigation", name="主菜单").get_by_role("link", name="我的报修").click()
    cadre.page.wait_for_url("**/tickets")
