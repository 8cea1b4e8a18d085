"""The desk of a canteen that has just opened: what its manager plans and answers, a cadre sees on the phone at once."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.answering import without
from tests.end_to_end.canteen_days import choose_day
from tests.end_to_end.conftest import Device, DeviceOf
from tests.service import Client, Service

pytestmark = pytest.mark.browser

WIDE = {"width": 1920, "height": 1080}
DISH, RETIRED, WISH = "麻婆豆腐", "炸鸡架", "羊肉泡馍"
WHY, ANSWER = "天冷了想吃", "下周三供应"
WORDS, REPLY, ACTION = "豆腐有点咸", "谢谢提醒，已减盐", "每锅减盐两成"
LATE = {"startsAt": "23:58", "endsAt": "23:59", "closesAt": "23:57", "closesDaysBefore": 0}
BEGUN = {"startsAt": "00:01", "endsAt": "23:59", "closesAt": "00:00", "closesDaysBefore": 0}
"""Of today: registration is still open; and the meal has begun."""
WEEK, DAY = timedelta(days=7), timedelta(days=1)
SPACES = '{ places(kind: SPACE, search: "会议室", first: 5) { items { id name } } }'
CALENDAR = "query ($from: Date!, $to: Date!) { calendar(from: $from, to: $to) { day working } }"
ADD = """mutation ($key: IdempotencyKey!, $place: ID!, $terms: CanteenTerms!) {
  addCanteen(key: $key, placeId: $place, terms: $terms) { __typename ... on Canteen { id version } } }"""
CHANGE = """mutation ($key: IdempotencyKey!, $id: ID!, $terms: CanteenTerms!) {
  changeCanteen(key: $key, id: $id, version: 1, terms: $terms) { __typename } }"""
DISHES = "query ($id: ID!) { dishes(canteenId: $id) { id name allergens version } }"
COOK = """mutation ($key: IdempotencyKey!, $id: ID!) {
  addDish(key: $key, canteenId: $id, input: {name: "八宝粥", course: STAPLE}) { ... on Dish { id } } }"""
WRITE = """mutation ($key: IdempotencyKey!, $input: MenuInput!) {
  writeMenu(key: $key, input: $input) { ... on PlannedMenu { id } } }"""
PUBLISH = """mutation ($key: IdempotencyKey!, $id: ID!, $monday: Date!) {
  publishMenus(key: $key, canteenId: $id, monday: $monday) { __typename } }"""
REGISTER = "mutation ($key: IdempotencyKey!, $menu: ID!) { registerForMeal(key: $key, menuId: $menu) { __typename } }"
COUNT = "SELECT count(*) FROM meal_registration WHERE menu_id IN (SELECT id FROM menu WHERE canteen_id = $1)"
OVER = """
UPDATE takeaway_slot s SET starts_at = now() - interval '2 days', ends_at = now() - interval '1 day'
FROM takeaway_offer o WHERE o.id = s.offer_id AND canteen_id = $1 RETURNING s.id
"""
CLOSES = "UPDATE canteen_meal SET closes_days_before = 14 WHERE canteen_id = $1 RETURNING meal"
OPENS = "UPDATE canteen_meal SET closes_days_before = 0 WHERE canteen_id = $1 RETURNING meal"


def test_a_week_is_planned_and_published(service: Service, device: DeviceOf) -> None:
    manager = service.sign_in("canteen")
    canteen = _opens(manager, nth=0)
    desk, cadre = _wide(device(service, "canteen", desk=True)), device(service, "cadre")
    tomorrow = _today(service) + DAY
    to_copy = _copied_on(service) - WEEK

    desk.open(f"/desk/canteen?part=dishes&canteen={canteen}")
    _add_dish(desk.page, DISH, "花生", "大豆")
    _add_dish(desk.page, RETIRED)
    assert [(row["name"], row["allergens"]) for row in _dishes(manager, canteen)] == [
        (RETIRED, []),
        (DISH, ["PEANUT", "SOY"]),
    ]

    cadre.open(f"/canteen?canteen={canteen}")
    choose_day(cadre.page, 1)
    expect(cadre.page.get_by_text("这一天还没有菜单")).to_be_visible()
    desk.open(f"/desk/canteen?canteen={canteen}")
    monday = _monday(_today(service))
    for day in sorted({tomorrow, to_copy}):
        monday = _turn(desk.page, monday, day)
        _write_menu(desk.page, day, DISH, RETIRED)
        expect(_cell(desk.page, day)).to_contain_text("草稿")
    monday = _turn(desk.page, monday, tomorrow)
    expect(cadre.page.get_by_text("这一天还没有菜单")).to_be_visible()
    desk.page.get_by_role("button", name="发布本周").click()
    expect(_cell(desk.page, tomorrow)).to_contain_text("已发布")
    meal = cadre.page.get_by_role("region", name="晚餐")
    expect(meal).to_contain_text(DISH)
    expect(meal).to_contain_text("含花生、大豆")

    _retire(desk.page, RETIRED)
    desk.page.get_by_role("radio", name="菜单与预测").check(force=True)
    monday = _turn(desk.page, _monday(_today(service)), to_copy + WEEK)
    desk.page.get_by_role("button", name="复制上周").click()
    copied = _cell(desk.page, to_copy + WEEK)
    expect(copied).to_contain_text("草稿")
    expect(copied).to_contain_text(DISH)
    expect(copied).not_to_contain_text(RETIRED)
    expect(meal).to_contain_text(RETIRED)  # what is published keeps it

    _turn(desk.page, monday, tomorrow)
    sheet = _edit(desk.page, tomorrow)
    expect(sheet.get_by_role("listitem").filter(has_text=RETIRED)).to_contain_text("已停用")
    sheet.get_by_role("button", name="保存").click()
    expect(_cell(desk.page, tomorrow)).to_contain_text(RETIRED)
    assert _widest(desk.page) <= WIDE["width"]


def test_a_registration_that_comes_too_late_is_not_taken(service: Service, device: DeviceOf) -> None:
    manager, cadre = service.sign_in("canteen"), device(service, "cadre", keeps_app=True)
    canteen = _opens(manager, nth=1)
    _serves(manager, canteen, _today(service) + DAY, "DINNER")
    cadre.open(f"/canteen?canteen={canteen}")
    choose_day(cadre.page, 1)
    meal = cadre.page.get_by_role("region", name="晚餐")
    register = meal.get_by_role("button", name="报餐", exact=True)
    expect(register).to_be_enabled()
    cadre.go_offline()
    register.click()
    note = meal.get_by_role("list", name="待提交").get_by_role("listitem")
    expect(note).to_contain_text("待提交")
    service.fetch(CLOSES, canteen)
    cadre.come_online()
    expect(note).to_contain_text("报餐已截止")
    expect(note).to_contain_text("未被接受")
    expect(meal).not_to_contain_text("已报")
    note.get_by_role("link", name="去处理").click()
    expect(cadre.page.get_by_role("article").filter(has_text="报餐 1 份")).to_contain_text("报餐已截止")
    assert service.fetch(COUNT, canteen)[0][0] == 0

    service.fetch(OPENS, canteen)
    cadre.open(f"/canteen?canteen={canteen}")
    choose_day(cadre.page, 1)
    expect(note).to_contain_text("未被接受")
    register.click()  # what was not accepted holds up nothing that is wanted now
    expect(meal).to_contain_text("已报 1 份")
    expect(note).to_have_count(0)
    assert service.fetch(COUNT, canteen)[0][0] == 1


def test_a_meal_is_called_off(service: Service, device: DeviceOf) -> None:
    manager, diner = service.sign_in("canteen"), device(service, "unit")
    canteen = _opens(manager, nth=4)
    tomorrow = _today(service) + DAY
    menu = _serves(manager, canteen, tomorrow, "DINNER")
    service.sign_in("unit").ask(REGISTER, key=str(uuid4()), menu=menu)
    diner.open(f"/canteen?canteen={canteen}")
    choose_day(diner.page, 1)
    expect(diner.page.get_by_role("region", name="晚餐")).to_contain_text("已报 1 份")
    desk = _wide(device(service, "canteen", desk=True)).page
    desk.goto(f"{service.url}/desk/canteen?canteen={canteen}")
    _turn(desk, _monday(_today(service)), tomorrow)
    _edit(desk, tomorrow).get_by_role("button", name="停供这一餐").click()
    why = desk.get_by_role("dialog").filter(has=desk.get_by_label("停供原因"))
    expect(why).to_contain_text("已报餐的 1 人将收到通知")
    why.get_by_label("停供原因").fill("停气检修")
    why.get_by_role("button", name="停供这一餐").click()
    expect(_cell(desk, tomorrow)).to_contain_text("已停供")
    expect(diner.page.get_by_text("这一天还没有菜单")).to_be_visible()
    assert service.fetch(COUNT, canteen)[0][0] == 0
    diner.open("/inbox")
    expect(diner.page.get_by_text(re.compile("晚餐停供，您的报餐已取消"))).to_be_visible()
    expect(diner.page.get_by_text("停气检修")).to_be_visible()


def test_a_wish_and_a_rating_are_answered(service: Service, device: DeviceOf) -> None:
    manager = service.sign_in("canteen")
    canteen = _opens(manager, nth=2)
    _has_eaten_today(service, manager, canteen)
    desk, cadre = _wide(device(service, "canteen", desk=True)), device(service, "cadre")
    phone = cadre.page

    cadre.open(f"/canteen?part=liked&canteen={canteen}")
    wishes = phone.get_by_role("region", name="想吃的菜")
    expect(wishes).to_contain_text("暂无菜品建议")
    wishes.get_by_role("button", name="建议一道菜").click()
    phone.get_by_role("dialog").get_by_label("菜名").fill(WISH)
    phone.get_by_role("dialog").get_by_label(re.compile("理由")).fill(WHY)
    desk.open(f"/desk/canteen?part=wishes&canteen={canteen}")
    expect(desk.page.get_by_text("还没有点菜建议")).to_be_visible()
    phone.get_by_role("dialog").get_by_role("button", name="提交建议").click()
    desk.page.get_by_role("row").filter(has_text=WISH).click()
    desk.page.get_by_role("dialog").get_by_label("答复内容").fill(ANSWER)
    desk.page.get_by_role("dialog").get_by_role("button", name="答复").click()
    expect(wishes.get_by_role("listitem")).to_contain_text(f"食堂答复：{ANSWER}")
    expect(wishes.get_by_role("listitem")).to_contain_text("计划供应")

    phone.get_by_role("radio", name="我的用餐").check(force=True)
    mine = phone.get_by_role("listitem").filter(has_text=_name_of(service, canteen))
    mine.get_by_role("button", name="评价这一餐").click()
    sheet = phone.get_by_role("dialog")
    sheet.get_by_role("group", name="总体评价").get_by_role("radio").nth(1).check(force=True)
    sheet.get_by_label(re.compile("想说的话")).fill(WORDS)
    desk.page.get_by_role("radio", name="待答复评价").check(force=True)
    expect(desk.page.get_by_text("没有待答复的评价")).to_be_visible()
    sheet.get_by_role("button", name="提交评价").click()
    phone.get_by_role("radio", name="排行心愿").check(force=True)
    replies = phone.get_by_role("region", name="答复与改进")
    expect(replies).to_contain_text("食堂暂未答复评价")
    desk.page.get_by_role("listitem").filter(has_text=WORDS).get_by_role("button", name="答复").click()
    answer = desk.page.get_by_role("dialog")
    answer.get_by_label("答复内容").fill(REPLY)
    answer.get_by_label(re.compile("改进措施")).fill(ACTION)
    answer.get_by_role("button", name="答复").click()
    said = replies.get_by_role("listitem")
    for words in (WORDS, f"食堂答复：{REPLY}", f"改进措施：{ACTION}"):
        expect(said).to_contain_text(words)
    assert _widest(desk.page) <= WIDE["width"]


def test_a_takeaway_is_withdrawn_until_nobody_comes_for_it_any_more(
    service: Service, device: DeviceOf
) -> None:
    canteen = _opens(service.sign_in("canteen"), nth=3)
    service.sign_in("canteen").ask(COOK, key=str(uuid4()), id=canteen)
    desk = _wide(device(service, "canteen", desk=True))
    page = desk.page
    tomorrow = str(_today(service) + DAY)
    desk.open(f"/desk/canteen?part=takeaway&canteen={canteen}")
    page.get_by_label("日期").fill(tomorrow)
    page.route("**/graphql", without("Dishes"))
    page.get_by_role("button", name="编排外带").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="保存")).to_be_disabled()
    page.unroute("**/graphql")
    sheet.get_by_role("button", name="重试").click()
    sheet.get_by_label("八宝粥").check()
    sheet.get_by_label("价格（元）").fill("6")
    sheet.get_by_role("button", name="保存").click()
    withdraw = page.get_by_role("button", name="撤销外带")
    expect(withdraw).to_be_visible()
    assert len(service.fetch(OVER, canteen)) == 1
    page.reload()
    page.get_by_label("日期").fill(tomorrow)
    expect(page.get_by_text("取餐时间已过，不能再撤销")).to_be_visible()
    expect(withdraw).to_have_count(0)


def _opens(manager: Client, nth: int) -> str:
    """A canteen where there was none, with an early meal today and dinner."""
    place = manager.ask(SPACES)["places"]["items"][nth]["id"]
    meals = [
        {"meal": "BREAKFAST"} | LATE,
        {"meal": "DINNER", "startsAt": "17:30", "endsAt": "19:00", "closesAt": "15:00"},
    ]
    terms = {"seats": 80, "meals": meals}
    id_: str = manager.ask(ADD, key=str(uuid4()), place=place, terms=terms)["addCanteen"]["id"]
    return id_


def _serves(manager: Client, canteen: str, day: date, meal: str) -> str:
    """Congee, on a published menu."""
    dish = manager.ask(COOK, key=str(uuid4()), id=canteen)["addDish"]["id"]
    draft = {"canteenId": canteen, "day": str(day), "meal": meal, "items": [{"dishId": dish}]}
    menu: str = manager.ask(WRITE, key=str(uuid4()), input=draft)["writeMenu"]["id"]
    manager.ask(PUBLISH, key=str(uuid4()), id=canteen, monday=str(_monday(day)))
    return menu


def _has_eaten_today(service: Service, manager: Client, canteen: str) -> None:
    """The cadre has registered for a meal, and now it has begun."""
    menu = _serves(manager, canteen, _today(service), "BREAKFAST")
    registered = service.sign_in("cadre").ask(REGISTER, key=str(uuid4()), menu=menu)["registerForMeal"]
    assert registered["__typename"] == "Menu"
    terms = {"seats": 80, "meals": [{"meal": "BREAKFAST"} | BEGUN]}
    changed = manager.ask(CHANGE, key=str(uuid4()), id=canteen, terms=terms)["changeCanteen"]
    assert changed["__typename"] == "Canteen"


def _add_dish(page: Page, name: str, *allergens: str) -> None:
    page.get_by_role("button", name="新增菜品").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("菜名").fill(name)
    for allergen in allergens:
        sheet.get_by_label(allergen, exact=True).check()
    sheet.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("、".join(allergens))


def _retire(page: Page, name: str) -> None:
    page.get_by_role("radio", name="菜品库").check(force=True)
    dish = page.get_by_role("row").filter(has_text=name)
    dish.click()
    page.get_by_role("dialog").get_by_role("button", name="停用菜品").click()
    expect(dish).to_have_count(0)
    page.get_by_role("radio", name="已停用").check(force=True)
    expect(dish).to_be_visible()


def _edit(page: Page, day: date) -> Locator:
    _cell(page, day).get_by_role("button").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("list", name="菜品")).to_be_visible()
    return sheet


def _write_menu(page: Page, day: date, *dishes: str) -> None:
    sheet = _edit(page, day)
    for dish in dishes:
        sheet.get_by_label(re.compile(dish)).check()
    sheet.get_by_role("button", name="保存").click()


def _cell(page: Page, day: date) -> Locator:
    """Dinner of that day, in the week that is shown."""
    return page.get_by_role("row").filter(has_text="晚餐").get_by_role("cell").nth(day.weekday())


def _turn(page: Page, shown: date, day: date) -> date:
    """To the week of this day; its Monday."""
    weeks = (_monday(day) - shown) // WEEK
    for _ in range(abs(weeks)):
        page.get_by_role("button", name="下一周" if weeks > 0 else "上一周").click()
    return _monday(day)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _today(service: Service) -> date:
    ((today,),) = service.fetch("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date")
    assert isinstance(today, date)
    return today


def _copied_on(service: Service) -> date:
    """The first working day on which a menu from tomorrow on can be copied."""
    first = _today(service) + DAY + WEEK
    days = service.sign_in("canteen").ask(CALENDAR, **{"from": str(first), "to": str(first + 3 * WEEK)})
    return next(datetime.fromisoformat(one["day"]).date() for one in days["calendar"] if one["working"])


def _dishes(manager: Client, canteen: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = manager.ask(DISHES, id=canteen)["dishes"]
    return rows


def _name_of(service: Service, canteen: str) -> str:
    named = "SELECT name FROM place WHERE id = (SELECT place_id FROM canteen WHERE id = $1)"
    return str(service.fetch(named, canteen)[0][0])


def _wide(desk: Device) -> Device:
    desk.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return desk


def _widest(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
