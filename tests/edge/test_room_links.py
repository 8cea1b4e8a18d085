"""Calendars and doors over a real connection: read without signing in, by whoever has the address."""

from uuid import uuid4

import httpx
import pytest
from icalendar import Calendar

from backend.edge.limits import LINKS_AT_ONCE
from tests.service import Client, Service

MAKE = """
mutation Make($key: IdempotencyKey!, $kind: RoomLinkKind!, $room: ID) {
    makeRoomLink(key: $key, kind: $kind, roomId: $room) {
        ... on RoomLinks { items { kind address } }
        ... on Refused { code }
    }
}
"""
ROOMS = "{ rooms { room { id place { path name } } } }"


def address(client: Client, kind: str, room: str | None = None) -> str:
    """Without the origin."""
    made = client.ask(MAKE, key=str(uuid4()), kind=kind, room=room)["makeRoomLink"]
    found: str
    (found,) = (item["address"] for item in made["items"] if item["kind"] == kind)
    return "/" + found.partition("//")[2].partition("/")[2]


def get(service: Service, path: str, **headers: str) -> httpx.Response:
    return httpx.get(service.url + path, headers=headers)


def test_a_calendar_is_read_without_a_session_and_not_twice_while_it_is_the_same(
    shared_service: Service,
) -> None:
    own = address(shared_service.sign_in("meeting"), "MY_CALENDAR")
    answer = get(shared_service, own)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert Calendar.from_ical(answer.content)["version"] == "2.0"
    again = get(shared_service, own, **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_door_shows_its_room(shared_service: Service) -> None:
    manager = shared_service.sign_in("meeting")
    room = manager.ask(ROOMS)["rooms"][0]["room"]
    door = address(manager, "DOOR", room["id"])
    assert door.startswith("/door/")
    shown = get(shared_service, door.replace("/door/", "/doors/")).json()
    assert (shown["name"], shown["path"]) == (room["place"]["name"], room["place"]["path"])
    assert set(shown) == {"name", "path", "seats", "opensAt", "closesAt", "day", "spans", "code"}


@pytest.mark.parametrize("path", ["/calendars/x.ics", f"/calendars/{'0' * 64}.ics", "/doors/x"])
def test_an_invented_address_is_not_found(shared_service: Service, path: str) -> None:
    assert get(shared_service, path).status_code == 404


def test_one_kind_s_address_does_not_open_another(shared_service: Service) -> None:
    manager = shared_service.sign_in("meeting")
    room = manager.ask(ROOMS)["rooms"][1]["room"]["id"]
    door, calendar = address(manager, "DOOR", room), address(manager, "ROOM_CALENDAR", room)
    assert get(shared_service, door.replace("/door/", "/calendars/")).status_code == 404
    token = calendar.rpartition("/")[2].removesuffix(".ics")
    assert get(shared_service, f"/doors/{token}").status_code == 404


def test_whoever_asks_without_end_hears_when_to_come_again(shared_service: Service) -> None:
    own = address(shared_service.sign_in("security"), "MY_CALENDAR")
    codes = [get(shared_service, own).status_code for _ in range(LINKS_AT_ONCE)]
    assert codes == [200] * LINKS_AT_ONCE
    late = get(shared_service, own)
    while late.status_code == 200:  # a slow machine has earned one more meanwhile
        late = get(shared_service, own)
    assert (late.status_code, late.headers["retry-after"] in {"1", "2"}) == (429, True)
