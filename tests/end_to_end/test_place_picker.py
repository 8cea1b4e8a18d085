"""Choosing a place on the phone: offline by Chinese and pinyin in a house never opened; on the plan by hand and key."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.kept import kept, wait_until
from tests.service import Service

pytestmark = pytest.mark.browser

PLACES = -1
"""The key of what the device keeps of all places (src/features/facility/picker/placeIndex.ts)."""


def test_a_place_is_found_without_a_network_by_chinese_and_pinyin(
    shared_service: Service, device: DeviceOf
) -> None:
    cadre = device(shared_service, "cadre", keeps_app=True)
    (places,) = shared_service.fetch("SELECT count(*) FROM place WHERE closed_at IS NULL")[0]
    page = cadre.page
    page.goto(f"{shared_service.url}/report")
    wait_until(page, lambda: _kept_places(page) == places)
    page.get_by_role("button", name=re.compile("(选择|更改)位置")).click()
    cadre.go_offline()
    search = page.get_by_label("搜索位置")
    for words, path in (("4号楼 2楼 hys", "4号楼 2层"), ("5号楼2楼餐厅", "5号楼 2层"), ("6haolou", "6号楼")):
        search.fill(words)
        expect(page.get_by_role("list", name="位置").get_by_text(path).first).to_be_visible()
    page.get_by_text("逐级选择").click()
    page.get_by_role("button", name=re.compile("›")).first.click()
    page.get_by_role("button", name="6号楼").click()
    expect(page.get_by_role("button", name="1层")).to_be_visible()


def test_the_plan_is_one_tab_stop_and_grows_by_key_wheel_and_double_tap(
    shared_service: Service, device: DeviceOf
) -> None:
    page = device(shared_service, "cadre").page
    page.goto(f"{shared_service.url}/report")
    page.get_by_role("button", name=re.compile("(选择|更改)位置")).click()
    page.get_by_text("平面图", exact=True).click()
    room = page.locator(".space[tabindex='0']")
    expect(room).to_have_count(1)
    before = _width(page)
    room.press("+")
    page.wait_for_function(f"() => {WIDTH} < {before} * 0.7")
    room.press("0")
    expect(page.get_by_role("button", name="看全层")).to_be_disabled()
    everything = _width(page)
    name = room.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".space:focus")).not_to_have_attribute("aria-label", str(name))
    middle = page.locator(".paper").bounding_box()
    assert middle is not None
    x, y = middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.wheel(0, -400)
    page.wait_for_function(f"() => {WIDTH} < {everything} * 0.9")
    between = _width(page)
    _tap_twice(page, x, y)
    page.wait_for_function(f"() => {WIDTH} < {between} * 0.8")
    expect(page.locator(".paper")).to_be_visible()  # a double tap chooses nothing


WIDTH = "document.querySelector('.paper svg').viewBox.baseVal.width"


def _width(page: Page) -> float:
    return float(page.evaluate(WIDTH))


def _tap_twice(page: Page, x: float, y: float) -> None:
    """In one order to the browser: with two, a busy machine may take longer than a double tap lasts."""
    page.context.new_cdp_session(page).send(
        "Input.synthesizeTapGesture",
        {"x": x, "y": y, "duration": 20, "tapCount": 2, "gestureSourceType": "touch"},
    )


def _kept_places(page: Page) -> int:
    return sum(len(row["data"]["places"]) for row in kept(page, "answers") if row["key"] == PLACES)
