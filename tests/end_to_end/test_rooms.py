"""A cadre books a room in three taps; whoever is a moment later is led on, and a cancelled room is free again."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

SUBJECT = "节能降耗专题会"


def test_a_room_is_booked_in_three_taps_and_given_back(service: Service, device: DeviceOf) -> None:
    cadre = device(service, "cadre")
    page = cadre.page
    cadre.open("/")
    page.get_by_role("link", name="订会议室").click()
    _tomorrow(page)
    room = page.get_by_role("list", name="会议室").get_by_role("listitem").filter(has_text="空闲").first
    path = room.get_by_role("heading").inner_text()
    room.get_by_role("button", name="预订").click()
    page.get_by_label("会议主题").fill(SUBJECT)
    page.get_by_role("button", name="确认预订").click()
    page.wait_for_url("**/bookings")
    mine = page.get_by_role("listitem").filter(has_text=SUBJECT)
    expect(mine).to_contain_text("待召开")
    expect(mine).to_contain_text(path)
    assert _bookings(service) == [("booked", "cadre")]

    mine.get_by_role("button", name="取消预订").click()
    page.get_by_role("dialog").get_by_role("button", name="取消预订").click()
    expect(page.get_by_role("listitem").filter(has_text=SUBJECT)).to_have_count(0)
    page.get_by_text("历史记录").click()
    expect(page.get_by_role("listitem").filter(has_text=SUBJECT)).to_contain_text("已取消")
    assert _bookings(service) == [("cancelled", "cadre")]


def test_who_is_a_moment_later_is_told_and_offered_another_time(service: Service, device: DeviceOf) -> None:
    first, second = device(service, "cadre"), device(service, "unit")
    for each in (first, second):
        each.open("/rooms")
        _tomorrow(each.page)
    path = _first_free(first.page)
    # The second one's line is cut: what the first one does is not heard there.
    second.page.route(
        "**/graphql", lambda route: route.abort() if "FittingRooms" in _body(route) else route.continue_()
    )
    for each in (first, second):
        _room(each.page, path).get_by_role("button", name="预订").click()
        each.page.get_by_label("会议主题").fill(SUBJECT)
    first.page.get_by_role("button", name="确认预订").click()
    first.page.wait_for_url("**/bookings")
    second.page.get_by_role("button", name="确认预订").click()
    expect(second.page.get_by_role("alert")).to_contain_text("晚了一步")
    assert _bookings(service) == [("booked", "cadre")]

    second.page.unroute("**/graphql")
    second.page.get_by_role("button", name="取消").click()
    _ask_again(second.page)
    taken = _room(second.page, path)
    expect(taken).to_contain_text("已占用")
    taken.get_by_role("button", name=re.compile("改到")).click()
    expect(_room(second.page, path)).to_contain_text("空闲")


def _tomorrow(page: Page) -> None:
    page.get_by_text("明天").click()
    expect(page.get_by_role("list", name="会议室").get_by_role("button", name="预订").first).to_be_visible()


def _first_free(page: Page) -> str:
    rooms = page.get_by_role("list", name="会议室").get_by_role("listitem").filter(has_text="空闲")
    return rooms.first.get_by_role("heading").inner_text()


def _room(page: Page, path: str) -> Locator:
    return (
        page.get_by_role("list", name="会议室")
        .get_by_role("listitem")
        .filter(has=page.get_by_role("heading", name=path, exact=True))
    )


def _ask_again(page: Page) -> None:
    """As the page does by itself when its line is whole."""
    page.get_by_role("button", name="参会人数 减少").click()


def _body(route: Route) -> str:
    return route.request.post_data or ""


def _bookings(service: Service) -> list[tuple[str, str]]:
    rows = service.fetch(
        "SELECT state, login FROM booking JOIN person ON person.id = organizer_id"
        " WHERE subject = $1 AND login IN ('cadre', 'unit')",
        SUBJECT,
    )
    return [(row["state"], row["login"]) for row in rows]
