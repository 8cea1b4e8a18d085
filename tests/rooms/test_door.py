"""What a room's door and the code beside it show, and what a week of a room looks like."""

from datetime import date, timedelta

import pytest

from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid
from backend.rooms import closing, meeting
from backend.rooms.door import door_of
from backend.rooms.here import here
from backend.rooms.states import State
from backend.rooms.timeline import timeline
from tests.conftest import StatementCount
from tests.factories.people import a_cadre
from tests.factories.places import a_room
from tests.factories.rooms import (
    NINE,
    a_booking,
    a_manager,
    a_meeting_room,
    a_wait,
    checks_in,
    errands_are_run,
)

pytestmark = pytest.mark.usefixtures("the_day_before")

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FRIDAY = date(2026, 11, 27)
ORIGIN = "https://manyi.example"


async def test_a_door_shows_what_is_left_of_today_and_hides_what_is_confidential(
    database: Database, statements: StatementCount
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, cadre, room, NINE - HOUR, minutes=30, subject="早会")
    await a_booking(database, cadre, room, NINE, subject="干部任免", confidential=True)
    await a_booking(database, cadre, room, NINE + 2 * HOUR, subject="节能工作例会")
    await a_booking(database, cadre, room, NINE + DAY, subject="明天")
    with clock.frozen_at(NINE):
        await errands_are_run(database)
        statements.clear()
        async with database.read() as session:
            door = await door_of(session, room.id, ORIGIN)
    assert len(statements) == 3
    assert (door.day, door.opens_at, door.closes_at, door.seats) == ("2026-11-27", "08:00", "20:30", 12)
    assert [(span.starts_at, span.subject, span.unit_name is None, span.state) for span in door.spans] == [
        (NINE, None, True, State.BOOKED),
        (NINE + 2 * HOUR, "节能工作例会", False, State.BOOKED),
    ]
    assert len(door.code) == len(door.code[0])
    assert set("".join(door.code)) == {"0", "1"}


async def test_whoever_scans_the_code_finds_their_own_next_meeting_there(database: Database) -> None:
    cadre, other, room = await a_cadre(database), await a_cadre(database), await a_meeting_room(database)
    theirs = await a_booking(database, other, room, NINE, confidential=True, subject="干部任免")
    mine = await a_booking(database, cadre, room, NINE + 2 * HOUR)
    await a_booking(database, cadre, room, NINE + 5 * HOUR)
    await a_wait(database, cadre, room, NINE)
    with clock.frozen_at(NINE):
        async with database.read() as session:
            found, by_other = (
                await here(session, cadre, room.place_id),
                await here(session, other, room.place_id),
            )
    assert found is not None
    assert by_other is not None
    assert (found.mine and found.mine.id, by_other.mine and by_other.mine.id) == (mine.id, theirs.id)
    assert [span.is_secret_to({cadre.id}) for span in found.spans] == [True, False, False]
    assert [span.is_secret_to({other.id}) for span in found.spans] == [False, False, False]


async def test_where_nobody_meets_there_is_nothing(database: Database) -> None:
    cadre, office = await a_cadre(database), await a_room(database)
    async with database.read() as session:
        assert await here(session, cadre, office.id) is None


async def test_a_week_has_meetings_and_closures_in_the_order_of_time(database: Database) -> None:
    cadre, manager = await a_cadre(database), await a_manager(database)
    room, empty = await a_meeting_room(database), await a_meeting_room(database)
    held = await a_booking(database, cadre, room, NINE + 3 * DAY)
    ended = await a_booking(database, cadre, room, NINE)
    cancelled = await a_booking(database, cadre, room, NINE + DAY)
    await a_booking(database, cadre, room, NINE + 7 * DAY)
    async with database.write() as session:
        await closing.close(session, manager, room.id, NINE + 2 * DAY, NINE + 2 * DAY + HOUR, "检修")
    async with database.write() as session:
        await meeting.cancel(session, cadre, cancelled.id)
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, ended)
    with clock.frozen_at(NINE + HOUR / 2):
        async with database.write() as session:
            await meeting.end(session, cadre, ended.id)
    async with database.read() as session:
        spans = await timeline(session, [room.id, empty.id], FRIDAY, 7)
    assert spans[empty.id] == []
    assert [(span.starts_at, span.ends_at, span.subject, span.state) for span in spans[room.id]] == [
        (NINE, NINE + HOUR / 2, "节能工作例会", State.OVER),
        (NINE + 2 * DAY, NINE + 2 * DAY + HOUR, "检修", None),
        (held.starts_at, held.ends_at, "节能工作例会", State.BOOKED),
    ]


@pytest.mark.parametrize(("first", "length"), [(FRIDAY, 0), (FRIDAY, 8), (date(3000, 1, 1), 1)])
async def test_no_more_than_a_week_that_the_calendar_has(
    database: Database, first: date, length: int
) -> None:
    async with database.read() as session:
        with pytest.raises(Invalid):
            await timeline(session, [], first, length)
