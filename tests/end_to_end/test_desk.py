"""The desk as its people use it: by keyboard, from the statistics, and on the way to the phone's pages and back."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from pypinyin import lazy_pinyin

from tests.end_to_end.a_day import live_a_day
from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.kept import kept, wait_until
from tests.service import Service

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def busy(service: Service) -> Service:
    live_a_day(service)
    return service


def test_to_look_at_an_alarm_is_not_to_acknowledge_it(busy: Service, device: DeviceOf) -> None:
    desk = device(busy, "security", desk=True)
    desk.open("/desk/alarms")
    row = desk.page.locator("tbody tr").filter(has_text="未确认").first
    before = _acknowledged(busy)
    row.locator("td").nth(1).click()
    side = desk.page.get_by_role("complementary")
    expect(side.get_by_text("未确认")).to_be_visible()
    assert _acknowledged(busy) == before
    side.get_by_role("button", name="确认").click()
    expect(side.get_by_role("button", name="确认")).to_have_count(0)
    assert _acknowledged(busy) == before + 1


def test_a_line_of_the_statistics_opens_its_tickets_of_that_period(
    shared_service: Service, device: DeviceOf
) -> None:
    desk = device(shared_service, "dispatcher", desk=True)
    desk.open("/desk/statistics?by=UNIT")
    desk.page.locator("tbody th a").first.click()
    desk.page.wait_for_url(re.compile(r"/desk/dispatch\?"))
    asked = parse_qs(urlsplit(desk.page.url).query)
    assert set(asked) == {"unit", "from", "to", "scope"}
    expect(desk.page.get_by_label("报修自")).to_have_value(asked["from"][0])
    expect(desk.page.get_by_label("报修单位")).to_have_value(asked["unit"][0])
    expect(desk.page.locator("tbody tr").first).to_be_visible()


def test_from_the_health_of_the_service_to_the_messages_that_failed(
    shared_service: Service, device: DeviceOf
) -> None:
    desk = device(shared_service, "sysadmin", desk=True)
    page = desk.page
    desk.open("/desk/health")
    page.get_by_role("link", name="消息投递").click()
    page.get_by_label("全部状态").select_option("发送失败")
    page.wait_for_url("**/desk/deliveries?state=GIVEN_UP")
    failed = shared_service.fetch("SELECT count(*) FROM delivery WHERE state = 'given_up'")[0][0]
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(failed)
    expect(rows.filter(has_text="发送失败")).to_have_count(failed)
    addresses = shared_service.fetch("SELECT address FROM delivery WHERE channel <> 'robot'")
    shown = page.locator("table").inner_text()
    assert [address for (address,) in addresses if address in shown] == []


def test_views_and_columns_are_remembered(shared_service: Service, device: DeviceOf) -> None:
    desk = device(shared_service, "dispatcher", desk=True)
    desk.open("/desk/dispatch?stage=held&order=newest")
    page = desk.page
    page.get_by_text("常用筛选").click()
    page.get_by_placeholder("名称").fill("挂起的")
    page.get_by_role("button", name="保存当前筛选").click()
    page.get_by_text("列", exact=True).click()
    page.get_by_label("位置", exact=True).uncheck()
    expect(page.get_by_role("columnheader", name="位置")).to_have_count(0)
    desk.open("/desk/dispatch")
    expect(page.get_by_role("columnheader", name="师傅")).to_be_visible()
    expect(page.get_by_role("columnheader", name="位置")).to_have_count(0)
    page.get_by_text("常用筛选").click()
    page.get_by_role("button", name="挂起的", exact=True).click()
    page.wait_for_url(re.compile("stage=held"))
    assert parse_qs(urlsplit(page.url).query) == {"stage": ["held"], "order": ["newest"]}


def test_from_the_desk_to_the_inbox_and_back(shared_service: Service, device: DeviceOf) -> None:
    desk = device(shared_service, "dispatcher", desk=True)
    desk.open("/desk/dispatch")
    desk.page.get_by_role("navigation").get_by_role("link", name="消息").click()
    desk.page.wait_for_url(re.compile("/inbox"))
    desk.page.get_by_role("link", name="工作台").click()
    desk.page.wait_for_url(re.compile("/desk/dispatch"))


def test_what_was_put_right_of_a_report_outlives_a_reload(busy: Service, device: DeviceOf) -> None:
    desk = device(busy, "dispatcher", desk=True)
    page = desk.page
    desk.open("/desk/dispatch?stage=reported")
    page.locator("tbody tr").first.click()
    sheet = page.get_by_role("dialog")
    page.get_by_role("button", name="受理", exact=True).click()
    sheet.get_by_label("紧急程度").select_option("计划修缮")
    wait_until(page, lambda: [row["value"].get("urgency") for row in kept(page, "drafts")] == ["PLANNED"])
    page.reload()
    page.get_by_role("button", name="受理", exact=True).click()
    expect(sheet.get_by_label("紧急程度")).to_have_value("PLANNED")
    sheet.get_by_role("button", name="受理", exact=True).click()
    expect(sheet).to_have_count(0)
    wait_until(page, lambda: kept(page, "drafts") == [])
    (ticket,) = parse_qs(urlsplit(page.url).query)["ticket"]
    ((status, urgency),) = busy.fetch("SELECT status, urgency FROM ticket WHERE id = $1", ticket)
    assert (status, urgency) == ("accepted", "planned")


def test_many_are_accepted_together_and_those_not_needed_cancelled(busy: Service, device: DeviceOf) -> None:
    desk = device(busy, "dispatcher", desk=True)
    page = desk.page
    desk.open("/desk/dispatch?stage=reported")
    rows, sheet = page.locator("tbody tr"), page.get_by_role("dialog")
    expect(rows.nth(1)).to_be_visible()
    for row in (rows.nth(0), rows.nth(1)):
        row.get_by_role("checkbox").check()
    page.get_by_role("button", name="批量受理").click()
    expect(sheet).to_contain_text("受理（2 张）")
    sheet.get_by_role("button", name="受理", exact=True).click()
    expect(page.get_by_text("2 张工单已受理。")).to_be_visible()

    desk.open("/desk/dispatch?stage=accepted")
    expect(rows.first).to_be_visible()
    rows.first.get_by_role("checkbox").check()
    expect(page.get_by_role("button", name="批量受理")).to_have_count(0)
    page.get_by_role("button", name="批量撤销").click()
    sheet.get_by_label("原因").fill("与前一单重复")
    sheet.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("1 张工单已撤销。")).to_be_visible()
    assert busy.fetch(
        "SELECT verb, data ->> 'reason' FROM journal WHERE verb IN ('ticket.accepted', 'ticket.cancelled')"
        " ORDER BY id DESC LIMIT 3"
    ) == [("ticket.cancelled", "与前一单重复"), ("ticket.accepted", None), ("ticket.accepted", None)]


def test_each_ticket_keeps_why_it_is_passed_on(shared_service: Service, device: DeviceOf) -> None:
    desk = device(shared_service, "dispatcher", desk=True)
    page = desk.page
    desk.open("/desk/dispatch?stage=held")
    rows, sheet = page.locator("tbody tr"), page.get_by_role("dialog")
    reason = sheet.get_by_label("原因")
    rows.nth(0).press("a")
    expect(sheet.get_by_role("radio").first).to_be_visible()
    reason.fill("原来的师傅去培训了")
    wait_until(
        page, lambda: [row["value"] for row in kept(page, "drafts")] == [{"reason": "原来的师傅去培训了"}]
    )
    page.reload()
    rows.nth(1).press("a")
    expect(reason).to_have_value("")
    sheet.get_by_role("button", name="取消").click()
    expect(sheet).to_be_hidden()
    rows.nth(0).press("a")
    expect(reason).to_have_value("原来的师傅去培训了")


def test_a_worker_is_found_by_initials(shared_service: Service, device: DeviceOf) -> None:
    ((worker,),) = shared_service.fetch("SELECT name FROM person WHERE login = 'worker'")
    workers = shared_service.sign_in("dispatcher").ask("{ workers { person { name } } }")["workers"]
    called = [each for each in workers if _initials(worker) in _initials(each["person"]["name"])]
    assert 0 < len(called) < len(workers)
    desk = device(shared_service, "dispatcher", desk=True)
    desk.open("/desk/dispatch?stage=accepted")
    desk.page.locator("tbody tr").first.press("a")
    sheet = desk.page.get_by_role("dialog")
    choices = sheet.get_by_role("radio")
    expect(choices).to_have_count(len(workers))
    sheet.get_by_role("searchbox").fill(_initials(worker))
    expect(choices).to_have_count(len(called))
    expect(sheet.get_by_role("radio", name=re.compile(worker))).to_be_visible()


def _initials(name: str) -> str:
    return "".join(syllable[0] for syllable in lazy_pinyin(name))


def _acknowledged(service: Service) -> int:
    (row,) = service.fetch("SELECT count(*) FROM alarm WHERE acknowledged_at IS NOT NULL")
    return int(row["count"])
