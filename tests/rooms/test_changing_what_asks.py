"""Bookings that need a yes, once they are changed: what was said stays, is asked anew, or is not needed any more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from backend.approvals.models import Outcome
from backend.kernel import clock
from backend.kernel.db import Database
from backend.rooms import changing, series
from backend.rooms.changing import Change
from backend.rooms.models import RoomTaken
from backend.rooms.recurrence import Frequency, Repeat
from backend.rooms.series import Scope
from backend.rooms.states import State
from tests.factories.people import a_cadre
from tests.factories.rooms import (
    NINE,
    a_booking,
    a_manager,
    a_meeting_room,
    a_room_that_asks,
    a_wish,
    an_important_meeting,
    as_it_is,
    decides,
    errands_are_run,
)
from tests.rooms.seeing import all_bookings, now, outcomes, states, waits_for

pytestmark = pytest.mark.usefixtures("the_day_before")

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("minutes", "seats", "state"),
    [(30, 8, State.BOOKED), (60, 6, State.BOOKED), (90, 8, State.REQUESTED), (60, 9, State.REQUESTED)],
)
async def test_a_yes_stays_where_no_more_is_asked_than_before(
    database: Database, minutes: int, seats: int, state: State
) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    room = await a_room_that_asks(database, approver)
    asked = await a_booking(database, cadre, room)
    await decides(database, approver, asked)
    to = Change(
        room_id=room.id,
        starts_at=NINE,
        ends_at=NINE + timedelta(minutes=minutes),
        subject=asked.subject,
        seats=seats,
        confidential=False,
    )
    async with database.write() as session:
        await changing.change(session, cadre, asked.id, 2, to)
    kept = await now(database, asked)
    assert (kept.state, kept.seats, kept.ends_at) == (state, seats, NINE + timedelta(minutes=minutes))
    assert [one.id for one in await waits_for(database, approver)] == (
        [asked.id] if state is State.REQUESTED else []
    )


async def test_an_important_meeting_is_moved_without_asking(database: Database) -> None:
    room, manager = await a_room_that_asks(database, await a_cadre(database)), await a_manager(database)
    important = await an_important_meeting(database, room)
    async with database.write() as session:
        await changing.change(
            session, manager, important.id, None, replace(as_it_is(important), ends_at=NINE + 2 * HOUR)
        )
    assert (await states(database, important), await outcomes(database)) == ([State.BOOKED], [])


async def test_who_moves_to_a_room_that_asks_nobody_has_it_and_asks_no_more(database: Database) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    asked = await a_booking(database, cadre, await a_room_that_asks(database, approver))
    other = await a_meeting_room(database)
    async with database.write() as session:
        await changing.change(session, cadre, asked.id, None, replace(as_it_is(asked), room_id=other.id))
    assert await states(database, asked) == [State.BOOKED]
    assert (await waits_for(database, approver), await outcomes(database)) == ([], [Outcome.WITHDRAWN])
    with pytest.raises(RoomTaken):
        await a_booking(database, cadre, other)
    with clock.frozen_at(NINE + HOUR / 2):
        await errands_are_run(database)
    assert await states(database, asked) == [State.NO_SHOW]


async def test_one_of_a_series_that_leaves_for_such_a_room_leaves_the_question_of_the_others(
    database: Database,
) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    room, other = await a_room_that_asks(database, approver), await a_meeting_room(database)
    weekly = Repeat(frequency=Frequency.WEEKLY, until=date(2026, 12, 11))
    async with database.write() as session:
        first = await series.repeat(session, cadre, a_wish(room), weekly)
    async with database.write() as session:
        await changing.change(session, cadre, first.id, None, replace(as_it_is(first), room_id=other.id))
    assert [one.state for one in await all_bookings(database)] == [State.BOOKED] + [State.REQUESTED] * 2
    assert await outcomes(database) == [Outcome.PENDING]


async def test_a_series_is_asked_for_and_answered_as_one_and_moves_as_one(database: Database) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    room = await a_room_that_asks(database, approver)
    weekly = Repeat(frequency=Frequency.WEEKLY, until=date(2026, 12, 11))
    async with database.write() as session:
        first = await series.repeat(session, cadre, a_wish(room), weekly)
    asked = await all_bookings(database)
    later = Change(
        room_id=room.id,
        starts_at=NINE + HOUR,
        ends_at=NINE + 2 * HOUR,
        subject=first.subject,
        seats=first.seats,
        confidential=False,
    )
    async with database.write() as session:
        await changing.change(session, cadre, first.id, None, later, scope=Scope.ALL)
    assert [(one.starts_at, one.state) for one in await all_bookings(database)] == [
        (one.starts_at + HOUR, State.REQUESTED) for one in asked
    ]
    assert sorted(await outcomes(database)) == [Outcome.PENDING, Outcome.WITHDRAWN]
    await decides(database, approver, asked[1])
    assert await states(database, *asked) == [State.BOOKED] * 3
    assert await waits_for(database, approver) == []
