"""What a unit may book in a month, where a rule says so."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from backend.identity.models import Person
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import Invalid
from backend.rooms import changing, meeting, quota, series
from backend.rooms.models import OutsideOpeningHours, Room
from backend.rooms.quota import Left, QuotaReached
from backend.rooms.recurrence import Frequency, Repeat
from backend.rooms.states import State
from backend.rules import editing
from backend.rules.models import Confidence
from backend.rules.snapshot import snapshot
from tests.factories.people import a_person, a_unit, acting, an_actor
from tests.factories.rooms import NINE, a_booking, a_meeting_room, a_wait, a_wish, as_it_is, errands_are_run
from tests.rooms.seeing import all_bookings

pytestmark = pytest.mark.usefixtures("the_day_before")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = NINE.date()


async def the_quota_is(database: Database, **quota: int) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    facts: dict[str, Any] = {"source": "通知", "level": "本办公区", "confidence": Confidence.SOURCE}
    value = {"bookings": 0, "hours": 0} | quota
    async with database.write() as session:
        await editing.add_rule_version(
            session, administrator, "meeting.quota", value, effective_on=date(2026, 11, 26), **facts
        )


async def what_is_left(database: Database, person: Person, day: date) -> Left | None:
    async with database.read() as session:
        return await quota.left(session, await snapshot(session), person.unit_id, day)


async def two_colleagues(database: Database) -> list[Person]:
    unit = await a_unit(database)
    return [await a_person(database, unit=unit) for _ in range(2)]


async def test_without_a_rule_there_is_no_limit(database: Database) -> None:
    room = await a_meeting_room(database)
    colleague = acting((await two_colleagues(database))[0])
    for n in range(6):
        await a_booking(database, colleague, room, NINE + 2 * n * HOUR)
    assert len(await all_bookings(database)) == 6


@pytest.mark.parametrize("limit", [{"bookings": 2}, {"hours": 2}])
async def test_a_unit_books_so_much_in_a_month_and_no_more(database: Database, limit: dict[str, int]) -> None:
    await the_quota_is(database, **limit)
    room, (one, two) = await a_meeting_room(database), map(acting, await two_colleagues(database))
    first = await a_booking(database, one, room)
    await a_booking(database, two, room, NINE + 2 * HOUR)
    with pytest.raises(QuotaReached) as refused:
        await a_booking(database, one, room, NINE + 4 * HOUR)
    assert refused.value.facts == {"year": 2026, "month": 11} | limit
    assert len(await all_bookings(database)) == 2
    await a_booking(database, one, room, NINE + 7 * DAY)  # in December
    await a_booking(database, acting(await a_person(database)), room, NINE + 4 * HOUR)  # of another unit
    async with database.write() as session:
        await meeting.cancel(session, one, first.id)
    await a_booking(database, one, room, NINE + 6 * HOUR)
    assert len(await all_bookings(database)) == 5


async def test_where_nothing_is_limited_nothing_is_said_of_it(database: Database) -> None:
    assert await what_is_left(database, (await two_colleagues(database))[0], TODAY) is None


@pytest.mark.parametrize(
    ("limit", "left"),
    [
        ({"bookings": 3}, Left(bookings=2, hours=None)),
        ({"bookings": 1, "hours": 4}, Left(bookings=0, hours=2.5)),
        ({"hours": 1}, Left(bookings=None, hours=0)),
    ],
)
async def test_a_person_learns_what_their_unit_may_still_book(
    database: Database, limit: dict[str, int], left: Left
) -> None:
    """The limit came after the booking of an hour and a half."""
    room, (one, two) = await a_meeting_room(database), await two_colleagues(database)
    await a_booking(database, acting(two), room, minutes=90)
    await the_quota_is(database, **limit)
    whole = Left(limit.get("bookings"), limit.get("hours"))
    assert await what_is_left(database, one, TODAY) == left
    assert await what_is_left(database, one, date(2026, 12, 31)) == whole
    assert await what_is_left(database, await a_person(database), TODAY) == whole


@pytest.mark.parametrize("day", [date.min, date.max])
async def test_a_day_beyond_the_calendar_is_refused(database: Database, day: date) -> None:
    (one, _) = await two_colleagues(database)
    await the_quota_is(database, bookings=3)
    with pytest.raises(Invalid) as refused:
        await what_is_left(database, one, day)
    assert refused.value.field == "day"


async def test_a_series_counts_as_many_as_it_has(database: Database) -> None:
    await the_quota_is(database, bookings=3)
    room, colleague = await a_meeting_room(database), acting((await two_colleagues(database))[0])
    weekly = Repeat(frequency=Frequency.WEEKLY, until=date(2026, 12, 25))
    with pytest.raises(QuotaReached) as refused:
        async with database.write() as session:
            await series.repeat(session, colleague, a_wish(room), weekly)
    assert refused.value.facts == {"year": 2026, "month": 12, "bookings": 3}
    assert await all_bookings(database) == []


async def test_two_colleagues_at_once_do_not_slip_past_it(database: Database) -> None:
    await the_quota_is(database, bookings=1)
    rooms = [await a_meeting_room(database) for _ in range(2)]
    colleagues = map(acting, await two_colleagues(database))
    outcomes = await asyncio.gather(
        *(a_booking(database, who, room) for who, room in zip(colleagues, rooms, strict=True)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes].count(QuotaReached) == 1
    assert len(await all_bookings(database)) == 1


async def test_who_waited_takes_no_more_than_their_unit_may(database: Database) -> None:
    await the_quota_is(database, bookings=1)
    room, colleague = await a_meeting_room(database), acting((await two_colleagues(database))[0])
    await a_booking(database, colleague, room)
    waits = await a_wait(database, colleague, room, NINE + 3 * HOUR)
    await errands_are_run(database)
    with pytest.raises(QuotaReached):
        async with database.write() as session:
            await meeting.accept(session, colleague, waits.id)
    assert [one.state for one in await all_bookings(database)] == [State.BOOKED, State.OFFERED]


async def test_what_is_booked_stays_changeable_where_it_takes_no_more(database: Database) -> None:
    """The rule came later, and the room opens later by now."""
    room, colleague = await a_meeting_room(database), acting((await two_colleagues(database))[0])
    first = await a_booking(database, colleague, room, minutes=120)
    await a_booking(database, colleague, room, NINE + 4 * HOUR)
    await the_quota_is(database, bookings=1)
    async with database.write() as session:
        (await session.get_one(Room, room.id)).opens_at = time(10)

    async def change(starts_at: datetime, ends_at: datetime) -> None:
        to = replace(as_it_is(first), subject="改名", starts_at=starts_at, ends_at=ends_at)
        async with database.write() as session:
            await changing.change(session, colleague, first.id, None, to)

    await change(NINE, NINE + HOUR)
    with pytest.raises(OutsideOpeningHours):
        await change(NINE - HOUR, NINE)
    with pytest.raises(QuotaReached):
        await change(NINE + HOUR, NINE + 3 * HOUR)
    kept = (await all_bookings(database))[0]
    assert (kept.subject, kept.starts_at, kept.ends_at) == ("改名", NINE, NINE + HOUR)
