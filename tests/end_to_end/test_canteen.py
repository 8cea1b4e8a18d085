"""A cadre registers for a meal and rates one without a network; the canteen answers, and everyone reads it."""

import re

import pytest
from playwright.sync_api import expect

from tests.end_to_end.canteen_days import choose_day
from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

WORDS, REPLY, ACTION = "今天的米饭有点硬", "谢谢提醒，已请面点间调整", "大米延长浸泡半小时"
DINNER = "SELECT portions FROM meal_registration r JOIN person p ON p.id = r.person_id WHERE login = 'unit'"
WHERE = """
SELECT DISTINCT canteen_id FROM menu JOIN meal_registration r ON r.menu_id = menu.id
JOIN person p ON p.id = r.person_id WHERE login = 'cadre'
"""
RATED = "SELECT stars, words FROM meal_rating r JOIN person p ON p.id = r.person_id WHERE login = 'cadre'"


def test_one_registers_for_a_later_meal_and_takes_it_back(shared_service: Service, device: DeviceOf) -> None:
    diner = device(shared_service, "unit", keeps_app=True)
    page = diner.page
    before = _portions(shared_service)
    diner.open("/canteen")
    choose_day(page, _next_served(shared_service))
    meal = page.get_by_role("region", name="晚餐")
    meal.get_by_role("button", name="报餐", exact=True).click()
    expect(meal).to_contain_text("已报 1 份")
    assert _portions(shared_service) == [*before, 1]
    meal.get_by_role("button", name="取消报餐").click()
    expect(page.get_by_text("已取消报餐")).to_be_visible()
    expect(meal).not_to_contain_text("已报")
    assert _portions(shared_service) == before


def test_a_registration_waits_for_the_network(shared_service: Service, device: DeviceOf) -> None:
    diner = device(shared_service, "unit", keeps_app=True)
    page = diner.page
    before = _portions(shared_service)
    diner.open("/canteen")
    choose_day(page, _next_served(shared_service))
    meal = page.get_by_role("region", name="晚餐")
    waiting = meal.get_by_role("list", name="待提交").get_by_role("listitem")
    expect(meal.get_by_role("button", name="报餐", exact=True)).to_be_enabled()
    diner.go_offline()
    meal.get_by_role("button", name="报餐", exact=True).click()
    expect(waiting).to_have_text(re.compile("报餐 1 份.*待提交"))
    expect(meal).not_to_contain_text("已报 1 份")
    assert _portions(shared_service) == before
    diner.come_online()
    expect(meal).to_contain_text("已报 1 份")
    expect(waiting).to_have_count(0)
    assert _portions(shared_service) == [*before, 1]
    diner.go_offline()
    meal.get_by_role("button", name="取消报餐").click()
    expect(waiting).to_have_text(re.compile("取消报餐.*待提交"))
    assert _portions(shared_service) == [*before, 1]
    diner.come_online()
    expect(waiting).to_have_count(0)
    expect(meal).not_to_contain_text("已报")
    assert _portions(shared_service) == before


def test_a_rating_waits_for_the_network_and_is_answered(shared_service: Service, device: DeviceOf) -> None:
    cadre, manager = (
        device(shared_service, "cadre", keeps_app=True),
        device(shared_service, "canteen", desk=True),
    )
    page = cadre.page
    cadre.open("/")
    page.get_by_role("link", name="点评餐食").click()
    offered = page.get_by_role("button", name="评价这一餐")
    offered.first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    cadre.go_offline()
    sheet.get_by_role("group", name="总体评价").get_by_role("radio").nth(2).check(force=True)
    sheet.get_by_label("偏淡").check(force=True)
    sheet.get_by_label(re.compile("想说的话")).fill(WORDS)
    sheet.get_by_role("button", name="提交评价").click()
    expect(sheet).not_to_be_visible()
    assert shared_service.fetch(RATED) == []
    left = offered.count()
    for part in ("菜单报餐", "我的用餐"):
        page.get_by_role("radio", name=part).check(force=True)
    expect(page.get_by_role("radio", name="我的用餐")).to_be_checked()
    expect(offered).to_have_count(left)  # it is not offered anew while it waits
    cadre.come_online()

    (canteen,) = shared_service.fetch(WHERE)
    manager.open(f"/desk/canteen?part=ratings&canteen={canteen[0]}")
    desk = manager.page
    said = desk.get_by_role("listitem").filter(has_text=WORDS)
    said.get_by_role("button", name="答复").click()
    answer = desk.get_by_role("dialog")
    answer.get_by_label("答复内容").fill(REPLY)
    answer.get_by_label(re.compile("改进措施")).fill(ACTION)
    answer.get_by_role("button", name="答复").click()
    expect(said).to_have_count(0)
    assert [tuple(row) for row in shared_service.fetch(RATED)] == [(3, WORDS)]
    cadre.open("/inbox")
    expect(page.get_by_text("食堂答复了您的评价")).to_be_visible()


def _portions(service: Service) -> list[int]:
    return [row[0] for row in service.fetch(DINNER)]


def _next_served(service: Service) -> int:
    """In how many days there is the next dinner for which registration is open surely: not today's."""
    today = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
    ahead = f"SELECT min(day) - {today} FROM menu WHERE meal = 'dinner' AND day > {today}"
    return int(service.fetch(ahead)[0][0])
