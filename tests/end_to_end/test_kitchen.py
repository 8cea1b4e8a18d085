"""The kitchen weighs, fetches, corrects and judges itself; what it found is put right and reviewed by another."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Device, DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

STALL, FOUND, DONE = "凉菜间", "取餐台没有小份菜提示", "已增设小份菜标识"
WEIGHED = "SELECT kind, kg, corrects_id IS NULL FROM kitchen_weighing WHERE stall = '凉菜间' ORDER BY id"
FETCHED = "SELECT sum(-quantity) FROM larder_movement WHERE cause = 'meal'"
SHOWS = "UPDATE point SET latest_value = $1, latest_at = now() WHERE quantity = 'mass' RETURNING id"
READ = "SELECT kg FROM kitchen_weighing WHERE point_id IS NOT NULL ORDER BY id DESC LIMIT 2"
RICE = """
SELECT b.id, b.quantity, b.remaining FROM larder_batch b JOIN ingredient i ON i.id = ingredient_id
WHERE name = '大米' AND remaining > 0 ORDER BY best_before, b.id
"""
BATCH = "SELECT quantity, remaining FROM larder_batch WHERE id = $1"
STAGE = "SELECT stage, grade FROM self_evaluation ORDER BY quarter DESC LIMIT 1"


def test_a_day_and_a_quarter_of_the_kitchen(shared_service: Service, device: DeviceOf) -> None:
    manager, supervisor = (
        device(shared_service, "canteen", desk=True),
        device(shared_service, "supervisor", desk=True),
    )
    page = manager.page
    _weigh_and_take_back(manager, shared_service)
    _weigh_on_the_scale(manager, shared_service)
    _fetch(manager, shared_service)
    _correct(manager, shared_service)

    manager.open("/desk/self-evaluation")
    items = page.locator(".item input")
    expect(items).to_have_count(7)
    # What the measures propose nobody has given yet.
    expect(page.get_by_text("合计 — 分")).to_be_visible()
    for score in items.all():
        score.fill(score.get_attribute("max") or "")
    expect(page.get_by_text("合计 100 分")).to_be_visible()
    page.get_by_role("button", name="保存得分").click()
    expect(page.get_by_role("button", name="提交自评")).to_be_enabled()
    page.get_by_role("button", name="登记问题").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("问题").fill(FOUND)
    (due,) = shared_service.fetch("SELECT (now() + interval '20 days')::date::text")
    sheet.get_by_label("整改期限").fill(due[0])
    sheet.get_by_role("button", name="保存").click()
    expect(page.get_by_role("article").filter(has_text=FOUND)).to_be_visible()
    page.get_by_role("button", name="提交自评").click()
    finding = page.get_by_role("article").filter(has_text=FOUND)
    finding.get_by_role("button", name="填报整改").click()
    sheet.get_by_label("整改情况").fill(DONE)
    sheet.get_by_role("button", name="保存").click()
    expect(finding).to_contain_text("由整改人以外的人员复核")

    supervisor.open("/desk/self-evaluation")
    looked = supervisor.page
    looked.get_by_role("article").filter(has_text=FOUND).get_by_role("button", name="复核").click()
    looked.get_by_role("dialog").get_by_role("button", name="保存").click()
    looked.get_by_role("button", name="复核办结").click()
    expect(looked.get_by_text("已办结")).to_be_visible()
    assert tuple(shared_service.fetch(STAGE)[0]) == ("closed", "优")


def _weigh_and_take_back(manager: Device, service: Service) -> None:
    page = manager.page
    manager.open("/desk/kitchen")
    page.get_by_role("region", name="早餐").get_by_role("button", name="称重").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="厨余").check(force=True)
    sheet.get_by_label("重量（千克）").fill("4.125")
    sheet.get_by_label(re.compile("窗口或档口")).fill(STALL)
    sheet.get_by_role("button", name="登记").click()
    weighed = page.get_by_role("listitem").filter(has_text=STALL)
    expect(weighed).to_contain_text("4.125 kg")
    weighed.get_by_role("button", name="冲销").click()
    page.get_by_role("dialog").get_by_role("button", name="冲销").click()
    expect(weighed).to_contain_text("已冲销")
    rows = [(kind, float(kg), first) for kind, kg, first in service.fetch(WEIGHED)]
    assert rows == [("trimmings", 4.125, True), ("trimmings", 4.125, False)]


def _weigh_on_the_scale(manager: Device, service: Service) -> None:
    page = manager.page
    service.fetch(SHOWS, 7.5)
    page.get_by_role("region", name="早餐").get_by_role("button", name="称重").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("从哪里读数").select_option(index=1)
    expect(sheet).to_contain_text("7.5 kg")
    sheet.get_by_role("button", name="登记").click()
    expect(page.get_by_text("已登记 7.5 千克")).to_be_visible()
    expect(sheet).not_to_be_visible()
    page.get_by_role("region", name="早餐").get_by_role("button", name="称重").click()
    sheet.get_by_role("button", name="登记").click()
    expect(sheet.get_by_role("alert")).to_contain_text("这次读数已经登记过")
    service.fetch(SHOWS, 3.25)
    expect(sheet).to_contain_text("3.25 kg")
    sheet.get_by_role("button", name="登记").click()
    expect(page.get_by_text("已登记 3.25 千克")).to_be_visible()
    assert [float(kg) for (kg,) in service.fetch(READ)] == [3.25, 7.5]


def _correct(manager: Device, service: Service) -> None:
    page = manager.page
    (batch_id, quantity, left), *_ = service.fetch(RICE)
    page.get_by_role("row").filter(has_text="大米").click()
    shelf = page.get_by_role("region", name="大米")
    shelf.get_by_role("button", name="追溯").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("listitem").first.get_by_role("button", name="退库").click()
    sheet.get_by_label(re.compile("^数量")).fill("0.5")
    sheet.get_by_role("button", name="登记").click()
    expect(sheet).not_to_be_visible()
    expect(shelf).to_contain_text(f"剩 {float(left) + 0.5:g}")
    shelf.get_by_role("button", name="更正").first.click()
    sheet.get_by_label(re.compile("^数量")).fill(str(quantity + 10))
    sheet.get_by_role("button", name="保存").click()
    expect(sheet).not_to_be_visible()
    shelf.get_by_role("button", name="修改食材").click()
    sheet.get_by_label("食材名称").fill("大米（粳）")
    sheet.get_by_role("button", name="保存").click()
    expect(page.get_by_role("region", name="大米（粳）")).to_be_visible()
    assert tuple(service.fetch(BATCH, batch_id)[0]) == (quantity + 10, left + Decimal("10.5"))


def _fetch(manager: Device, service: Service) -> None:
    page, before = manager.page, service.fetch(FETCHED)[0][0]
    manager.open("/desk/larder")
    page.get_by_role("button", name="出库到餐次").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("餐次").select_option(label="早餐")
    sheet.get_by_label("食材").select_option(label="大米")
    sheet.get_by_label(re.compile("^数量")).fill("1.5")
    expect(sheet).to_contain_text("取 1.5 千克")
    sheet.get_by_role("button", name="登记").click()
    expect(sheet).not_to_be_visible()
    assert float(service.fetch(FETCHED)[0][0] - before) == 1.5
