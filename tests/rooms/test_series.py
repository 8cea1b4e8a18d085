"""Meetings that recur are booked together, keep a state each, and are changed or cancelled one by one or together."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import DomainError, Invalid
from backend.kernel.journal import Entry
from backend.rooms import changing, meeting, series
from backend.rooms.changing import Change
from backend.rooms.models import Booking, Room, RoomTaken, TooFarAhead
from backend.rooms.models import Series as SeriesRow
from backend.rooms.recurrence import EndsBeforeItRecurs, Frequency, Repeat, TooManyOccurrences
from backend.rooms.series import Scope, SomeTaken
from backend.rooms.states import State
from backend.rooms.taking import ROLL
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, a_person, acting
from tests.factories.rooms import (
    NINE,
    a_booking,
    a_manager,
    a_meeting_room,
    a_wish,
    as_it_is,
    errands_are_run,
)
from tests.rooms.seeing import all_bookings, now, states, told

pytestmark = pytest.mark.usefixtures("the_day_before")

DAY = timedelta(days=1)
WEEKLY = Repeat(frequency=Frequency.WEEKLY, until=date(2026, 12, 18))
"""Four Fridays from `NINE` on."""


async def a_series(
    database: Database, actor: Actor, room: Room, how: Repeat = WEEKLY, *, skip_taken: bool = False
) -> list[Booking]:
    async with database.write() as session:
        await series.repeat(session, actor, a_wish(room), how, skip_taken=skip_taken)
    return [one for one in await all_bookings(database) if one.series_id]


async def test_each_meeting_is_a_booking_of_its_own(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_series(database, cadre, room)
    fridays = [NINE + 7 * n * DAY for n in range(4)]
    assert [(one.starts_at, one.recurs_at, one.state) for one in made] == [
        (friday, friday, State.BOOKED) for friday in fridays
    ]
    async with database.read() as session:
        row = (await session.scalars(select(SeriesRow))).one()
        rolls = (await session.scalars(select(Due.at).where(Due.errand == ROLL).order_by(Due.at))).all()
        verbs = (await session.scalars(select(Entry.verb))).all()
    assert (row.rule, row.starts_at) == ("FREQ=WEEKLY;UNTIL=20261218T010000Z", NINE)
    assert rolls == [friday + timedelta(minutes=15) for friday in fridays]
    assert verbs == ["booking.booked"] * 4


async def test_a_leader_hears_once_of_a_series_that_the_secretary_books(database: Database) -> None:
    leader = await a_person(database, "王局长")
    secretary = acting(await a_person(database), acts_for=frozenset({leader.id}))
    async with database.write() as session:
        wish = a_wish(await a_meeting_room(database), organizer_id=leader.id)
        await series.repeat(session, secretary, wish, WEEKLY)
    assert {one.organizer_id for one in await all_bookings(database)} == {leader.id}
    assert await told(database) == [("booking.booked", leader.id)]


@pytest.mark.parametrize(
    ("how", "days"),
    [
        (Repeat(frequency=Frequency.DAILY, until=date(2026, 12, 1)), [27, 30, 1]),
        (Repeat(frequency=Frequency.DAILY, until=date(2026, 11, 29), on_holidays=True), [27, 28, 29]),
        (Repeat(frequency=Frequency.WEEKLY, until=date(2026, 12, 4), weekdays=[0, 4]), [27, 30, 4]),
        (Repeat(frequency=Frequency.WEEKLY, until=date(2026, 12, 25), interval=2), [27, 11, 25]),
    ],
)
async def test_on_which_days(database: Database, how: Repeat, days: list[int]) -> None:
    made = await a_series(database, await a_cadre(database), await a_meeting_room(database), how)
    assert [clock.local(one.starts_at).day for one in made] == days


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        (replace(WEEKLY, until=date(2026, 11, 27)), EndsBeforeItRecurs),
        (replace(WEEKLY, until=date(2026, 11, 1)), EndsBeforeItRecurs),
        (replace(WEEKLY, until=date(9999, 12, 31), weekdays=[6]), Invalid),
        (replace(WEEKLY, interval=0), Invalid),
        (replace(WEEKLY, weekdays=[7]), Invalid),
        (replace(WEEKLY, weekdays=[0, 2]), Invalid),
        (Repeat(frequency=Frequency.DAILY, until=date(2027, 6, 1)), TooManyOccurrences),
        (replace(WEEKLY, until=date(2027, 1, 31)), TooFarAhead),
    ],
)
async def test_what_is_no_series_is_refused(
    database: Database, how: Repeat, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        await a_series(database, await a_cadre(database), await a_meeting_room(database), how)
    assert await all_bookings(database) == []


async def test_a_day_that_is_taken_is_named_and_can_be_left_out(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    other = await a_booking(database, await a_cadre(database), room, NINE + 7 * DAY)
    with pytest.raises(SomeTaken) as refused:
        await a_series(database, cadre, room)
    assert refused.value.facts == {"days": ["2026-12-04"]}
    assert [one.id for one in await all_bookings(database)] == [other.id]
    made = await a_series(database, cadre, room, skip_taken=True)
    assert [clock.local(one.starts_at).day for one in made] == [27, 11, 18]


async def test_of_a_series_all_of_which_is_taken_nothing_is_booked(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_series(database, cadre, room)
    with pytest.raises(RoomTaken):
        await a_series(database, cadre, room, skip_taken=True)
    assert len(await all_bookings(database)) == 4


@pytest.mark.parametrize(
    ("scope", "cancelled"), [(Scope.ONE, [1]), (Scope.FOLLOWING, [1, 2, 3]), (Scope.ALL, [0, 1, 2, 3])]
)
async def test_one_this_and_following_or_all_are_cancelled(
    database: Database, scope: Scope, cancelled: list[int]
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_series(database, cadre, room)
    async with database.write() as session:
        await meeting.cancel(session, cadre, made[1].id, scope=scope)
    assert [
        n for n, state in enumerate(await states(database, *made)) if state is State.CANCELLED
    ] == cancelled


@pytest.mark.parametrize("weeks", [2, 4])
async def test_many_are_moved_and_cancelled_in_as_many_statements_as_two(
    database: Database, statements: StatementCount, weeks: int
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    until = (NINE + (weeks - 1) * 7 * DAY).date()
    made = await a_series(database, cadre, room, Repeat(frequency=Frequency.WEEKLY, until=until))
    assert len(made) == weeks
    statements.clear()
    async with database.write() as session:
        await changing.change(session, cadre, made[0].id, None, moved(made[0], DAY / 24), scope=Scope.ALL)
    assert len(statements) == 17
    statements.clear()
    async with database.write() as session:
        await meeting.cancel(session, cadre, made[0].id, scope=Scope.ALL)
    assert len(statements) == 8


async def test_what_has_been_stays_as_it_was(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_series(database, cadre, room)
    with clock.frozen_at(NINE + DAY):
        await errands_are_run(database)
        async with database.write() as session:
            await meeting.cancel(session, cadre, made[1].id, scope=Scope.ALL)
    assert await states(database, *made) == [State.NO_SHOW, *[State.CANCELLED] * 3]


def moved(booking: Booking, by: timedelta) -> Change:
    return replace(as_it_is(booking), starts_at=booking.starts_at + by, ends_at=booking.ends_at + by)


async def change(
    database: Database, actor: Actor, booking: Booking, to: Change, scope: Scope = Scope.ONE
) -> Booking:
    async with database.write() as session:
        return await changing.change(session, actor, booking.id, booking.version, to, scope=scope)


async def test_those_that_follow_move_alike_even_into_each_others_place(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_series(database, cadre, room)
    await change(
        database, cadre, made[1], replace(moved(made[1], 7 * DAY), subject="周例会"), Scope.FOLLOWING
    )
    kept = [await now(database, one) for one in made]
    assert [one.starts_at for one in kept] == [NINE, *(NINE + n * 7 * DAY for n in (2, 3, 4))]
    assert [one.recurs_at for one in kept] == [NINE + n * 7 * DAY for n in range(4)]
    assert [one.subject for one in kept] == ["节能工作例会", *["周例会"] * 3]


async def test_what_one_of_them_has_of_its_own_stays_when_all_are_changed(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_series(database, cadre, room)
    own = replace(as_it_is(made[2]), ends_at=made[2].ends_at + DAY / 24, seats=3, subject="半年总结会")
    await change(database, cadre, made[2], own)
    later = replace(moved(made[0], DAY / 24), subject="周例会", confidential=True)
    await change(database, cadre, made[0], later, Scope.ALL)
    assert as_it_is(await now(database, made[2])) == replace(
        own,
        starts_at=own.starts_at + DAY / 24,
        ends_at=own.ends_at + DAY / 24,
        subject="周例会",
        confidential=True,
    )
    await change(database, cadre, await now(database, made[0]), replace(later, confidential=False), Scope.ALL)
    first, third = await now(database, made[0]), await now(database, made[2])
    assert [one.ends_at - one.starts_at for one in (first, third)] == [DAY / 24, DAY / 12]
    assert [(one.seats, one.confidential) for one in (first, third)] == [(8, False), (3, False)]


async def test_one_that_was_shortened_keeps_its_length_or_gets_the_new_one(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_series(database, cadre, room)
    half = DAY / 48
    await change(database, cadre, made[2], replace(as_it_is(made[2]), ends_at=made[2].ends_at - half))
    later = moved(made[0], half)
    await change(database, cadre, made[0], later, Scope.ALL)
    third = await now(database, made[2])
    assert (third.starts_at, third.ends_at) == (made[2].starts_at + half, made[2].ends_at)
    await change(
        database, cadre, await now(database, made[0]), replace(later, starts_at=made[0].starts_at), Scope.ALL
    )
    third = await now(database, made[2])
    assert (third.starts_at, third.ends_at) == (made[2].starts_at, made[2].ends_at + half)


async def test_what_is_hidden_from_a_manager_stays_when_they_change_all(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_series(database, cadre, room)
    secret = replace(as_it_is(made[2]), subject="干部任免", confidential=True)
    await change(database, cadre, made[2], secret)
    to = replace(moved(made[0], DAY / 24), subject="周例会")
    await change(database, await a_manager(database), made[0], to, Scope.ALL)
    kept = [await now(database, one) for one in made]
    assert [(one.subject, one.confidential) for one in kept] == [
        ("周例会", False),
        ("周例会", False),
        ("干部任免", True),
        ("周例会", False),
    ]
    assert [one.starts_at for one in kept] == [one.starts_at + DAY / 24 for one in made]


async def test_they_move_all_or_none(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_series(database, cadre, room)
    await a_booking(database, await a_cadre(database), room, made[2].starts_at + 3 * timedelta(hours=1))
    before = [(one.starts_at, one.version) for one in made]
    with pytest.raises(SomeTaken) as refused:
        await change(database, cadre, made[0], moved(made[0], timedelta(hours=3)), Scope.ALL)
    assert refused.value.facts == {"days": ["2026-12-11"]}
    assert [(one.starts_at, one.version) for one in [await now(database, each) for each in made]] == before


async def test_new_opening_hours_leave_what_is_booked_and_refuse_what_is_new(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_series(database, cadre, room)
    async with database.write() as session:
        (await session.get_one(Room, room.id)).opens_at = datetime.min.time().replace(hour=10)
    assert await states(database, *made) == [State.BOOKED] * 4
    with pytest.raises(DomainError) as refused:
        await a_series(database, cadre, room, replace(WEEKLY, until=date(2026, 12, 4)))
    assert refused.value.code == "outside_opening_hours"
    assert len(await all_bookings(database)) == 4
