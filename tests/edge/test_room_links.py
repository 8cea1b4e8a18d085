"""Calendars and doors over a real connection: read without signing in, by whoever has the address."""

import httpx
import pytest
from icalendar import Calendar

from backend.edge.limits import LINKS_AT_ONCE
from tests.end_to_end.room_links import rooms_of, token_of
from tests.service import Service


def get(service: Service, path: str, **headers: str) -> httpx.Response:
    return httpx.get(service.url + path, headers=headers)


def test_a_calendar_is_read_without_a_session_and_not_twice_while_it_is_the_same(
    shared_service: Service,
) -> None:
    own = f"/calendars/{token_of(shared_service.sign_in('meeting'), 'MY_CALENDAR')}.ics"
    answer = get(shared_service, own)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert Calendar.from_ical(answer.content)["version"] == "2.0"
    again = get(shared_service, own, **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_door_shows_its_room(shared_service: Service) -> None:
    manager = shared_service.sign_in("meeting")
    room = rooms_of(manager)[0]
    shown = get(shared_service, f"/doors/{token_of(manager, 'DOOR', room['id'])}").json()
    assert (shown["name"], shown["path"]) == (room["name"], room["path"])
    assert set(shown) == {"name", "path", "seats", "opensAt", "closesAt", "day", "spans", "code"}


@pytest.mark.parametrize("path", ["/calendars/x.ics", f"/calendars/{'0' * 64}.ics", "/doors/x"])
def test_an_invented_address_is_not_found(shared_service: Service, path: str) -> None:
    assert get(shared_service, path).status_code == 404


def test_one_kind_s_address_does_not_open_another(shared_service: Service) -> None:
    manager = shared_service.sign_in("meeting")
    room = rooms_of(manager)[1]["id"]
    door, calendar = (token_of(manager, kind, room) for kind in ("DOOR", "ROOM_CALENDAR"))
    assert get(shared_service, f"/calendars/{door}.ics").status_code == 404
    assert get(shared_service, f"/doors/{calendar}").status_code == 404


def test_whoever_asks_without_end_hears_when_to_come_again(shared_service: Service) -> None:
    own = f"/calendars/{token_of(shared_service.sign_in('security'), 'MY_CALENDAR')}.ics"
    codes = [get(shared_service, own).status_code for _ in range(LINKS_AT_ONCE)]
    assert codes == [200] * LINKS_AT_ONCE
    late = get(shared_service, own)
    while late.status_code == 200:  # a slow machine has earned one more meanwhile
        late = get(shared_service, own)
    assert (late.status_code, late.headers["retry-after"] in {"1", "2"}) == (429, True)
