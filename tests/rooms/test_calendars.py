"""Calendars read back by two readers that share no code."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
import vobject
from icalendar import Calendar

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.rooms import changing, meeting, series
from backend.rooms.calendars import calendar_of, file_of, mark_of, shown
from backend.rooms.links import Link, LinkKind
from backend.rooms.models import Room
from backend.rooms.recurrence import Frequency, Repeat
from tests.conftest import StatementCount
from tests.factories.people import a_cadre
from tests.factories.rooms import (
    NINE,
    a_booking,
    a_manager,
    a_meeting_room,
    a_room_that_asks,
    a_wait,
    a_wish,
    as_it_is,
)
from tests.rooms.seeing import all_bookings

pytestmark = pytest.mark.usefixtures("the_day_before")

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


async def read(database: Database, kind: LinkKind, subject: Actor | Room) -> bytes:
    async with database.read() as session:
        return await calendar_of(session, Link(kind=kind, subject_id=subject.id))


def as_icalendar_reads(body: bytes) -> list[tuple[str, date, date, str]]:
    events = Calendar.from_ical(body).events
    return [(str(one["summary"]), one.start, one.end, str(one["status"])) for one in events]


def as_vobject_reads(body: bytes) -> list[tuple[str, datetime, datetime, str]]:
    events = vobject.readOne(body.decode()).vevent_list
    return [(one.summary.value, one.dtstart.value, one.dtend.value, one.status.value) for one in events]


async def test_both_readers_see_the_meetings_of_a_series_as_they_became(database: Database) -> None:
    """One of four is cancelled, one is moved to the afternoon, the others stay."""
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    async with database.write() as session:
        weekly = Repeat(frequency=Frequency.WEEKLY, until=date(2026, 12, 18))
        await series.repeat(session, cadre, a_wish(room), weekly)
    _, second, third, _ = await all_bookings(database)
    async with database.write() as session:
        await meeting.cancel(session, cadre, second.id)
    async with database.write() as session:
        afternoon = replace(
            as_it_is(third), starts_at=third.starts_at + 6 * HOUR, ends_at=third.ends_at + 6 * HOUR
        )
        await changing.change(session, cadre, third.id, None, afternoon)
    body = await read(database, LinkKind.MY_CALENDAR, cadre)
    expected = [
        ("节能工作例会", start, start + HOUR, "CONFIRMED")
        for start in (NINE, NINE + 14 * DAY + 6 * HOUR, NINE + 21 * DAY)
    ]
    assert as_icalendar_reads(body) == expected
    assert as_vobject_reads(body) == expected
    hours = [start.strftime("%d %H:%M") for _, start, _, _ in as_icalendar_reads(body)]
    assert hours == ["27 09:00", "11 15:00", "18 09:00"]


async def test_what_is_asked_for_is_tentative_and_what_nobody_has_is_left_out(database: Database) -> None:
    cadre, manager = await a_cadre(database), await a_manager(database)
    asks, room = await a_room_that_asks(database, manager), await a_meeting_room(database)
    await a_booking(database, cadre, asks, subject="选址论证会")
    await a_booking(database, manager, room, subject="例会")
    await a_wait(database, cadre, room, subject="候补")
    body = await read(database, LinkKind.MY_CALENDAR, cadre)
    assert [(name, status) for name, _, _, status in as_vobject_reads(body)] == [("选址论证会", "TENTATIVE")]


async def test_a_room_s_calendar_hides_what_is_confidential_and_one_s_own_does_not(
    database: Database,
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, cadre, room, subject="干部任免", confidential=True)
    of_the_room = await read(database, LinkKind.ROOM_CALENDAR, room)
    assert [name for name, *_ in as_icalendar_reads(of_the_room)] == ["已占用"]
    assert "干部任免" not in of_the_room.decode()
    own = await read(database, LinkKind.MY_CALENDAR, cadre)
    (event,) = Calendar.from_ical(own).events
    assert (event["summary"], event["class"], event["location"]) == (
        "干部任免",
        "CONFIDENTIAL",
        await path_of(database, room.place_id),
    )


async def test_a_calendar_is_one_statement_and_the_same_bytes_while_nothing_happens(
    database: Database, statements: StatementCount
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    for day in range(3):
        await a_booking(database, cadre, room, NINE + day * DAY)
    statements.clear()
    first = await read(database, LinkKind.MY_CALENDAR, cadre)
    assert len(statements) == 1
    with clock.frozen_at(clock.now() + HOUR):
        assert await read(database, LinkKind.MY_CALENDAR, cadre) == first


async def test_a_meeting_alone_is_as_in_the_calendar_and_its_mark_changes_with_it(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, cadre, room, subject="干部任免", confidential=True)
    links = [
        Link(kind=LinkKind.MY_CALENDAR, subject_id=cadre.id),
        Link(kind=LinkKind.ROOM_CALENDAR, subject_id=room.id),
    ]

    async def files() -> list[tuple[str, str, str]]:
        async with database.read() as session:
            found = [(link, (await shown(session, link))[0]) for link in links]
        events = [Calendar.from_ical(file_of(link, booking)).events[0] for link, booking in found]
        marks = [mark_of(link, booking) for link, booking in found]
        return [
            (str(one["summary"]), str(one["sequence"]), mark) for one, mark in zip(events, marks, strict=True)
        ]

    before = await files()
    assert [summary for summary, *_ in before] == ["干部任免", "已占用"]
    (booking,) = await all_bookings(database)
    async with database.write() as session:
        await changing.change(session, cadre, booking.id, None, replace(as_it_is(booking), seats=9))
    after = await files()
    assert [sequence for _, sequence, _ in after] == ["2", "2"]
    assert len({mark for *_, mark in [*before, *after]}) == 4


async def path_of(database: Database, place_id: UUID) -> str:
    async with database.read() as session:
        return (await session.get_one(Place, place_id)).path
