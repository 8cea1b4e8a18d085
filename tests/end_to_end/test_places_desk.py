"""The desk of places: who keeps the house adds a room, is told why a floor cannot close, and says what feeds what."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.answering import without
from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

PLACE = """query Found($search: String!) {
  places(search: $search) { items { id path area use closed fedBy { medium equipment { name } } } }
}"""

OFFICES = (
    "SELECT name, path FROM place WHERE path LIKE '1号楼 3层 %办公室' AND name <> '308办公室' ORDER BY sort"
)


def test_a_room_is_added_changed_connected_and_taken_out_of_use(
    shared_service: Service, device: DeviceOf
) -> None:
    service = shared_service
    page = device(service, "assets", desk=True).page
    page.goto(f"{service.url}/desk/places")
    _choose(page, "1号楼 3层", "1号楼 3层")
    side = page.get_by_role("complementary", name="详情")

    side.get_by_role("button", name="停用").click()
    page.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile(r"这里还有 \d+ 个空间、0 台设备"))
    page.get_by_role("dialog").get_by_role("button", name="取消").click()

    side.get_by_role("button", name="新增下级空间").click()
    page.get_by_label("名称").fill("临时值班室")
    page.get_by_label("用途").select_option("OFFICE")
    page.get_by_role("button", name="保存").click()
    expect(side.get_by_role("heading", name="临时值班室")).to_be_visible()

    side.get_by_role("button", name="修改").click()
    page.get_by_label("使用面积").fill("12.5")
    page.get_by_role("button", name="保存").click()
    expect(side.get_by_text("12.5 m²")).to_be_visible()

    side.get_by_role("button", name="添加供给关系").click()
    page.get_by_label("介质").select_option("POWER")
    page.get_by_role("combobox", name="上级供给设备").fill("1号楼 3层 配电箱")
    page.get_by_role("listbox").get_by_role("option").first.click()
    page.get_by_role("dialog").get_by_role("button", name="添加供给关系").click()
    expect(side.get_by_text("配电箱")).to_be_visible()
    (room,) = _places(service, "临时值班室")
    assert (room["area"], room["use"], [feed["medium"] for feed in room["fedBy"]]) == (
        12.5,
        "OFFICE",
        ["POWER"],
    )

    side.get_by_role("button", name="停用").click()
    page.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(side.get_by_role("heading", name="3层")).to_be_visible()
    assert _places(service, "临时值班室") == []


def test_the_second_of_two_forms_shows_what_the_first_changed(
    shared_service: Service, device: DeviceOf
) -> None:
    service = shared_service
    pages = [device(service, "assets", desk=True).page for _ in range(2)]
    for page in pages:
        page.goto(f"{service.url}/desk/places")
        _choose(page, "1号楼 308", "1号楼 3层 308办公室")
        page.get_by_role("button", name="修改").click()
    first, second = pages
    first.get_by_label("使用面积").fill("31")
    first.get_by_role("button", name="保存").click()
    expect(first.get_by_text("31 m²")).to_be_visible()

    second.get_by_label("使用面积").fill("32")
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("alert")).to_contain_text("刚刚有人改动过")
    expect(second.get_by_role("alert")).to_contain_text("使用面积 31")
    assert [room["area"] for room in _places(service, "1号楼 308")] == [31]
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_text("32 m²")).to_be_visible()
    assert [room["area"] for room in _places(service, "1号楼 308")] == [32]


def test_a_place_is_changed_right_after_its_switch(shared_service: Service, device: DeviceOf) -> None:
    service = shared_service
    name, path = service.fetch(OFFICES)[0]
    page = device(service, "assets", desk=True).page
    page.goto(f"{service.url}/desk/places")
    _choose(page, f"1号楼 {name}", path)
    side = page.get_by_role("complementary", name="详情")
    reports = page.get_by_role("switch", name="免登录报修")
    # Nothing reads the place anew: the answer itself says which version it is now.
    page.route("**/graphql", without("PlacePage"))
    reports.check()
    page.get_by_role("dialog").get_by_role("button", name="开放").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    side.get_by_role("button", name="修改").click()
    page.unroute("**/graphql")
    page.get_by_label("使用面积").fill("33")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [room["area"] for room in _places(service, f"1号楼 {name}")] == [33]
    reports.uncheck()
    expect(page.get_by_text("已关闭免登录报修")).to_be_visible()


def _choose(page: Page, words: str, path: str) -> None:
    page.get_by_label("搜索空间").fill(words)
    page.get_by_role("button", name=path, exact=True).click()
    expect(page.get_by_role("complementary", name="详情").get_by_text(path)).to_be_visible()


def _places(service: Service, words: str) -> list[dict[str, Any]]:
    client = service.sign_in("assets")
    found: list[dict[str, Any]] = client.ask(PLACE, search=words)["places"]["items"]
    return found
