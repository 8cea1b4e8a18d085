"""A new build neither reloads a page in mid-sentence nor leaves a tab behind."""

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.kept import wait_until
from tests.service import Service

pytestmark = pytest.mark.browser

WORDS = "更新之前写了一半的报修"
BUILDS = """
const workers = navigator.serviceWorker  // the empty page has none
const register = workers?.register.bind(workers)
if (workers) workers.register = (path) => register(path + (localStorage.build ?? ''))
"""
SERVED_BY = "navigator.serviceWorker.controller?.scriptURL"
PROMPT = "立即更新"


def test_an_update_with_an_unsaved_form_asks_once_and_loses_nothing(
    shared_service: Service, device: DeviceOf
) -> None:
    """The same script under another address is another build to the browser."""
    cadre = device(shared_service, "cadre", keeps_app=True)
    cadre.context.add_init_script(BUILDS)
    first, second = cadre.page, cadre.context.new_page()
    for page in (first, second):
        page.goto(shared_service.url + "/report")
        page.get_by_role("button", name="供电照明").click()
        _served(page)
    second.get_by_label("问题描述").fill(WORDS)
    first.evaluate("localStorage.build = '?next'; navigator.serviceWorker.register('/serviceWorker.js')")
    for page in (first, second):
        expect(page.get_by_role("button", name=PROMPT)).to_have_count(1)
    with first.expect_navigation():
        first.get_by_role("button", name=PROMPT).click()
    expect(first.get_by_role("button", name=PROMPT)).to_have_count(0)
    expect(second.get_by_label("问题描述")).to_have_value(WORDS)
    with second.expect_navigation():
        second.get_by_role("button", name=PROMPT).click()
    expect(second.get_by_label("问题描述")).to_have_value(WORDS)
    for page in (first, second):
        assert _served(page).endswith("?next")
        expect(page.get_by_role("button", name=PROMPT)).to_have_count(0)


def test_a_workbook_comes_from_the_server(shared_service: Service, device: DeviceOf) -> None:
    desk = device(shared_service, "dispatcher", desk=True, keeps_app=True)
    desk.open("/desk/dispatch")
    _served(desk.page)
    with desk.page.expect_download() as download:
        desk.page.evaluate(
            "() => { setTimeout(() => location.assign('/statistics.xlsx?from=2026-01-01&to=2026-02-01')) }"
        )
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_page_that_the_worker_overlooked_is_served_as_well(
    shared_service: Service, device: DeviceOf
) -> None:
    """To the browser, one that was loaded past it is such a page."""
    cadre = device(shared_service, "cadre", keeps_app=True)
    served_by = _served(cadre.page)
    cadre.page.add_init_script("window.overlooked = navigator.serviceWorker.controller === null")
    with cadre.page.expect_navigation():
        cadre.context.new_cdp_session(cadre.page).send("Page.reload", {"ignoreCache": True})
    assert cadre.page.evaluate("overlooked")
    assert _served(cadre.page) == served_by


def _served(page: Page) -> str:
    """Address of the worker that serves the page, once one does."""
    wait_until(page, lambda: page.evaluate(SERVED_BY) is not None)
    return str(page.evaluate(SERVED_BY))
