"""Phones are shared: who has signed out is gone, and nobody acts in another's name."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.reporting import describe_a_lamp, one_report_waits
from tests.service import Service

pytestmark = pytest.mark.browser

WORDS = "离开后才提交的水龙头"


def test_who_signs_out_without_a_network_is_signed_out_before_anything_else(
    service: Service, device: DeviceOf
) -> None:
    cadre = device(service, "cadre", keeps_app=True)
    cadre.open("/me")
    cadre.go_offline()
    cadre.page.get_by_role("button", name="退出登录").click()
    cadre.page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    cadre.page.wait_for_url(re.compile("/sign-in"))
    assert _live_sessions(service, "cadre") == 1
    cadre.open("/")
    cadre.page.wait_for_url(re.compile("/sign-in"))
    cadre.come_online()
    cadre.open("/")
    cadre.page.wait_for_url(re.compile("/sign-in"))
    expect(cadre.page.get_by_label("账号")).to_be_visible()
    assert _live_sessions(service, "cadre") == 0


def test_a_queue_waits_for_its_owner_while_another_person_is_signed_in(
    service: Service, device: DeviceOf
) -> None:
    """The first tab is cut off, as one that was frozen: it hears neither the server nor the other tab."""
    cadre = device(service, "cadre")
    cadre.page.add_init_script("window.BroadcastChannel = class { postMessage() {} close() {} }")
    cadre.open("/report")
    expect(cadre.page.get_by_role("button", name="供电照明")).to_be_visible()
    cadre.page.route("**/graphql", lambda route: route.abort())
    _report(cadre.page)
    other = cadre.context.new_page()
    cadre.sign_in("worker", tab=other)
    cadre.page.unroute("**/graphql")
    with cadre.page.expect_navigation():
        cadre.page.evaluate("dispatchEvent(new Event('online'))")
    expect(cadre.page.get_by_role("heading", name="我的工单")).to_be_visible()
    assert _reporters(service) == []
    cadre.page.close()  # as the worker's it would be refused from now on, whenever it next asks for something
    cadre.sign_in("cadre", tab=other)
    expect(other.get_by_text(WORDS).first).to_be_visible()
    assert _reporters(service) == ["cadre"]
    # The browser tells of the refusal as well.
    assert [complaint for complaint in cadre.complaints if " 401 " not in complaint] == []
    cadre.complaints.clear()


def _report(page: Page) -> None:
    describe_a_lamp(page, WORDS)
    page.get_by_role("button", name="提交报修").click()
    one_report_waits(page)


def _reporters(service: Service) -> list[str]:
    found = service.fetch(
        "SELECT login FROM ticket JOIN person ON person.id = reporter_id WHERE description = $1", WORDS
    )
    return [row["login"] for row in found]


def _live_sessions(service: Service, login: str) -> int:
    (row,) = service.fetch(
        "SELECT count(*) FROM session JOIN person ON person.id = person_id"
        " WHERE login = $1 AND revoked_at IS NULL",
        login,
    )
    return int(row["count"])
