"""A meeting is rated without a network; a leader reads it the next day, and takes the month's report away."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.kept import wait_until
from tests.service import Service

pytestmark = pytest.mark.browser

WORDS = "会标挂歪了，提醒两次才调"
REPORTED = 60_000
"""Milliseconds: the clockwork ticks every five seconds, and the machine may be busy."""
RATED = "SELECT stars, words FROM meeting_rating r JOIN person p ON p.id = r.person_id WHERE login = 'cadre'"
A_NIGHT_GOES_BY = "UPDATE meeting_rating SET rated_at = rated_at - interval '1 day' WHERE words = $1"
MADE = "SELECT stage, count(*) OVER () FROM monthly_report"


def test_from_a_rating_to_the_report(service: Service, device: DeviceOf) -> None:
    cadre, leader = device(service, "cadre", keeps_app=True), device(service, "supervisor", desk=True)
    desk = leader.page
    leader.open(f"/desk/leaders?from={_month_of_the_meeting(service)}")
    meetings = desk.get_by_role("region", name="各项服务").get_by_role("row", name=re.compile("会议服务"))
    before = _given(meetings)

    cadre.open("/bookings")
    phone = cadre.page
    phone.get_by_text("历史记录").click()
    phone.get_by_role("button", name="评价会议服务").first.click()
    sheet = phone.get_by_role("dialog")
    expect(sheet).to_be_visible()
    cadre.go_offline()
    sheet.get_by_role("group", name="总体评价").get_by_role("radio").nth(1).check(force=True)
    sheet.get_by_label("会前未备好").check(force=True)
    sheet.get_by_label(re.compile("想说的话")).fill(WORDS)
    sheet.get_by_role("button", name="提交评价").click()
    expect(sheet).not_to_be_visible()
    assert service.fetch(RATED) == []
    cadre.come_online()

    wait_until(phone, lambda: service.fetch(RATED) != [])
    assert [tuple(row) for row in service.fetch(RATED)] == [(2, WORDS)]
    desk.reload()
    expect(meetings).to_contain_text(f"{before} /")
    service.fetch(A_NIGHT_GOES_BY, WORDS)
    desk.reload()
    expect(meetings).to_contain_text(f"{before + 1} /")
    meetings.get_by_role("button").click()
    words = desk.get_by_role("complementary", name="会议服务")
    expect(words.get_by_role("listitem").filter(has_text=WORDS)).to_be_visible()
    ((name,),) = service.fetch("SELECT name FROM person WHERE login = 'cadre'")
    expect(words).not_to_contain_text(name)
    desk.get_by_role("button", name="计算说明").click()
    expect(desk.get_by_role("dialog")).to_contain_text("Wilson")
    desk.keyboard.press("Escape")

    desk.get_by_label("时段").select_option(index=2)  # a month that nobody rates any more
    desk.get_by_role("button", name="生成月度报告").click()
    for link, ending, begins in (("报告 PDF", "pdf", b"%PDF"), ("报告表格", "xlsx", b"PK")):
        name, body = _taken(desk, link)
        assert re.fullmatch(rf"manyi-\d{{4}}-\d\d\.{ending}", name)
        assert body.startswith(begins)
    assert [tuple(row) for row in service.fetch(MADE)] == [("made", 1)]


def test_a_leader_opens_the_desk_on_a_phone(service: Service, device: DeviceOf) -> None:
    """The menu is folded away, and what is opened lies upon its list."""
    leader = device(service, "supervisor")
    phone = leader.page
    leader.open("/desk/leaders")
    expect(phone.get_by_role("heading", name="领导视图")).to_be_in_viewport()
    menu = phone.get_by_role("navigation", name="主菜单")
    opinions = menu.get_by_role("link", name="意见")
    expect(opinions).not_to_be_visible()
    menu.get_by_role("button", name="主菜单").click()
    opinions.click()
    expect(phone.get_by_role("heading", name="意见")).to_be_in_viewport()
    expect(opinions).not_to_be_visible()

    row = phone.get_by_role("table").get_by_role("row").nth(1)
    row.click()
    side = phone.get_by_role("complementary")
    expect(side).to_be_in_viewport(ratio=0.99)
    expect(side).to_be_focused()
    side.get_by_role("button", name="关闭").click()
    expect(side).not_to_be_visible()
    expect(row).to_be_focused()


def _month_of_the_meeting(service: Service) -> str:
    """Of the cadre's last one, that is rated here: on the first of a month it was the month before."""
    ((month,),) = service.fetch(
        "SELECT date_trunc('month', max(starts_at) AT TIME ZONE 'Asia/Shanghai')::date::text FROM booking"
        " JOIN person p ON p.id = organizer_id WHERE login = 'cadre' AND state = 'over'"
    )
    return str(month)


def _given(row: Locator) -> int:
    found = re.search(r"(\d+) /", row.inner_text())
    assert found
    return int(found[1])


def _taken(page: Page, link: str) -> tuple[str, bytes]:
    with page.expect_download(timeout=REPORTED) as taken:
        page.get_by_role("link", name=link).click(timeout=REPORTED)
    return taken.value.suggested_filename, Path(taken.value.path()).read_bytes()
