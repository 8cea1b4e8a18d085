"""A cleaner without an account reports from the label at a door that was opened for it; the desk sees it at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Device, DeviceOf
from tests.end_to_end.kept import kept, wait_until
from tests.end_to_end.reporting import add_photo, describe_a_lamp
from tests.service import Service

pytestmark = pytest.mark.browser

WORDS = "开水间的灯不亮了"
PHONE = "13812341234"
UNKNOWN = "13900000009"


def test_a_cleaner_reports_from_the_label_at_the_door(
    service: Service, device: DeviceOf, photo: Callable[[str], str]
) -> None:
    room = _room_of_the_unit(service)
    stranger, desk = device(service, None, keeps_app=True), device(service, "dispatcher", desk=True)
    _asked_to_sign_in(stranger, room)
    _open_the_door(device(service, "assets", desk=True), room)
    _vouch(device(service, "unit", desk=True))
    desk.open("/desk/dispatch")

    stranger.open(f"/q/{room['code']}")
    _fill_in(stranger, room, photo("lamp"))
    _keeps_the_draft_offline(stranger, room)
    _an_unknown_number_is_refused(service, stranger)
    link = _report(stranger)

    desk.page.get_by_text(WORDS).first.click()  # live: nobody reloads
    expect(desk.page.get_by_text("扫码报修 · 访客 138****1234（保洁 刘阿姨）")).to_be_visible()
    expect(desk.page.get_by_role("link", name=PHONE)).to_have_attribute("href", f"tel:{PHONE}")
    expect(desk.page.get_by_text("扫码提交了报修")).to_be_visible()
    expect(desk.page.get_by_text("补充了照片")).to_be_visible()
    _accept(desk)
    _follows(stranger, link, room)
    _nobody_elses_eyes(service)


def _room_of_the_unit(service: Service) -> dict[str, str]:
    (row,) = service.fetch(
        "SELECT id::text, code, path, name FROM place WHERE closed_at IS NULL"
        " AND unit_id = (SELECT unit_id FROM person WHERE login = 'unit') ORDER BY sort LIMIT 1"
    )
    return dict(row)


def _asked_to_sign_in(stranger: Device, room: dict[str, str]) -> None:
    """The place is not open: its label says nothing but the way in."""
    stranger.open(f"/q/{room['code']}")
    expect(stranger.page.get_by_role("link", name="登录")).to_have_attribute(
        "href", re.compile(f"/sign-in.*{room['code']}")
    )
    assert room["path"] not in stranger.page.content()


def _open_the_door(keeper: Device, room: dict[str, str]) -> None:
    keeper.open(f"/desk/places?place={room['id']}")
    switch = keeper.page.get_by_role("switch", name=re.compile("免登录报修"))
    expect(switch).not_to_be_checked()
    switch.click()
    keeper.page.get_by_role("dialog").get_by_role("button", name="开放").click()
    expect(keeper.page.get_by_text("已开放免登录报修")).to_be_visible()
    expect(switch).to_be_checked()


def _vouch(administrator: Device) -> None:
    administrator.open("/desk/phones")
    expect(administrator.page.get_by_text("还没有登记号码")).to_be_visible()
    administrator.page.get_by_role("button", name="登记号码").click()
    sheet = administrator.page.get_by_role("dialog")
    sheet.get_by_label("手机号和称呼").fill(f"{PHONE} 保洁 刘阿姨\n陈先生\t13900000002")
    sheet.get_by_role("button", name="登记").click()
    expect(administrator.page.get_by_role("row", name=re.compile("138\\*\\*\\*\\*1234"))).to_be_visible()
    expect(administrator.page.get_by_role("row", name=re.compile("陈先生"))).to_be_visible()
    assert PHONE not in administrator.page.content()


def _fill_in(stranger: Device, room: dict[str, str], picture: str) -> None:
    page = stranger.page
    expect(page.get_by_text(room["path"])).to_be_visible()
    describe_a_lamp(page, WORDS)
    add_photo(page.locator("form"), picture)
    page.get_by_label("您的手机号").fill(UNKNOWN)


def _keeps_the_draft_offline(stranger: Device, room: dict[str, str]) -> None:
    page = stranger.page
    stranger.go_offline()
    expect(page.get_by_text("没有网络。您填写的内容已存在这部手机上")).to_be_visible()
    expect(page.get_by_role("button", name="提交报修")).to_be_disabled()
    wait_until(
        page,
        lambda: (
            [(row["value"]["phone"], len(row["photos"])) for row in kept(page, "drafts")] == [(UNKNOWN, 1)]
        ),
    )
    stranger.come_online()
    stranger.open(f"/q/{room['code']}")
    expect(page.get_by_label("问题描述")).to_have_value(WORDS)
    expect(page.get_by_role("button", name=re.compile("移除第 1 张"))).to_be_visible()


def _an_unknown_number_is_refused(service: Service, stranger: Device) -> None:
    stranger.page.get_by_role("button", name="提交报修").click()
    expect(stranger.page.get_by_role("alert")).to_contain_text("这个号码没有在这里登记")
    assert service.fetch("SELECT 1 FROM stranger_report") == []


def _report(stranger: Device) -> str:
    page = stranger.page
    page.get_by_label("您的手机号").fill("138 1234 1234")
    page.get_by_role("button", name="提交报修").click()
    page.wait_for_url("**/visit/ticket/*")
    expect(page.get_by_role("heading", name="报修进展")).to_be_visible()
    expect(page.get_by_text(re.compile("WX[0-9]{7}"))).to_be_visible()
    assert WORDS not in page.content()
    return page.url


def _accept(desk: Device) -> None:
    desk.page.get_by_role("button", name="受理", exact=True).click()
    desk.page.get_by_role("dialog").get_by_role("button", name="受理", exact=True).click()
    expect(desk.page.get_by_role("dialog")).to_be_hidden()


def _follows(stranger: Device, link: str, room: dict[str, str]) -> None:
    stranger.page.get_by_role("button", name="刷新").click()
    expect(stranger.page.get_by_text("待派单").first).to_be_visible()
    expect(stranger.page.get_by_text(room["path"])).to_be_visible()
    stranger.page.goto(link[:-1] + ("0" if link[-1] != "0" else "1"))
    expect(stranger.page.get_by_text("这个链接已失效")).to_be_visible()


def _nobody_elses_eyes(service: Service) -> None:
    """The number stands in the ticket and nowhere else, and the photo is the report's."""
    ((ticket, contact),) = service.fetch(
        "SELECT id, contact_phone FROM ticket WHERE origin_kind = 'stranger_report'"
    )
    assert contact == PHONE
    journal = service.fetch("SELECT verb, data::text FROM journal WHERE subject_id = $1 ORDER BY id", ticket)
    assert [verb for verb, _ in journal] == ["ticket.reported", "ticket.photo_added", "ticket.accepted"]
    assert not any(PHONE in data for _, data in service.fetch("SELECT verb, data::text FROM journal"))
    assert not any(PHONE in each.read_text() for each in service.data.glob("*.log"))
    assert service.fetch("SELECT stage FROM ticket_photo WHERE ticket_id = $1", ticket)[0][0] == "report"
