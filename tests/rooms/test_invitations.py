"""Letters about meetings: two readers that share no code find the calendar's own entry in them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import vobject
from icalendar import Calendar
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.notify import preferences
from backend.notify.channels.mail import Mail
from backend.notify.gathering import MOST_SINGLE
from backend.rooms import changing, invitations, meeting, series
from backend.rooms.calendars import calendar_of
from backend.rooms.links import Link, LinkKind
from backend.rooms.models import Booking
from backend.rooms.recurrence import Frequency, Repeat
from backend.rooms.series import Scope
from tests.factories.people import a_cadre, a_person, acting
from tests.factories.rooms import (
    NINE,
    YESTERDAY,
    a_booking,
    a_manager,
    a_meeting_room,
    a_room_that_asks,
    a_wish,
    an_important_meeting,
    as_it_is,
)
from tests.notify.conftest import reaching
from tests.notify.postbox import Postbox, postbox
from tests.notify.sent import gathered, sent

__all__ = ["invitations", "postbox", "reaching"]
pytestmark = pytest.mark.usefixtures("the_day_before")


async def letters(database: Database, at: tuple[Postbox, Mail]) -> Sequence[EmailMessage]:
    """What arrives now."""
    box, mail = at
    box.letters.clear()
    await gathered(database, ["mail"])
    await sent(database, {"mail": mail})
    return box.letters


def parts(letter: EmailMessage) -> dict[str, EmailMessage]:
    return {part.get_content_type(): part for part in letter.walk()}


def event_in(letter: EmailMessage) -> tuple[str, Any, Any]:
    """The method, and the event as either reader has it; beside the words and as a file it is the same."""
    found = parts(letter)
    beside, file = found["text/calendar"], found["application/ics"]
    body: bytes = beside.get_payload(decode=True)  # type: ignore[assignment]
    assert (file.get_payload(decode=True), file.get_filename()) == (body, "meeting.ics")
    calendar = Calendar.from_ical(body)
    method = str(calendar["method"])
    assert beside["Content-Type"].params == {"method": method, "charset": "utf-8"}
    (event,) = calendar.events
    return method, event, vobject.readOne(body.decode()).vevent


def events_in(letter: EmailMessage) -> tuple[str, list[Any], list[Any]]:
    """The same of several."""
    body: bytes = parts(letter)["text/calendar"].get_payload(decode=True)  # type: ignore[assignment]
    calendar = Calendar.from_ical(body)
    return str(calendar["method"]), calendar.events, vobject.readOne(body.decode()).vevent_list


async def in_the_feed(database: Database, person: Actor) -> list[Any]:
    async with database.read() as session:
        body = await calendar_of(session, Link(kind=LinkKind.MY_CALENDAR, subject_id=person.id))
    return Calendar.from_ical(body).events


async def test_a_letter_changes_the_entry_of_the_calendar_and_takes_it_away(
    database: Database, postbox: tuple[Postbox, Mail]
) -> None:
    leader = acting(await a_person(database, "王局长"))
    secretary = acting(await a_person(database), acts_for=frozenset({leader.id}))
    room = await a_meeting_room(database)
    booked = await a_booking(database, secretary, room, organizer_id=leader.id)

    (letter,) = await letters(database, postbox)
    method, event, other = event_in(letter)
    (entry,) = await in_the_feed(database, leader)
    assert method == "REQUEST"
    assert {name: event[name] for name in entry} == dict(entry)
    assert (other.uid.value, other.sequence.value, other.summary.value) == (
        entry["uid"],
        str(entry["sequence"]),
        "节能工作例会",
    )
    assert (event["organizer"], event["attendee"]) == ("mailto:manyi@gov.test", f"mailto:{letter['To']}")
    assert event["attendee"].params == {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}

    later = replace(as_it_is(booked), starts_at=NINE.replace(hour=6), ends_at=NINE.replace(hour=7))
    async with database.write() as session:
        await changing.change(session, secretary, booked.id, None, later)
    (letter,) = await letters(database, postbox)
    method, moved, other = event_in(letter)
    assert (method, moved["uid"], moved["sequence"]) == ("REQUEST", event["uid"], event["sequence"] + 1)
    assert (moved.start, other.dtstart.value) == (later.starts_at, later.starts_at)

    async with database.write() as session:
        await meeting.cancel(session, secretary, booked.id)
    (letter,) = await letters(database, postbox)
    method, gone, other = event_in(letter)
    assert (method, gone["status"], other.status.value) == ("CANCEL", "CANCELLED", "CANCELLED")
    assert (gone["uid"], gone["sequence"]) == (event["uid"], event["sequence"] + 2)
    assert await in_the_feed(database, leader) == []


async def test_a_series_is_put_into_the_calendar_and_taken_out_of_it_whole(
    database: Database, postbox: tuple[Postbox, Mail]
) -> None:
    leader = acting(await a_person(database, "王局长"))
    secretary = acting(await a_person(database), acts_for=frozenset({leader.id}))
    wish = a_wish(await a_meeting_room(database), organizer_id=leader.id)
    every_week = Repeat(frequency=Frequency.WEEKLY, until=(NINE + timedelta(weeks=2)).date())
    async with database.write() as session:
        first = await series.repeat(session, secretary, wish, every_week)
    (letter,) = await letters(database, postbox)
    method, events, others = events_in(letter)
    entries = await in_the_feed(database, leader)
    assert (method, [event["uid"] for event in events]) == ("PUBLISH", [entry["uid"] for entry in entries])
    assert [other.dtstart.value for other in others] == [entry.start for entry in entries]
    assert all("attendee" not in event for event in events)

    async with database.write() as session:
        second = select(Booking.id).where(Booking.starts_at == NINE + timedelta(weeks=1))
        await meeting.cancel(session, secretary, (await session.scalars(second)).one())
    (letter,) = await letters(database, postbox)
    method, one, _ = event_in(letter)
    assert (method, one["uid"]) == ("CANCEL", events[1]["uid"])

    async with database.write() as session:
        await meeting.cancel(session, secretary, first.id, scope=Scope.ALL)
    (letter,) = await letters(database, postbox)
    method, gone, _ = events_in(letter)
    assert (method, [event["status"] for event in gone]) == ("PUBLISH", ["CANCELLED"] * 3)
    assert [event["uid"] for event in gone] == [event["uid"] for event in events]


async def test_what_is_done_to_all_from_one_in_the_middle_is_written_of_all(
    database: Database, postbox: tuple[Postbox, Mail]
) -> None:
    leader = acting(await a_person(database, "王局长"))
    secretary = acting(await a_person(database), acts_for=frozenset({leader.id}))
    wish = a_wish(await a_meeting_room(database), organizer_id=leader.id)
    every_week = Repeat(frequency=Frequency.WEEKLY, until=(NINE + timedelta(weeks=3)).date())
    async with database.write() as session:
        await series.repeat(session, secretary, wish, every_week)
    await letters(database, postbox)
    entries = await in_the_feed(database, leader)
    async with database.read() as session:
        third = (
            await session.scalars(select(Booking).where(Booking.starts_at == NINE + timedelta(weeks=2)))
        ).one()

    async with database.write() as session:
        said = replace(as_it_is(third), subject="周例会")
        await changing.change(session, secretary, third.id, None, said, scope=Scope.ALL)
    (letter,) = await letters(database, postbox)
    _, said_otherwise, _ = events_in(letter)
    assert [(event["uid"], event["summary"]) for event in said_otherwise] == [
        (entry["uid"], "周例会") for entry in entries
    ]

    async with database.write() as session:
        cancelled = await meeting.cancel(session, secretary, third.id, scope=Scope.ALL)
    (letter,) = await letters(database, postbox)
    _, gone, _ = events_in(letter)
    assert [(event["uid"], event["status"]) for event in gone] == [
        (entry["uid"], "CANCELLED") for entry in entries
    ]
    assert cancelled.id == third.id


async def test_who_gives_way_is_called_off_and_an_approver_is_not_invited(
    database: Database, postbox: tuple[Postbox, Mail]
) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    async with database.write() as session:
        await preferences.prefer(session, approver, "booking.asked", ["inbox", "mail"])
    await a_booking(database, cadre, await a_room_that_asks(database, approver))
    room = await a_meeting_room(database)
    await a_booking(database, cadre, room)
    await an_important_meeting(database, room)
    found = {str(letter["Subject"]): letter for letter in await letters(database, postbox)}
    assert [list(parts(found.pop("有会议室预订待您审批")))] == [["text/plain"]]
    assert [event_in(letter)[0] for letter in found.values()] == ["CANCEL"]


async def test_no_letter_says_what_a_confidential_meeting_is_about(
    database: Database, postbox: tuple[Postbox, Mail]
) -> None:
    cadre, manager = await a_cadre(database), await a_manager(database)
    booked = await a_booking(
        database, cadre, await a_meeting_room(database), subject="干部任免", confidential=True
    )
    async with database.write() as session:
        await meeting.cancel(session, manager, booked.id)
    (letter,) = await letters(database, postbox)
    _, event, _ = event_in(letter)
    assert (event["summary"], event["class"]) == ("保密会议", "CONFIDENTIAL")
    assert "干部任免" not in event.to_ical().decode()


async def test_a_letter_of_several_news_invites_to_none(
    database: Database, postbox: tuple[Postbox, Mail]
) -> None:
    cadre, manager, room = await a_cadre(database), await a_manager(database), await a_meeting_room(database)
    for hour in range(MOST_SINGLE + 1):
        booked = await a_booking(database, cadre, room, NINE.replace(hour=1 + 2 * hour))
        async with database.write() as session:
            await meeting.cancel(session, manager, booked.id)
    (letter,) = await letters(database, postbox)
    assert list(parts(letter)) == ["text/plain"]


async def test_an_invitation_is_of_the_meeting_as_it_is_when_it_leaves(
    database: Database, postbox: tuple[Postbox, Mail]
) -> None:
    """Held back for the night; cancelled by then."""
    leader = acting(await a_person(database, "王局长"))
    secretary = acting(await a_person(database), acts_for=frozenset({leader.id}))
    with clock.frozen_at(YESTERDAY.replace(hour=15)):
        booked = await a_booking(
            database, secretary, await a_meeting_room(database), NINE.replace(hour=3), organizer_id=leader.id
        )
        assert await letters(database, postbox) == []
        async with database.write() as session:
            await meeting.cancel(session, secretary, booked.id)
    with clock.frozen_at(YESTERDAY.replace(hour=23)):
        arrived = await letters(database, postbox)
    assert [event_in(letter)[0] for letter in arrived] == ["CANCEL"] * 2
