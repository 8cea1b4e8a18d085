"""After the first visit the app opens without a network, and leaves nothing behind on a shared phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import Device, DeviceOf
from tests.end_to_end.kept import kept, wait_for_answers, wait_until
from tests.end_to_end.reporting import report
from tests.service import Service

pytestmark = pytest.mark.browser

NO_NETWORK = "当前没有网络"
STALE = "暂时连不上服务"


def test_a_cadre_reads_and_reports_on_pages_that_were_never_opened(
    shared_service: Service, device: DeviceOf
) -> None:
    report(shared_service.sign_in("cadre"), "窗户关不严")
    cadre = device(shared_service, "cadre", keeps_app=True)
    wait_for_answers(cadre.page, "me", "myTickets", "categories", "place")
    cadre.go_offline()

    cadre.open("/")
    expect(cadre.page.get_by_role("region", name="我的事项").get_by_text("窗户关不严").first).to_be_visible()
    _says_that_it_is_offline(cadre.page)
    cadre.open("/report")
    expect(cadre.page.get_by_role("button", name="供电照明")).to_be_visible()
    expect(cadre.page.get_by_role("button", name="提交报修")).to_be_enabled()
    cadre.open("/tickets")
    expect(cadre.page.get_by_text("窗户关不严").first).to_be_visible()
    expect(cadre.page.get_by_text(STALE).first).to_be_visible()
    _says_that_it_is_offline(cadre.page)


def test_other_pages_open_once_they_were_opened(shared_service: Service, device: DeviceOf) -> None:
    cadre = device(shared_service, "cadre", keeps_app=True)
    cadre.open("/rooms")
    expect(cadre.page.get_by_role("list", name="会议室").get_by_role("listitem").first).to_be_visible()
    cadre.open("/me")
    cadre.go_offline()
    cadre.page.get_by_role("link", name="登录设备").click()
    expect(cadre.page.get_by_text("这一页需要联网打开一次")).to_be_visible()
    expect(cadre.page.get_by_role("heading", name="我的")).to_be_visible()
    cadre.open("/rooms")
    expect(cadre.page.get_by_role("heading", name="订会议室")).to_be_visible()
    _says_that_it_is_offline(cadre.page)


def test_a_worker_opens_orders_that_were_read_ahead(shared_service: Service, device: DeviceOf) -> None:
    orders = shared_service.sign_in("worker").ask("{ myOrders { id description } }")["myOrders"]
    worker = device(shared_service, "worker", keeps_app=True)
    wait_until(worker.page, lambda: _tickets(worker) >= {order["id"] for order in orders})
    worker.go_offline()

    worker.open("/orders")
    expect(worker.page.get_by_role("list", name="我的工单").get_by_role("listitem")).to_have_count(
        len(orders)
    )
    for order in orders:
        worker.open(f"/tickets/{order['id']}")
        expect(worker.page.get_by_text(order["description"]).first).to_be_visible()
        expect(worker.page.get_by_role("region", name="处理过程")).to_be_visible()
    worker.open("/pool")
    _says_that_it_is_offline(worker.page)


def test_signing_out_forgets_what_was_read_in_every_tab(shared_service: Service, device: DeviceOf) -> None:
    report(shared_service.sign_in("cadre"), "门锁坏了")
    cadre = device(shared_service, "cadre", keeps_app=True)
    wait_for_answers(cadre.page, "me", "myTickets")
    other = cadre.context.new_page()
    other.goto(f"{shared_service.url}/tickets")
    expect(other.get_by_text("门锁坏了").first).to_be_visible()

    cadre.open("/me")
    cadre.page.get_by_role("button", name="退出登录").click()
    cadre.page.get_by_role("dialog").get_by_role("button", name="退出登录").click()

    for tab in (cadre.page, other):
        tab.wait_for_url("**/sign-in")
    for tab in (cadre.page, other):
        assert kept(tab, "answers") == []
        assert "files" not in tab.evaluate("caches.keys()")
    cadre.go_offline()
    other.goto(f"{shared_service.url}/tickets")
    expect(other.get_by_role("button", name="登录")).to_be_visible()
    expect(other.get_by_text("门锁坏了")).to_have_count(0)


def _says_that_it_is_offline(page: Page) -> None:
    expect(page.get_by_role("status").get_by_text(NO_NETWORK)).to_be_visible()


def _tickets(device: Device) -> set[str]:
    """The tickets whose pages the device keeps."""
    answers = [row["data"] for row in kept(device.page, "answers")]
    return {answer["ticket"]["id"] for answer in answers if answer.get("ticket")}
