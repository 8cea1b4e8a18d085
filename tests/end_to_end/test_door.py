"""The display at a room's door, and the code beside it that people check in with."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import Device, DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

SUBJECT = "防汛工作会商"
STATE = "SELECT state, present FROM booking WHERE room_id = $1 AND subject = $2"
TABLET = {"width": 1280, "height": 800}
A_LOOK_LATER = 20_000


def test_a_display_follows_the_meeting_and_says_when_it_has_no_network(
    shared_service: Service, device: DeviceOf
) -> None:
    manager, cadre = device(shared_service, "meeting", desk=True), device(shared_service, "cadre")
    room, code, path = _a_room_with_a_meeting_on(shared_service)
    door = device(shared_service, None, desk=True, keeps_app=True)
    door.page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    door.page.clock.install()
    door.open(_address(manager, path))
    expect(door.page.get_by_text("待签到")).to_be_visible()
    expect(door.page.get_by_text(SUBJECT)).to_be_visible()

    cadre.open(f"/q/{code}")
    cadre.page.get_by_role("button", name="签到").click()
    expect(cadre.page.get_by_text("进行中")).to_be_visible()
    assert shared_service.fetch(STATE, room, SUBJECT) == [("in_use", None)]
    door.page.clock.fast_forward(A_LOOK_LATER)
    expect(door.page.get_by_text("使用中")).to_be_visible()

    door.go_offline()
    expect(door.page.get_by_text(re.compile("网络已断开"))).to_be_visible()
    door.page.reload()
    expect(door.page.get_by_text(re.compile("网络已断开"))).to_be_visible()
    expect(door.page.get_by_text(SUBJECT)).to_be_visible()
    door.come_online()
    expect(door.page.get_by_text(re.compile("网络已断开"))).to_have_count(0)


def test_an_address_that_was_ended_shows_nothing_of_the_room(
    shared_service: Service, device: DeviceOf
) -> None:
    manager, door = device(shared_service, "meeting", desk=True), device(shared_service, None, desk=True)
    _, _, path = _a_room_with_a_meeting_on(shared_service)
    door.page.clock.install()
    door.open(_address(manager, path))
    expect(door.page.get_by_text(SUBJECT)).to_be_visible()
    manager.page.get_by_role("region", name="门口显示屏").get_by_role("button", name="停用").click()
    manager.page.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(manager.page.get_by_role("dialog")).to_have_count(0)
    door.page.clock.fast_forward(A_LOOK_LATER)
    expect(door.page.get_by_text("此网址已停用")).to_be_visible()
    expect(door.page.get_by_text(SUBJECT)).to_have_count(0)
    door.page.reload()
    expect(door.page.get_by_text("此网址已停用")).to_be_visible()
    door.complaints.clear()  # the browser's own words about each 404


def _a_room_with_a_meeting_on(service: Service) -> tuple[str, str, str]:
    """Of the cadre, since five minutes ago, whatever the hour is: the room, its code and path.

    A room that has no address yet.
    """
    ((room, code, path),) = service.fetch(
        "SELECT room.id, place.code, place.path FROM room JOIN place ON place.id = place_id"
        " WHERE room.id NOT IN (SELECT room_id FROM booking WHERE subject = $1)"
        " AND room.id NOT IN (SELECT subject_id FROM room_link) ORDER BY place.path LIMIT 1",
        SUBJECT,
    )
    service.fetch("UPDATE booking SET state = 'cancelled' WHERE room_id = $1 AND state = 'booked'", room)
    service.fetch("UPDATE booking SET state = 'over' WHERE room_id = $1 AND state = 'in_use'", room)
    service.fetch(
        "INSERT INTO booking (id, room_id, organizer_id, booked_by_id, unit_id, subject, seats, starts_at, ends_at,"
        " occupied, booked_at, version) SELECT uuidv7(), $1, id, id, unit_id, $2, 6, now() - interval '5 min',"
        " now() + interval '55 min', tstzrange(now() - interval '5 min', now() + interval '55 min'), now(), 1"
        " FROM person WHERE login = 'cadre'",
        room,
        SUBJECT,
    )
    return room, code, path


def _address(manager: Device, path: str) -> str:
    """As the manager of rooms makes it at the desk, without the origin."""
    page: Page = manager.page
    manager.open("/desk/rooms")
    page.locator("tbody tr").filter(has_text=path).click()
    shown = page.get_by_role("region", name="门口显示屏")
    shown.get_by_role("button", name="生成网址").click()
    address = shown.get_by_label("网址").input_value()
    return "/door/" + address.rpartition("/")[2]
