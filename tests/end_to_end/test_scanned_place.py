"""Behind the label at a door: what is open there, what is measured there, and what stands there."""

import pytest
from playwright.sync_api import expect

from tests.end_to_end.answering import without
from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.reporting import report
from tests.service import Service

pytestmark = pytest.mark.browser

WORDS = "门禁读卡器没反应"
ROOM = "SELECT id, code FROM place WHERE path = '1号楼 4层 413办公室'"
PIECE = "SELECT name, code FROM equipment WHERE place_id = $1 AND retired_at IS NULL ORDER BY name"


def test_a_scanned_room_tells_what_is_going_on_there(shared_service: Service, device: DeviceOf) -> None:
    (room,) = shared_service.fetch(ROOM)
    piece = shared_service.fetch(PIECE, room["id"])[0]
    report(shared_service.sign_in("cadre"), WORDS)
    cadre = device(shared_service, "cadre")
    cadre.open(f"/q/{room['code']}")
    page = cadre.page
    expect(page.get_by_role("region", name="这里未办结的报修").get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_role("region", name="实时环境").get_by_text("二氧化碳")).to_be_visible()
    page.get_by_role("region", name="这里的设备").get_by_role("link", name=piece["name"]).click()
    page.wait_for_url(f"**/q/{piece['code']}")
    expect(page.get_by_role("heading", name=piece["name"])).to_be_visible()
    expect(page.get_by_role("link", name="在这里报修")).to_be_visible()
    expect(page.get_by_role("region", name="实时环境")).to_have_count(0)


def test_whoever_sees_none_of_the_tickets_is_shown_none(shared_service: Service, device: DeviceOf) -> None:
    (room,) = shared_service.fetch(ROOM)
    report(shared_service.sign_in("cadre"), WORDS)
    keeper = device(shared_service, "energy")
    keeper.open(f"/q/{room['code']}")
    expect(keeper.page.get_by_role("region", name="实时环境").get_by_text("二氧化碳")).to_be_visible()
    expect(keeper.page.get_by_role("region", name="这里未办结的报修")).to_have_count(0)
    expect(keeper.page.get_by_text(WORDS)).to_have_count(0)


def test_more_open_tickets_than_are_listed_are_told_of(shared_service: Service, device: DeviceOf) -> None:
    (room,) = shared_service.fetch(ROOM)
    for _ in range(6):
        report(shared_service.sign_in("cadre"), WORDS)
    cadre = device(shared_service, "cadre")
    cadre.open(f"/q/{room['code']}")
    here = cadre.page.get_by_role("region", name="这里未办结的报修")
    expect(here.get_by_role("listitem").filter(has_text=WORDS)).to_have_count(5)
    expect(here.get_by_text("只列出最近 5 单")).to_be_visible()
    expect(here.get_by_role("link", name="查看全部未办结工单")).to_have_count(0)
    desk = device(shared_service, "dispatcher")
    desk.open(f"/q/{room['code']}")
    desk.page.get_by_role("link", name="查看全部未办结工单").click()
    desk.page.wait_for_url(f"**/desk/dispatch?building={room['id']}")


def test_a_list_that_could_not_be_read_is_not_taken_for_an_empty_one(
    shared_service: Service, device: DeviceOf
) -> None:
    (room,) = shared_service.fetch(ROOM)
    piece = shared_service.fetch(PIECE, room["id"])[0]
    page = device(shared_service, "cadre").page
    page.route("**/graphql", without("EquipmentHere"))
    page.goto(f"{shared_service.url}/q/{room['code']}")
    here = page.get_by_role("region", name="这里的设备")
    expect(here.get_by_role("heading", name="网络不可用")).to_be_visible()
    page.unroute("**/graphql")
    here.get_by_role("button", name="重试").click()
    expect(here.get_by_role("link", name=piece["name"])).to_be_visible()
    expect(here.get_by_role("heading", name="网络不可用")).to_have_count(0)
