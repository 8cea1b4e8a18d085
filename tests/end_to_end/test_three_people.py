"""A repair from report to rating, by three people, two of them without network at the time."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import Device, DeviceOf
from tests.end_to_end.kept import wait_until
from tests.end_to_end.reporting import add_photo, choose, describe_a_lamp, one_report_waits
from tests.service import Client, Service

pytestmark = pytest.mark.browser

WORDS = "靠窗的灯管一直在闪"


def test_a_lamp_is_reported_mended_refused_mended_again_and_rated(
    shared_service: Service, device: DeviceOf, photo: Callable[[str], str]
) -> None:
    cadre = device(shared_service, "cadre", keeps_app=True)
    worker = device(shared_service, "worker", keeps_app=True)
    desk = device(shared_service, "dispatcher", desk=True)
    desk.open("/desk/dispatch")
    desk.page.get_by_role("searchbox").fill(WORDS)  # others wait longer than this one will
    expect(desk.page.get_by_role("row")).to_have_count(0)
    _report_offline_by_code(shared_service, cadre, photo("report"))
    expect(desk.page.get_by_text(WORDS).first).to_be_visible()  # live: nobody reloads
    (ticket,) = _tickets_with(shared_service, WORDS)
    _assign(desk, _name_of(shared_service, "worker"))
    _wait_for(shared_service, ticket, "ASSIGNED", desk.page)
    _mend_in_the_basement(worker, photo("after"))
    _wait_for(shared_service, ticket, "DONE", worker.page)
    _refuse(cadre, ticket)
    _wait_for(shared_service, ticket, "ASSIGNED", cadre.page)
    worker.open(f"/tickets/{ticket}")
    _arrive_and_finish(worker.page, photo("again"))
    _wait_for(shared_service, ticket, "DONE", worker.page)
    _accept_and_rate(cadre)
    _wait_for(shared_service, ticket, "CLOSED", cadre.page)
    _wait_for_the_rating(shared_service, ticket, cadre.page)
    _everybody_stands_in_the_timeline(shared_service, ticket)


def _report_offline_by_code(service: Service, cadre: Device, picture: str) -> None:
    """The cadre scans the label at the door, loses the network, reports all the same, and finds it again."""
    room = _room_with_code(service)
    cadre.open(f"/q/{room['code']}")
    cadre.page.get_by_role("link", name="在这里报修").click()
    cadre.page.wait_for_url(re.compile("/report"))
    place = cadre.page.get_by_role("region", name="位置")
    for word in room["path"].split():
        expect(place).to_contain_text(word)
    expect(cadre.page.get_by_role("button", name="供电照明")).to_be_visible()
    cadre.go_offline()
    describe_a_lamp(cadre.page, WORDS)
    add_photo(cadre.page.get_by_role("form"), picture)
    cadre.page.get_by_role("button", name="提交报修").click()
    one_report_waits(cadre.page)
    assert _tickets_with(service, WORDS) == []
    cadre.come_online()


def _assign(desk: Device, worker: str) -> None:
    desk.page.get_by_text(WORDS).first.click()
    desk.page.get_by_role("button", name="派单", exact=True).click()
    sheet = desk.page.get_by_role("dialog")
    choose(sheet.get_by_role("radio", name=re.compile(worker)))
    sheet.get_by_role("button", name="派出").click()


def _mend_in_the_basement(worker: Device, picture: str) -> None:
    """The worker opens the order upstairs and does it where there is no network."""
    worker.open("/orders")
    worker.page.get_by_text(WORDS).click()
    expect(worker.page.get_by_role("button", name="到场")).to_be_visible()
    worker.go_offline()
    _arrive_and_finish(worker.page, picture)
    worker.come_online()


def _refuse(cadre: Device, ticket: str) -> None:
    cadre.open(f"/tickets/{ticket}")
    cadre.page.get_by_role("button", name="不通过").click()
    cadre.page.get_by_label("哪里没修好").fill("还是闪")
    cadre.page.get_by_role("dialog").get_by_role("button", name="不通过").click()


def _accept_and_rate(cadre: Device) -> None:
    cadre.page.get_by_role("button", name="验收通过").click()
    choose(cadre.page.get_by_role("radio", name=re.compile("^5 星")))
    cadre.page.get_by_role("button", name="验收并评价").click()


def _everybody_stands_in_the_timeline(service: Service, ticket: str) -> None:
    cadre, worker, desk = (_name_of(service, login) for login in ("cadre", "worker", "dispatcher"))
    told = _told(service.sign_in("dispatcher"), ticket)
    steps = [(line["verb"], line["actor"]["name"] if line["actor"] else None) for line in told["timeline"]]
    assert steps == [
        ("ticket.reported", cadre),
        ("ticket.assigned", desk),
        ("ticket.arrived", worker),
        ("ticket.done", worker),
        ("ticket.refused", cadre),
        ("ticket.arrived", worker),
        ("ticket.done", worker),
        ("ticket.closed", cadre),
        ("ticket.rated", cadre),
    ]
    assert (told["rating"]["stars"], told["reworkCount"]) == (5, 1)
    assert sorted(each["stage"] for each in told["photos"]) == ["AFTER", "AFTER", "REPORT"]


def _arrive_and_finish(page: Page, picture: str) -> None:
    page.get_by_role("button", name="到场").click()
    page.get_by_role("button", name="完工").click()
    sheet = page.get_by_role("dialog")
    add_photo(sheet, picture)
    sheet.get_by_role("button", name="30分钟", exact=True).click()
    page.get_by_role("button", name="确认完工").click()
    expect(sheet).to_be_hidden()


def _room_with_code(service: Service) -> dict[str, str]:
    found = service.sign_in("cadre").ask('{ places(search: "1号楼 413") { items { path code } } }')
    room: dict[str, str] = found["places"]["items"][0]
    return room


def _tickets_with(service: Service, words: str) -> list[str]:
    found = service.sign_in("dispatcher").ask(
        "query ($words: String!) { tickets(filter: {search: $words}) { items { id } } }", words=words
    )
    return [item["id"] for item in found["tickets"]["items"]]


def _name_of(service: Service, login: str) -> str:
    name: str = service.sign_in(login).ask("{ me { name } }")["me"]["name"]
    return name


def _wait_for(service: Service, ticket: str, status: str, page: Page) -> None:
    """Until the service has it so; `page` lets its own work go on meanwhile."""
    client = service.sign_in("dispatcher")
    wait_until(page, lambda: _told(client, ticket)["status"] == status)


def _wait_for_the_rating(service: Service, ticket: str, page: Page) -> None:
    """It goes out behind the acceptance, as a write of its own."""
    client = service.sign_in("dispatcher")
    wait_until(page, lambda: _told(client, ticket)["rating"] is not None)


def _told(client: Client, ticket: str) -> dict[str, Any]:
    told: dict[str, Any] = client.ask(TIMELINE, id=ticket)["ticket"]
    return told


TIMELINE = """
query ($id: ID!) { ticket(id: $id) {
    status reworkCount rating { stars } photos { stage } timeline { verb actor { name } }
} }
"""
