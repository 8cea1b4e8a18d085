"""CalDAV over a real connection, at the secret address of a calendar."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import httpx
import pytest
from defusedxml.ElementTree import fromstring
from icalendar import Calendar

from backend.edge.caldav import (
    CALDAV,
    CTAG,
    DATA,
    DAV,
    ETAG,
    LARGEST,
    LONGEST_NAMES,
    MOST_NAMES,
    element,
    multistatus,
    properties_asked,
)
from tests.end_to_end.room_links import rooms_of, token_of
from tests.service import Service

NAMESPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/"'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><D:propfind xmlns:D="DAV:">&b;</D:propfind>'
DAY = timedelta(days=1)
EVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))


class Reader:
    """A calendar of one room, as its reader sees it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        manager = service.sign_in("meeting")
        room = service.fetch(
            "SELECT room_id FROM booking WHERE state IN ('booked', 'over') GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        )
        self.token = token_of(manager, "ROOM_CALENDAR", str(room[0][0]))
        self.home = f"/calendars/{self.token}/"
        self.calendar = f"{self.home}meetings/"

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> httpx.Response:
        return httpx.request(method, self.service.url + path, content=body.encode(), headers=headers)

    def find(self, path: str, depth: int, props: str) -> dict[str, Element]:
        body = f"<D:propfind {NAMESPACES}><D:prop>{props}</D:prop></D:propfind>"
        return found(self.ask("PROPFIND", path, body, depth=str(depth)))

    def report(self, kind: str, inner: str) -> httpx.Response:
        props = "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
        return self.ask(
            "REPORT", self.calendar, f"<C:{kind} {NAMESPACES}>{props}{inner}</C:{kind}>", depth="1"
        )

    def feed(self) -> Any:
        return Calendar.from_ical(self.ask("GET", f"/calendars/{self.token}.ics").content)


@pytest.fixture
def reader(shared_service: Service) -> Reader:
    return Reader(shared_service)


def asked(names: Iterable[str]) -> str:
    props = "".join(f"<D:{name}/>" for name in names)
    return f"<D:propfind {NAMESPACES}><D:prop>{props}</D:prop></D:propfind>"


def found(answer: httpx.Response) -> dict[str, Element]:
    """What there is of each resource, by its address."""
    assert (answer.status_code, answer.headers["content-type"]) == (207, "application/xml; charset=utf-8")
    resources = fromstring(answer.content).findall(f"{DAV}response")
    return {each.findtext(f"{DAV}href"): each for each in resources}


def text(resource: Element, name: str) -> str:
    return resource.findtext(f"{DAV}propstat/{DAV}prop/{name}") or ""


def within(period: tuple[datetime, datetime]) -> str:
    start, end = (f"{moment:%Y%m%dT%H%M%SZ}" for moment in period)
    return (
        '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
        f'<C:time-range start="{start}" end="{end}"/></C:comp-filter></C:comp-filter></C:filter>'
    )


def test_a_calendar_is_found_from_its_address_and_holds_what_the_file_holds(reader: Reader) -> None:
    options = reader.ask("OPTIONS", reader.home)
    assert (options.status_code, options.headers["dav"]) == (200, "1, calendar-access")
    (home,) = reader.find(reader.home, 0, "<D:current-user-principal/><C:calendar-home-set/>").values()
    assert text(home, f"{DAV}current-user-principal/{DAV}href") == reader.home
    assert text(home, f"{CALDAV}calendar-home-set/{DAV}href") == reader.home
    below = reader.find(reader.home, 1, "<D:resourcetype/><CS:getctag/><D:sync-token/>")
    assert list(below) == [reader.home, reader.calendar]
    calendar = below[reader.calendar]
    assert calendar.find(f"{DAV}propstat/{DAV}prop/{DAV}resourcetype/{CALDAV}calendar") is not None
    assert [each.text for each in calendar.iter(f"{DAV}status")] == [
        "HTTP/1.1 200 OK",
        "HTTP/1.1 404 Not Found",
    ]
    meetings = reader.find(reader.calendar, 1, "<D:getetag/>")
    del meetings[reader.calendar]
    assert sorted(path.rpartition("/")[2].removesuffix(".ics") for path in meetings) == sorted(
        event["uid"].removesuffix("@manyi") for event in reader.feed().events
    )
    path, meeting = next(iter(meetings.items()))
    one = reader.ask("GET", path)
    assert one.headers["etag"] == text(meeting, ETAG)
    (event,) = Calendar.from_ical(one.content).events
    (same,) = [each for each in reader.feed().events if each["uid"] == event["uid"]]
    assert event == same
    assert reader.ask("GET", path, **{"if-none-match": one.headers["etag"]}).status_code == 304


def test_meetings_of_a_time_and_meetings_by_name(reader: Reader) -> None:
    events = reader.feed().events
    middle = events[len(events) // 2].start.astimezone(UTC)
    period = (middle, middle + 2 * DAY)
    expected = {each["uid"] for each in events if each.end > period[0] and each.start < period[1]}
    assert 0 < len(expected) < len(events)
    of_the_time = found(reader.report("calendar-query", within(period)))
    assert {
        Calendar.from_ical(text(each, DATA)).events[0]["uid"] for each in of_the_time.values()
    } == expected
    first, lost = next(iter(of_the_time)), f"{reader.calendar}{'0' * 8}-0000-7000-8000-{'0' * 12}.ics"
    hrefs = "".join(f"<D:href>{href}</D:href>" for href in (first, lost, "/elsewhere.ics"))
    by_name = found(reader.report("calendar-multiget", hrefs))
    assert text(by_name[first], DATA) == text(of_the_time[first], DATA)
    assert [by_name[href].findtext(f"{DAV}status") for href in (lost, "/elsewhere.ics")] == [
        "HTTP/1.1 404 Not Found"
    ] * 2
    assert found(reader.report("calendar-query", within(period).replace("VEVENT", "VTODO"))) == {}


def test_the_calendar_s_mark_changes_with_a_meeting(reader: Reader) -> None:
    mark, service = "<CS:getctag/>", reader.service
    before, again = (text(reader.find(reader.calendar, 0, mark)[reader.calendar], CTAG) for _ in range(2))
    assert before == again
    one = reader.feed().events[0]["uid"].removesuffix("@manyi")
    service.fetch(f"UPDATE booking SET version = version + 1 WHERE id = '{one}' RETURNING id")
    assert text(reader.find(reader.calendar, 0, mark)[reader.calendar], CTAG) != before


def test_nobody_writes(reader: Reader) -> None:
    (path, *_) = [path for path in reader.find(reader.calendar, 1, "<D:getetag/>") if path.endswith(".ics")]
    before = reader.ask("GET", path).content
    for method in ("PUT", "DELETE", "PROPPATCH", "MKCALENDAR", "MOVE", "POST", "LOCK"):
        answer = reader.ask(method, path, "BEGIN:VCALENDAR")
        assert (answer.status_code, answer.headers["allow"]) == (405, "OPTIONS, GET, PROPFIND, REPORT"), (
            method
        )
    assert reader.ask("GET", path).content == before


@pytest.mark.parametrize(
    ("method", "body", "depth", "status"),
    [
        ("PROPFIND", "", "infinity", 403),
        ("REPORT", f"<D:sync-collection {NAMESPACES}/>", "1", 403),
        (
            "REPORT",
            f'<C:calendar-query {NAMESPACES}><C:prop-filter name="SUMMARY"/></C:calendar-query>',
            "1",
            403,
        ),
        ("REPORT", f"<C:calendar-query {NAMESPACES}>{within(EVER)[:-50]}", "1", 400),
        ("PROPFIND", "<D:propfind", "0", 400),
        ("PROPFIND", LAUGHS, "0", 400),
        ("PROPFIND", '<?xml version="1.0" encoding="foo"?><D:propfind xmlns:D="DAV:"/>', "0", 400),
        ("PROPFIND", " " * (LARGEST + 1), "0", 413),
        ("PROPFIND", asked(f"x{number}" for number in range(MOST_NAMES + 1)), "1", 413),
        ("PROPFIND", asked(["x" * LONGEST_NAMES]), "1", 413),
    ],
)
def test_what_cannot_be_answered_says_so(
    reader: Reader, method: str, body: str, depth: str, status: int
) -> None:
    assert reader.ask(method, reader.calendar, body, depth=depth).status_code == status


def test_what_is_asked_twice_is_answered_once() -> None:
    names = [f"x{number}" for number in range(MOST_NAMES)]
    assert properties_asked(asked(names * 2).encode()).wanted == [f"{DAV}{name}" for name in names]


def test_characters_that_xml_does_not_know_are_left_out() -> None:
    data = element(DATA, text="SUMMARY:\x01一\x0b周\ufffe例会😀\r\n\tEND")
    answer = fromstring(multistatus([("/x", {DATA: data})], None))
    assert text(answer.find(f"{DAV}response"), DATA) == "SUMMARY:一周例会😀\n\tEND"


def test_an_invented_or_another_kinds_address_is_not_found(reader: Reader) -> None:
    manager = reader.service.sign_in("meeting")
    door = token_of(manager, "DOOR", rooms_of(manager)[0]["id"])
    for path in (
        "/calendars/",
        "/calendars/x/",
        f"/calendars/{door}/",
        f"{reader.home}other/",
        f"{reader.calendar}x.ics",
    ):
        assert reader.ask("PROPFIND", path, depth="0").status_code == 404, path
