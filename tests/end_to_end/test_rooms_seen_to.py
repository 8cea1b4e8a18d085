"""A meeting is changed, lengthened, ended; asked for and refused; booked for a leader, and for a day far ahead."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Route, expect

from backend.kernel import clock
from tests.end_to_end.conftest import Device, DeviceOf
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

CHANGED, ON, SEEN, RIVAL, FOR_LEADER, SERVED = (
    "信访工作联席会", "数据共享协调会", "老干部座谈会", "机关党建观摩会", "城市更新专题会", "文明创建现场会"
)  # fmt: skip
"""Meetings the demo area does not have."""
FAR_AHEAD = timedelta(days=40)
LATE = 9_000
"""Milliseconds after which the app says that what it shows is old."""


def test_a_meeting_is_changed_by_whoever_booked_it(shared_service: Service, device: DeviceOf) -> None:
    cadre = device(shared_service, "cadre")
    book(cadre, CHANGED)
    mine = cadre.page.get_by_role("listitem").filter(has_text=CHANGED)
    mine.get_by_role("button", name="修改").click()
    sheet = cadre.page.get_by_role("dialog")
    sheet.get_by_label("会议主题").fill(f"{CHANGED}（改期）")
    sheet.get_by_label("开始时间").fill("18:30")
    sheet.get_by_label("结束时间").fill("18:00")
    expect(sheet.get_by_role("button", name="保存")).to_be_disabled()
    sheet.get_by_label("结束时间").fill("19:15")
    sheet.get_by_role("button", name="保存").click()
    expect(sheet).to_have_count(0)
    expect(mine).to_contain_text(f"{CHANGED}（改期）")
    expect(mine).to_contain_text("18:30–19:15")
    assert states(shared_service, CHANGED) == []
    assert states(shared_service, f"{CHANGED}（改期）") == ["booked"]


def test_a_meeting_that_is_on_is_lengthened_and_ended(shared_service: Service, device: DeviceOf) -> None:
    _a_meeting_is_on(shared_service)
    cadre = device(shared_service, "cadre")
    cadre.open("/bookings")
    mine = cadre.page.get_by_role("listitem").filter(has_text=ON)
    expect(mine).to_contain_text("进行中")
    before = _ends_at(shared_service)
    mine.get_by_role("button", name="延长 30 分钟").click()
    if clock.local(before).date() == clock.local(before + timedelta(minutes=30)).date():
        expect(cadre.page.get_by_text("已延长 30 分钟")).to_be_visible()
        assert _ends_at(shared_service) == before + timedelta(minutes=30)
    else:  # no room is open over midnight
        expect(cadre.page.get_by_text("会议室开放时间为")).to_be_visible()
    mine.get_by_role("button", name="结束会议").click()
    expect(cadre.page.get_by_text("会议已结束，会议室已释放")).to_be_visible()
    expect(mine).to_have_count(0)
    cadre.page.get_by_text("历史记录").click()
    expect(mine).to_contain_text("已结束")
    assert states(shared_service, ON) == ["over"]
    assert _ends_at(shared_service) < before


def _a_meeting_is_on(service: Service) -> None:
    """Of the cadre, since a minute ago, in a room that is open at any hour and has nothing else."""
    ((room,),) = service.fetch("SELECT id FROM room WHERE approval IS NULL ORDER BY id DESC LIMIT 1")
    service.fetch("UPDATE room SET opens_at = '00:00', closes_at = '23:59:59' WHERE id = $1", room)
    service.fetch("UPDATE booking SET state = 'cancelled' WHERE room_id = $1 AND state = 'booked'", room)
    service.fetch("UPDATE booking SET state = 'over' WHERE room_id = $1 AND state = 'in_use'", room)
    service.fetch(
        "INSERT INTO booking (id, room_id, organizer_id, booked_by_id, unit_id, subject, seats, starts_at, ends_at,"
        " occupied, state, checked_in_at, booked_at, version) SELECT uuidv7(), $1, id, id, unit_id, $2, 6,"
        " since, since + interval '20 min',"
        " tstzrange(since, since + interval '20 min'), 'in_use', now(), now(), 1"
        " FROM person, (SELECT date_trunc('second', now()) - interval '1 min' AS since) WHERE login = 'cadre'",
        room,
        ON,
    )


def test_the_week_of_a_room_shows_who_has_it(shared_service: Service, device: DeviceOf) -> None:
    cadre, other = device(shared_service, "cadre"), device(shared_service, "unit")
    path = book(cadre, SEEN)
    other.open("/rooms")
    choose_tomorrow(other.page)
    further_down(other.page, path).get_by_role("button", name="一周安排").click()
    week = other.page.get_by_role("dialog", name=path)
    expect(week.get_by_role("heading", level=3)).to_have_count(7)
    expect(week).to_contain_text(f"18:00–19:00 {SEEN}")

    mine = cadre.page.get_by_role("listitem").filter(has_text=SEEN)
    mine.get_by_role("button", name="取消预订").click()
    cadre.page.get_by_role("dialog").get_by_role("button", name="取消预订").click()
    expect(week).not_to_contain_text(SEEN)  # live


def test_of_two_who_ask_for_one_time_the_desk_refuses_one(shared_service: Service, device: DeviceOf) -> None:
    cadre, unit = device(shared_service, "cadre"), device(shared_service, "unit")
    ((path,),) = shared_service.fetch(
        "SELECT place.path FROM room JOIN place ON place.id = place_id WHERE approval IS NOT NULL"
    )
    for one in (cadre, unit):
        _ask_far_ahead(one, path)
    desk = device(shared_service, "meeting", desk=True)
    page = desk.page
    desk.open("/inbox")
    page.get_by_role("button", name=re.compile("待您审批")).filter(has_text=RIVAL).first.click()
    expect(page.get_by_role("complementary")).to_contain_text(RIVAL)  # at the desk
    desk.open("/desk/rooms")
    ((waiting,),) = shared_service.fetch("SELECT count(*) FROM booking WHERE state = 'requested'")
    page.get_by_role("link", name=f"待我审批（{waiting}）").click()
    rows = page.get_by_role("row").filter(has_text=RIVAL)
    expect(rows).to_have_count(2)
    ((name,),) = shared_service.fetch("SELECT name FROM person WHERE login = 'unit'")
    rows.filter(has_text=name).click()
    card = page.get_by_role("complementary")
    expect(card).to_contain_text("同意后将婉拒同一时段的另外 1 个申请")
    card.get_by_role("button", name="不同意").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text(f"不同意“{RIVAL}”？")
    sheet.get_by_label("说明").fill("当天设备检修")
    sheet.get_by_role("button", name="不同意").click()
    expect(rows).to_have_count(1)
    expect(card).to_have_count(0)
    expect(page.get_by_role("heading", name=f"待我审批（{waiting - 1}）")).to_be_visible()
    unit.open("/inbox")
    unit.page.get_by_role("button", name=re.compile("未获批准")).filter(has_text=RIVAL).click()
    expect(unit.page.get_by_role("listitem").filter(has_text=RIVAL)).to_contain_text("未通过")
    told = "SELECT kind, facts->>'words' FROM notice WHERE facts->>'subject' = $1 AND kind <> 'booking.asked'"
    assert [tuple(row) for row in shared_service.fetch(told, RIVAL)] == [("booking.declined", "当天设备检修")]

    rows.click()
    expect(card).to_contain_text(RIVAL)
    expect(card).not_to_contain_text("婉拒")
    card.get_by_role("button", name="同意", exact=True).click()
    expect(rows).to_have_count(0)
    expect(cadre.page.get_by_role("listitem").filter(has_text=RIVAL)).to_contain_text("待召开")
    assert sorted(states(shared_service, RIVAL)) == ["booked", "declined"]


def _ask_far_ahead(phone: Device, path: str) -> None:
    """On a day that the bar does not propose, for longer than most meet."""
    page = phone.page
    day = f"{clock.local(clock.now()) + FAR_AHEAD:%Y-%m-%d}"
    phone.open("/rooms")
    page.get_by_text("更多条件").click()
    page.get_by_label("其他日期").fill(day)
    expect(page.get_by_role("radio", checked=True).first).to_have_value(day)
    page.get_by_label("开始时间").select_option("08:30")
    page.get_by_label("时长").select_option("9 小时")
    page.get_by_text("小的在前").click()
    further_down(page, path).get_by_role("button", name="申请使用").click()
    page.get_by_label("会议主题").fill(RIVAL)
    page.get_by_role("dialog").get_by_role("button", name="申请使用").click()
    expect(page.get_by_role("listitem").filter(has_text=RIVAL)).to_contain_text("08:30–17:30")


def test_a_secretary_books_for_a_leader(shared_service: Service, device: DeviceOf) -> None:
    ((leader, name),) = shared_service.fetch(
        "SELECT id, name FROM person WHERE post = '局长' AND id NOT IN (SELECT leader_id FROM secretary JOIN person"
        " ON person.id = person_id WHERE login = 'unit') AND login <> 'unit' ORDER BY id LIMIT 1"
    )
    ((unit,),) = shared_service.fetch("SELECT id FROM person WHERE login = 'unit'")
    shared_service.fetch("INSERT INTO secretary (person_id, leader_id) VALUES ($1, $2)", unit, leader)
    cadre, secretary = device(shared_service, "cadre"), device(shared_service, "unit")
    cadre.open("/rooms")
    choose_tomorrow(cadre.page)
    the_room(cadre.page, first_free(cadre.page)).get_by_role("button", name="预订").click()
    expect(cadre.page.get_by_label("会议主题")).to_be_visible()
    expect(cadre.page.get_by_label("为谁预订")).to_have_count(0)

    page = secretary.page
    secretary.open("/rooms")
    choose_tomorrow(page)
    the_room(page, first_free(page)).get_by_role("button", name="预订").click()
    page.get_by_label("会议主题").fill(FOR_LEADER)
    page.get_by_label("为谁预订").select_option(str(leader))
    page.get_by_role("button", name="确认预订").click()
    page.wait_for_url("**/bookings")
    expect(page.get_by_role("listitem").filter(has_text=FOR_LEADER)).to_contain_text(f"为{name}预订")
    whose = (
        "SELECT organizer_id, person.login FROM booking JOIN person ON person.id = booked_by_id"
        " WHERE subject = $1"
    )
    assert [tuple(row) for row in shared_service.fetch(whose, FOR_LEADER)] == [(leader, "unit")]
    shared_service.fetch("DELETE FROM secretary WHERE leader_id = $1 AND person_id = $2", leader, unit)


def test_services_that_cannot_be_read_anew_say_how_old_they_are(
    shared_service: Service, device: DeviceOf
) -> None:
    cadre = device(shared_service, "cadre")
    page = cadre.page
    page.clock.install()
    book(cadre, SERVED)
    ask = page.get_by_role("listitem").filter(has_text=SERVED).get_by_role("button", name="会务服务")
    sheet = page.get_by_role("dialog")
    ask.click()
    expect(sheet.get_by_label("茶水")).to_be_visible()
    expect(sheet).not_to_contain_text("暂时连不上服务")
    sheet.get_by_role("button", name="取消").click()
    held: list[Route] = []
    page.route(
        "**/graphql",
        lambda route: held.append(route) if "BookingServices" in _body(route) else route.continue_(),
    )
    ask.click()
    expect(sheet).to_have_attribute("open", "")
    expect(sheet.get_by_label("茶水")).to_have_count(0)  # not before it is known whether it is the newest
    page.clock.fast_forward(LATE)
    expect(sheet).to_contain_text("暂时连不上服务")
    expect(sheet.get_by_label("茶水")).to_be_visible()
    # What others have done since is not undone by what was filled in from the old list.
    shared_service.fetch("UPDATE booking SET version = version + 1 WHERE subject = $1", SERVED)
    for route in held:
        route.continue_()
    expect(sheet).not_to_contain_text("暂时连不上服务")
    page.unroute("**/graphql")
    sheet.get_by_text("茶水", exact=True).click()
    sheet.get_by_role("button", name="保存").click()
    expect(sheet.get_by_role("alert")).to_contain_text("刚刚有人改动过")
    kinds = "SELECT kind FROM meeting_service JOIN booking ON booking.id = booking_id WHERE subject = $1"
    assert shared_service.fetch(kinds, SERVED) == []


def _body(route: Route) -> str:
    return route.request.post_data or ""


def test_a_day_that_is_cleared_is_today_again(shared_service: Service, device: DeviceOf) -> None:
    desk = device(shared_service, "meeting", desk=True)
    desk.open("/desk/room-days")
    day = desk.page.get_by_label("日期")
    today = f"{clock.local(clock.now()):%Y-%m-%d}"
    expect(day).to_have_value(today)
    day.fill("")
    expect(day).to_have_value(today)
    day.fill(tomorrows_date())
    expect(desk.page).to_have_url(f"{shared_service.url}/desk/room-days?day={tomorrows_date()}")
    day.fill("")
    expect(day).to_have_value(today)


def _ends_at(service: Service) -> datetime:
    ((at,),) = service.fetch("SELECT ends_at FROM booking WHERE subject = $1", ON)
    assert isinstance(at, datetime)
    return at
