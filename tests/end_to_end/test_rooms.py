"""A cadre books a room in three taps; whoever is a moment later is led on, and a cancelled room is free again."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from backend.kernel import clock
from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.finding_rooms import (
    book,
    choose_tomorrow,
    first_free,
    further_down,
    states,
    the_room,
    tomorrows_date,
)
from tests.service import Service

pytestmark = pytest.mark.browser

SUBJECT, WANTED_BY_TWO = "档案数字化推进会", "干部教育培训会"
WEEK = "一二三四五六日"
WEEKLY, ASKED, WAITED, SERVED = "周调度会", "全体干部大会", "应急演练推演", "招商引资座谈会"
GIVES_WAY, IMPORTANT, SEEN_TO = "青年理论学习会", "全市防汛部署会", "保密工作培训会"
"""Meetings the demo area does not have."""


def test_a_room_is_booked_in_three_taps_and_given_back(shared_service: Service, device: DeviceOf) -> None:
    cadre = device(shared_service, "cadre")
    page = cadre.page
    cadre.open("/")
    page.get_by_role("link", name="订会议室").click()
    choose_tomorrow(page)
    room = page.get_by_role("list", name="会议室").get_by_role("listitem").filter(has_text="空闲").first
    path = room.get_by_role("heading").inner_text()
    room.get_by_role("button", name="预订").click()
    page.get_by_label("会议主题").fill(SUBJECT)
    page.get_by_role("button", name="确认预订").click()
    page.wait_for_url("**/bookings")
    mine = page.get_by_role("listitem").filter(has_text=SUBJECT)
    expect(mine).to_contain_text("待召开")
    expect(mine).to_contain_text(path)
    assert _bookings(shared_service, SUBJECT) == [("booked", "cadre")]

    mine.get_by_role("button", name="取消预订").click()
    page.get_by_role("dialog").get_by_role("button", name="取消预订").click()
    expect(page.get_by_role("listitem").filter(has_text=SUBJECT)).to_have_count(0)
    page.get_by_text("历史记录").click()
    expect(page.get_by_role("listitem").filter(has_text=SUBJECT)).to_contain_text("已取消")
    assert _bookings(shared_service, SUBJECT) == [("cancelled", "cadre")]


def test_who_is_a_moment_later_is_told_and_offered_another_time(
    shared_service: Service, device: DeviceOf
) -> None:
    first, second = device(shared_service, "cadre"), device(shared_service, "unit")
    for each in (first, second):
        each.open("/rooms")
        choose_tomorrow(each.page)
    path = first_free(first.page)
    further_down(second.page, path)
    # The second one's line is cut: what the first one does is not heard there.
    second.page.route(
        "**/graphql", lambda route: route.abort() if "FittingRooms" in _body(route) else route.continue_()
    )
    for each in (first, second):
        the_room(each.page, path).get_by_role("button", name="预订").click()
        each.page.get_by_label("会议主题").fill(WANTED_BY_TWO)
    first.page.get_by_role("button", name="确认预订").click()
    first.page.wait_for_url("**/bookings")
    second.page.get_by_role("button", name="确认预订").click()
    expect(second.page.get_by_role("alert")).to_contain_text("晚了一步")
    assert _bookings(shared_service, WANTED_BY_TWO) == [("booked", "cadre")]

    second.page.unroute("**/graphql")
    second.page.get_by_role("button", name="取消").click()
    _ask_again(second.page)
    taken = further_down(second.page, path)
    expect(taken).to_contain_text("已占用")
    other = taken.get_by_role("button", name=re.compile("改到"))
    (time,) = re.findall(r"\d\d:\d\d", other.inner_text())
    other.click()
    expect(second.page.get_by_label("开始时间")).to_have_value(time)
    expect(second.page.get_by_role("button", name="预订").first).to_be_visible()


def _ask_again(page: Page) -> None:
    """As the page does by itself when its line is whole."""
    page.get_by_role("button", name="参会人数 减少").click()


def _body(route: Route) -> str:
    return route.request.post_data or ""


def _bookings(service: Service, subject: str) -> list[tuple[str, str]]:
    rows = service.fetch(
        "SELECT state, login FROM booking JOIN person ON person.id = organizer_id"
        " WHERE subject = $1 AND login IN ('cadre', 'unit')",
        subject,
    )
    return [(row["state"], row["login"]) for row in rows]


def test_a_weekly_meeting_is_booked_at_once_and_what_follows_cancelled(
    shared_service: Service, device: DeviceOf
) -> None:
    cadre = device(shared_service, "cadre")
    page = cadre.page
    cadre.open("/rooms")
    choose_tomorrow(page)
    the_room(page, first_free(page)).get_by_role("button", name="预订").click()
    page.get_by_label("会议主题").fill(WEEKLY)
    page.get_by_label("重复").select_option("weekly")
    days = [first := (clock.local(clock.now()).weekday() + 1) % 7, (first + 2) % 7]
    days_named = [page.get_by_role("checkbox", name=f"星期{WEEK[day]}") for day in days]
    expect(days_named[0]).to_be_checked()
    expect(days_named[0]).to_be_disabled()
    days_named[1].press("Space")
    rule = f"每周{'、'.join(WEEK[day] for day in sorted(days))}"
    expect(page.get_by_role("dialog").get_by_text(rule, exact=True)).to_be_visible()
    page.get_by_role("button", name="确认预订").click()
    skips = page.get_by_role("button", name="跳过这些日期并预订")
    expect(skips.or_(page.get_by_text("已预订，请在开会前签到"))).to_be_visible()
    if skips.is_visible():
        skips.click()
    page.wait_for_url("**/bookings")
    mine = page.get_by_role("listitem").filter(has_text=WEEKLY)
    expect(mine.first).to_contain_text(rule)
    begun = shared_service.fetch("SELECT starts_at FROM booking WHERE subject = $1", WEEKLY)
    assert {clock.local(row["starts_at"]).weekday() for row in begun} == set(days)
    booked = states(shared_service, WEEKLY)
    assert len(booked) > 1
    assert set(booked) == {"booked"}

    mine.nth(1).get_by_role("button", name="取消预订").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("此次及以后").click()
    dialog.get_by_role("button", name="取消预订").click()
    expect(mine).to_have_count(1)
    assert states(shared_service, WEEKLY) == ["booked", *["cancelled"] * (len(booked) - 1)]


def test_a_room_that_asks_first_is_given_by_its_approver(shared_service: Service, device: DeviceOf) -> None:
    cadre, approver = device(shared_service, "cadre"), device(shared_service, "meeting")
    path = shared_service.fetch(
        "SELECT place.path FROM room JOIN place ON place.id = place_id WHERE approval IS NOT NULL"
    )[0]["path"]
    cadre.open("/rooms")
    choose_tomorrow(cadre.page)
    for _ in range(30):  # as many as only the largest has
        cadre.page.get_by_role("button", name="参会人数 增加").click()
    room = the_room(cadre.page, path)
    room.get_by_role("button", name=re.compile("申请使用|改到")).click()
    if not cadre.page.get_by_role("dialog").is_visible():
        room.get_by_role("button", name="申请使用").click()
    cadre.page.get_by_label("会议主题").fill(ASKED)
    cadre.page.get_by_role("dialog").get_by_role("button", name="申请使用").click()
    mine = cadre.page.get_by_role("listitem").filter(has_text=ASKED)
    expect(mine).to_contain_text("待审批")

    approver.open("/inbox")
    approver.page.get_by_role("button", name=re.compile("待您审批")).filter(has_text=ASKED).click()
    asked = approver.page.get_by_role("listitem").filter(has_text=ASKED)
    asked.get_by_role("button", name="同意", exact=True).click()
    expect(asked).to_have_count(0)
    expect(mine).to_contain_text("待召开")  # without a reload
    assert states(shared_service, ASKED) == ["booked"]


def test_whoever_waits_is_offered_the_room_that_is_given_back(
    shared_service: Service, device: DeviceOf
) -> None:
    first, second = device(shared_service, "cadre"), device(shared_service, "unit")
    path = book(first, WAITED)
    second.open("/rooms")
    choose_tomorrow(second.page)
    further_down(second.page, path).get_by_role("button", name="登记候补").click()
    second.page.get_by_label("会议主题").fill(WAITED)
    second.page.get_by_text("涉密或内部会议").click()
    second.page.get_by_text("其他合适的会议室也可以").click()
    second.page.get_by_role("dialog").get_by_role("button", name="登记候补").click()
    mine = second.page.get_by_role("listitem").filter(has_text=WAITED)
    expect(mine).to_contain_text("候补中")

    given_back = first.page.get_by_role("listitem").filter(has_text=WAITED)
    given_back.get_by_role("button", name="取消预订").click()
    first.page.get_by_role("dialog").get_by_role("button", name="取消预订").click()
    mine.get_by_role("button", name="确认使用").click(timeout=60_000)
    expect(mine).to_contain_text("待召开")
    assert sorted(states(shared_service, WAITED)) == ["booked", "cancelled"]
    kept = "SELECT confidential FROM booking WHERE subject = $1 AND state = 'booked'"
    assert [tuple(row) for row in shared_service.fetch(kept, WAITED)] == [(True,)]


def test_an_important_meeting_takes_the_place_of_another(shared_service: Service, device: DeviceOf) -> None:
    cadre, manager = device(shared_service, "cadre"), device(shared_service, "meeting")
    path = book(cadre, GIVES_WAY)
    manager.open("/rooms")
    choose_tomorrow(manager.page)
    further_down(manager.page, path).get_by_role("button", name="按重要会议预订").click()
    sheet = manager.page.get_by_role("dialog")
    expect(sheet).to_contain_text("原会议将让出会议室")
    sheet.get_by_label("会议主题").fill(IMPORTANT)
    sheet.get_by_role("button", name="确认预订").click()
    manager.page.wait_for_url("**/bookings")
    assert states(shared_service, IMPORTANT) == ["booked"]

    moved = cadre.page.get_by_role("listitem").filter(has_text=GIVES_WAY)
    moved.get_by_role("button", name="确认使用").click(
        timeout=60_000
    )  # of another room that was found for it
    expect(moved).to_contain_text("待召开")
    expect(moved).not_to_contain_text(path)
    told = "SELECT kind FROM notice WHERE facts->>'subject' = $1 ORDER BY id"
    assert [row["kind"] for row in shared_service.fetch(told, GIVES_WAY)][:2] == [
        "booking.gave_way",
        "booking.offered",
    ]


def test_the_manager_sees_to_somebody_elses_meeting_at_the_desk(
    shared_service: Service, device: DeviceOf
) -> None:
    cadre, manager = device(shared_service, "cadre"), device(shared_service, "meeting", desk=True)
    book(cadre, SEEN_TO)
    desk = manager.page
    manager.open(f"/desk/room-days?day={tomorrows_date()}&days=week")
    desk.get_by_role("button", name=SEEN_TO).click()
    card = desk.get_by_role("complementary")
    expect(card).to_contain_text("待召开")
    card.get_by_role("button", name="修改").click()
    sheet = desk.get_by_role("dialog")
    sheet.get_by_label("结束时间").fill("18:30")
    sheet.get_by_role("button", name="保存").click()
    mine = cadre.page.get_by_role("listitem").filter(has_text=SEEN_TO)
    expect(mine).to_contain_text("18:00–18:30")  # live

    desk.get_by_text("日", exact=True).click()
    desk.get_by_role("button", name=SEEN_TO).click()
    card.get_by_role("button", name="取消预订").click()
    desk.get_by_role("dialog").get_by_role("button", name="取消预订").click()
    expect(card).to_contain_text("已取消")
    expect(mine).to_have_count(0)
    told = "SELECT kind FROM notice WHERE facts->>'subject' = $1 ORDER BY id"
    assert [row["kind"] for row in shared_service.fetch(told, SEEN_TO)] == [
        "booking.changed",
        "booking.cancelled",
    ]


def test_a_room_is_taken_out_of_service_and_brought_back(shared_service: Service, device: DeviceOf) -> None:
    manager = device(shared_service, "meeting", desk=True)
    page = manager.page
    manager.open("/desk/rooms")
    page.locator("tbody tr").nth(1).click()
    page.get_by_role("button", name="停用会议室").click()
    page.get_by_label("原因").fill("空调检修")
    page.get_by_role("dialog").get_by_role("button", name="停用会议室").click()
    closed = page.get_by_role("listitem").filter(has_text="空调检修")
    expect(closed).to_be_visible()
    closed.get_by_role("button", name="恢复使用").click()
    expect(closed).to_have_count(0)


def test_tea_and_name_plates_are_wished_for_and_ticked_by_the_meeting_staff(
    shared_service: Service, device: DeviceOf
) -> None:
    cadre, staff = device(shared_service, "cadre"), device(shared_service, "meeting", desk=True)
    cadre.open("/rooms")
    choose_tomorrow(cadre.page)
    path = first_free(cadre.page)
    the_room(cadre.page, path).get_by_role("button", name="预订").click()
    cadre.page.get_by_label("会议主题").fill(SERVED)
    cadre.page.get_by_role("button", name="确认预订").click()
    mine = cadre.page.get_by_role("listitem").filter(has_text=SERVED)
    mine.get_by_role("button", name="会务服务").click()
    sheet = cadre.page.get_by_role("dialog")
    sheet.get_by_label("茶水").check()
    sheet.get_by_label("桌牌").check()
    sheet.get_by_label("姓名").fill("王建国\n李红梅")
    expect(sheet).to_contain_text("预计费用 34 元")
    sheet.get_by_role("button", name="保存").click()
    expect(sheet).to_have_count(0)

    ((day,),) = shared_service.fetch(
        "SELECT (starts_at AT TIME ZONE 'Asia/Shanghai')::date FROM booking WHERE subject = $1", SERVED
    )
    staff.open(f"/desk/meeting-tasks?day={day}")
    plates = staff.page.get_by_role("row").filter(has_text=path).filter(has_text="王建国、李红梅")
    with staff.page.expect_download() as taken:
        plates.get_by_role("link", name="打印").click()
    assert taken.value.suggested_filename == "name-plates.pdf"
    plates.get_by_role("button", name="完成").click()
    expect(plates.get_by_role("button", name="撤回")).to_be_visible()

    mine.get_by_role("button", name="会务服务").click()
    expect(sheet).to_contain_text("已准备好")
    rows = shared_service.fetch(
        "SELECT kind, quantity, done_at IS NOT NULL FROM meeting_service JOIN booking ON booking.id = booking_id"
        " WHERE subject = $1 ORDER BY kind",
        SERVED,
    )
    assert [tuple(row) for row in rows] == [("name_plates", 2, True), ("tea", 6, False)]
