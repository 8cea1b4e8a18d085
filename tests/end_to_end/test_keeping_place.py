"""A list on the desk keeps its place while one looks at another page."""

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser


def test_the_places_and_their_equipment_stay_where_one_left_them(
    shared_service: Service, device: DeviceOf
) -> None:
    page = device(shared_service, "assets", desk=True).page
    page.goto(f"{shared_service.url}/desk/places?view=equipment")
    pane = page.locator("section.pane")
    expect(pane.get_by_role("row")).to_have_count(21)
    pane.evaluate("pane => { pane.scrollTop = 333 }")
    page.wait_for_function("() => document.querySelector('section.pane').scrollTop === 333")
    page.get_by_role("link", name="人员").click()
    expect(page.get_by_role("heading", name="人员")).to_be_visible()
    page.get_by_role("link", name="空间").click()
    expect(pane).to_be_visible()
    page.wait_for_function("() => document.querySelector('section.pane').scrollTop === 333")
