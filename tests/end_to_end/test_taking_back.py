"""What was filled in stays until the server has it: through a refusal, a full device and a page that goes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.kept import kept, wait_until
from tests.end_to_end.reporting import add_photo, describe_a_lamp
from tests.service import Service

pytestmark = pytest.mark.browser

WORDS = "被退回又改好的报修"
FULL = """() => {
    window.add = IDBObjectStore.prototype.add
    IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError') }
}"""
TYPED_AND_GONE = """words => {
    const field = document.querySelector('textarea')
    field.value = words
    field.dispatchEvent(new Event('input'))
    queueMicrotask(() => location.reload())
}"""
EMPTIED = "() => { IDBObjectStore.prototype.add = window.add }"


def test_a_refused_report_is_given_up_mended_and_sent(
    shared_service: Service, device: DeviceOf, photo: Callable[[str], str]
) -> None:
    cadre = device(shared_service, "cadre")
    page = cadre.page
    cadre.open("/report")
    _fill_in(page, photo("leak"))
    page.get_by_label("联系电话").fill("1")
    page.get_by_role("button", name="提交报修").click()
    wait_until(
        page,
        lambda: [(row.get("refusal") or {}).get("field") for row in kept(page, "writes")] == ["contactPhone"],
    )

    cadre.open("/unsent")
    page.get_by_role("button", name="放弃").click()
    page.get_by_role("dialog").get_by_role("button", name="放弃").click()
    page.wait_for_url("**/report")
    expect(page.get_by_label("问题描述")).to_have_value(WORDS)
    expect(page.get_by_role("button", name="移除第 1 张照片")).to_be_visible()
    expect(page.get_by_label("联系电话")).to_have_value("1")
    assert kept(page, "writes") == []
    assert _photos(shared_service) == []

    page.get_by_label("联系电话").fill("16200006301")
    page.get_by_role("button", name="提交报修").click()
    wait_until(page, lambda: _photos(shared_service) == [1])
    wait_until(page, lambda: kept(page, "writes") == kept(page, "photos") == [])


def test_a_report_that_the_device_cannot_keep_stays_in_its_form(
    shared_service: Service, device: DeviceOf, photo: Callable[[str], str]
) -> None:
    cadre = device(shared_service, "cadre")
    page = cadre.page
    cadre.open("/report")
    _fill_in(page, photo("full"))
    page.evaluate(FULL)
    send = page.get_by_role("button", name="提交报修")
    send.click()
    expect(page.get_by_text("本机存储已满或不可用")).to_be_visible()
    expect(send).to_be_enabled()
    expect(page.get_by_label("问题描述")).to_have_value(WORDS)
    assert kept(page, "writes") == []
    # The app tells the console as well.
    assert [complaint for complaint in cadre.complaints if "NotKept" not in complaint] == []
    cadre.complaints.clear()

    page.evaluate(EMPTIED)
    send.click()
    page.wait_for_url("**/tickets")


def test_what_was_typed_in_the_last_moment_before_a_page_goes_is_there_again(
    shared_service: Service, device: DeviceOf
) -> None:
    cadre = device(shared_service, "cadre")
    cadre.open("/report")
    expect(cadre.page.get_by_role("button", name="供电照明")).to_be_visible()
    with cadre.page.expect_navigation():
        cadre.page.evaluate(TYPED_AND_GONE, WORDS)
    expect(cadre.page.get_by_label("问题描述")).to_have_value(WORDS)


def _fill_in(page: Page, picture: str) -> None:
    describe_a_lamp(page, WORDS)
    add_photo(page.get_by_role("form"), picture)


def _photos(service: Service) -> list[int]:
    """How many photos each of these tickets has."""
    rows = service.fetch(
        "SELECT count(file_id) AS photos FROM ticket LEFT JOIN ticket_photo ON ticket_id = ticket.id "
        "WHERE description = $1 GROUP BY ticket.id",
        WORDS,
    )
    return [row["photos"] for row in rows]
