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
    page.wait_for_load_state("networkidle")
    expect(pane.get_by_role("row")).to_have_count(21)
    # As a hand that scrolls on until it is there: rows may still be on their way.
    page.wait_for_function(
        "() => { const pane = document.querySelector('section.pane'), there = pane.scrollTop === 333;"
        " pane.scrollTop = 333; return there }"
    )
    page.get_by_role("link", name="人员").click()
    expect(page.get_by_role("heading", name="人员")).to_be_visible()
    page.get_by_role("link", name="空间").click()
    expect(pane).to_be_visible()
    page.wait_for_function("() => document.querySelector('section.pane').scrollTop === 333")
