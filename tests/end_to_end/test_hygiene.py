"""A kitchen's morning in its ledger, and takeaway from the phone to the counter, or withdrawn before."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from backend.kernel import qr
from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
MINE = """
SELECT o.code, o.state, o.total FROM takeaway_order o JOIN person p ON p.id = o.person_id
WHERE login = 'unit' AND o.state NOT IN ('taken_back', 'cancelled')
"""
TO_WITHDRAW = """
SELECT o.canteen_id, o.day, count(*) FROM takeaway_offer o JOIN takeaway_order r ON r.offer_id = o.id
WHERE state = 'ordered' AND o.id = (
    SELECT offer_id FROM takeaway_order JOIN person p ON p.id = person_id WHERE login = 'unit' AND state = 'ordered'
) GROUP BY o.id
"""
CAMERA = """
    const sign = document.createElement('canvas'), pen = sign.getContext('2d'), size = 8, quiet = 4
    sign.width = sign.height = 320
    window.shown = []
    setInterval(() => {
        pen.fillStyle = 'white'
        pen.fillRect(0, 0, sign.width, sign.height)
        pen.fillStyle = 'black'
        window.shown.forEach((row, y) => [...row].forEach((module, x) => {
            if (module === '1') pen.fillRect((x + quiet) * size, (y + quiet) * size, size, size)
        }))
    }, 50)
    navigator.mediaDevices.enumerateDevices = async () => [{ kind: 'videoinput' }]
    navigator.mediaDevices.getUserMedia = async () => sign.captureStream(20)
"""
"""What holds `window.shown`, the rows of a QR code, before the lens."""
SHOW = "rows => { window.shown = rows }"
CHECKS = f"""
SELECT s.name, c.temperature, c.unfit_because, c.measure, k.reason FROM morning_check c
JOIN kitchen_staff s ON s.id = c.staff_id LEFT JOIN ledger_strike k ON k.entry_id = c.id
WHERE c.day = {TODAY} AND s.name = $1 ORDER BY c.recorded_at
"""
ILL, MEASURE, REASON = "37.8", "已离岗就医", "测温枪未校准"


def test_who_is_unfit_is_written_down_and_a_mistake_is_struck_out(
    shared_service: Service, device: DeviceOf
) -> None:
    desk = device(shared_service, "canteen", desk=True)
    page = desk.page
    desk.open("/desk/hygiene")
    to_do = page.locator(".to-do").first
    first = to_do.get_by_role("listitem").first.get_by_role("button")
    name = re.split("[（(]", first.inner_text())[0]
    first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("体温").fill(ILL)
    expect(sheet.get_by_role("button", name="登记", exact=True)).to_be_disabled()
    sheet.get_by_label("处理情况").fill(MEASURE)
    sheet.get_by_role("button", name="登记", exact=True).click()
    entry = page.get_by_role("list", name="晨检").get_by_role("listitem").filter(has_text=name)
    expect(entry).to_contain_text("发热")

    entry.get_by_role("button", name="作废").click()
    page.get_by_role("dialog").get_by_label("作废原因").fill(REASON)
    page.get_by_role("dialog").get_by_role("button", name="作废", exact=True).click()
    expect(entry).to_contain_text(REASON)
    to_do.get_by_role("button", name=name).click()
    page.get_by_role("dialog").get_by_role("button", name="登记", exact=True).click()
    expect(entry).to_have_count(2)
    assert [tuple(row)[1:] for row in shared_service.fetch(CHECKS, name)] == [
        (Decimal(ILL), ["fever"], MEASURE, REASON),
        (Decimal("36.5"), [], None, None),
    ]


def test_a_takeaway_is_withdrawn_offered_again_and_picked_up_once(
    shared_service: Service, device: DeviceOf
) -> None:
    diner, manager = (
        device(shared_service, "unit", keeps_app=True),
        device(shared_service, "canteen", desk=True),
    )
    page, counter = diner.page, manager.page
    diner.open("/canteen")
    offered = page.get_by_role("region", name=re.compile("外带 · 明天"))
    state, total = _order(page, shared_service)
    assert (state, total) == ("ordered", Decimal("22.00"))

    ((canteen, day, waiting),) = shared_service.fetch(TO_WITHDRAW)
    counter.add_init_script(CAMERA)
    manager.open(f"/desk/canteen?part=takeaway&canteen={canteen}")
    counter.get_by_label("日期").fill(day.isoformat())
    counter.get_by_role("button", name="撤销外带").click()
    asked = counter.get_by_role("dialog")
    expect(asked).to_contain_text(f"{waiting} 个待取订单将一并取消")
    asked.get_by_label("撤销原因").fill("停电检修")
    asked.get_by_role("button", name="撤销外带").click()
    expect(counter.get_by_text("外带已撤销：停电检修")).to_be_visible()
    expect(offered).to_contain_text("食堂已撤销外带：停电检修")
    expect(offered).to_contain_text("已取消")
    assert shared_service.fetch(MINE) == []
    counter.get_by_role("button", name="重新编排外带").click()
    counter.get_by_role("dialog").get_by_role("button", name="保存").click()
    _order(page, shared_service)

    ((code, _, _),) = shared_service.fetch(MINE)
    diner.open("/canteen?part=mine")
    expect(page.get_by_text(code, exact=True)).to_be_visible()
    diner.go_offline()
    page.reload()
    expect(page.get_by_role("img", name="取餐二维码")).to_be_visible()
    diner.come_online()

    # Tomorrow has come.
    shared_service.fetch(
        f"UPDATE takeaway_offer SET day = day - 100 WHERE canteen_id = $1 AND day = {TODAY}", canteen
    )
    shared_service.fetch(
        f"UPDATE takeaway_offer SET day = {TODAY} WHERE canteen_id = $1 AND day = $2", canteen, day
    )
    manager.open(f"/desk/canteen?part=takeaway&canteen={canteen}")
    counter.get_by_role("button", name="扫码取餐").click()
    for shown, said in (
        ("ZZZZZZ", "今天没有取餐码为 ZZZZZZ 的订单"),
        (code, f"{code} 已取餐"),
        ("YYYYYY", "今天没有取餐码为 YYYYYY 的订单"),
        (code, "这份外带已在"),
    ):
        counter.evaluate(SHOW, qr.modules(shown))
        expect(counter.get_by_role("dialog").get_by_text(said)).to_be_visible()
    counter.get_by_role("dialog").get_by_role("button", name="关闭").click()
    counter.get_by_label("取餐码").fill(code.lower())
    counter.get_by_label("取餐码").press("Enter")
    expect(counter.get_by_text(re.compile("这份外带已在")).first).to_be_visible()
    assert [row["state"] for row in shared_service.fetch(MINE)] == ["picked_up"]


def _order(page: Page, service: Service) -> tuple[str, Decimal]:
    """With three touches."""
    page.get_by_role("region", name=re.compile("外带 · 明天")).get_by_role("button", name="预订外带").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="酱牛肉 增加").click()
    sheet.get_by_role("button", name=re.compile("^预订")).click()
    expect(sheet).not_to_be_visible()
    ((_, state, total),) = service.fetch(MINE)
    return state, total
