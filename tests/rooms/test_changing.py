"""A booking is moved, made longer or shorter, and what it gives back is free for others."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, StaleVersion
from backend.kernel.refs import Ref
from backend.rooms import booking, changing, closing, meeting
from backend.rooms.models import Booking, Room, RoomTaken, TooManyPeople
from backend.rooms.states import NotInThisState, State
from backend.rooms.taking import ROLL, RoomOutOfService
from tests.factories.people import a_cadre, an_actor
from tests.factories.rooms import (
    NINE,
    a_booking,
    a_manager,
    a_meeting_room,
    a_room_that_asks,
    a_wait,
    a_wish,
    an_important_meeting,
    as_it_is,
    checks_in,
    decides,
    errands_are_run,
)
from tests.rooms.seeing import now, states, told

pytestmark = pytest.mark.usefixtures("the_day_before")

HOUR = timedelta(hours=1)


async def change(
    database: Database, actor: Actor, made: Booking, *, version: int | None = None, **to: Any
) -> Booking:
    async with database.write() as session:
        return await changing.change(session, actor, made.id, version, replace(as_it_is(made), **to))


async def test_it_moves_to_another_time_and_room_and_is_looked_after_there(database: Database) -> None:
    cadre, room, other = (
        await a_cadre(database),
        await a_meeting_room(database),
        await a_meeting_room(database),
    )
    made = await a_booking(database, cadre, room)
    waits = await a_wait(database, await a_cadre(database), room)
    starts = NINE + 3 * HOUR
    await change(database, cadre, made, room_id=other.id, starts_at=starts, ends_at=starts + HOUR)
    kept = await now(database, made)
    assert (kept.room_id, kept.starts_at, kept.version) == (other.id, starts, 2)
    assert (kept.occupied.lower, kept.occupied.upper) == (starts - HOUR / 6, starts + HOUR + HOUR / 12)
    async with database.read() as session:
        roll = select(Due.at).where(Due.errand == ROLL, Due.subject_id == made.id, Due.done_at.is_(None))
        assert (await session.scalars(roll)).all() == [starts + HOUR / 4]
    await errands_are_run(database)
    assert await states(database, waits) == [State.OFFERED]
    assert [kind for kind, _ in await told(database)] == ["booking.offered"]


async def test_a_manager_changes_it_and_its_people_are_told(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_booking(database, cadre, room)
    await change(database, await a_manager(database), made, subject="年度考核会")
    assert (await now(database, made)).subject == "年度考核会"
    assert await told(database) == [("booking.changed", cadre.id)]


async def test_who_may_not_know_what_it_is_about_moves_it_without_telling_anyone(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_booking(database, cadre, room, confidential=True)
    to: dict[str, Any] = {"subject": None, "confidential": False, "ends_at": NINE + 2 * HOUR}
    manager = await a_manager(database)
    await change(database, manager, made, **to)
    kept = await now(database, made)
    assert (kept.ends_at, kept.subject, kept.confidential) == (NINE + 2 * HOUR, made.subject, True)
    with pytest.raises(NotAllowed):  # nor do they say otherwise what it is about
        await change(database, manager, made, subject="公开会议", confidential=False)
    kept = await now(database, made)
    assert (kept.subject, kept.confidential, kept.version) == (made.subject, True, 2)


async def test_what_changes_nothing_leaves_no_trace(database: Database) -> None:
    cadre = await a_cadre(database)
    made = await a_booking(database, cadre, await a_meeting_room(database))
    await change(database, cadre, made)
    assert (await now(database, made)).version == 1
    assert await told(database) == []


@pytest.mark.parametrize(
    ("to", "refusal"),
    [
        ({"ends_at": NINE}, Invalid),
        ({"starts_at": NINE + 1 * HOUR, "ends_at": NINE + 3 * HOUR}, RoomTaken),
        ({"starts_at": NINE - 10 * HOUR, "ends_at": NINE - 9 * HOUR}, DomainError),
        ({"seats": 13}, TooManyPeople),
        ({"seats": 0}, Invalid),
        ({"subject": " "}, Invalid),
    ],
)
async def test_what_may_not_be_changed_so(
    database: Database, to: dict[str, Any], refusal: type[DomainError]
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_booking(database, cadre, room)
    await a_booking(database, await a_cadre(database), room, NINE + 2 * HOUR)
    with pytest.raises(refusal):
        await change(database, cadre, made, **to)
    kept = await now(database, made)
    assert (as_it_is(kept), kept.version) == (as_it_is(made), 1)


async def test_nobody_else_changes_it_and_nobody_what_they_have_not_seen(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_booking(database, cadre, room)
    with pytest.raises(NotFound):
        await change(database, await a_cadre(database), made, seats=2)
    with pytest.raises(StaleVersion):
        await change(database, cadre, made, version=7, seats=2)
    assert (await now(database, made)).seats == 8


async def test_a_running_meeting_is_extended_until_the_next_one_begins(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_booking(database, cadre, room)
    await a_booking(database, await a_cadre(database), room, NINE + 2 * HOUR)
    with clock.frozen_at(NINE + HOUR / 2):
        await checks_in(database, cadre, made)
        await change(database, cadre, made, ends_at=NINE + HOUR * 1.5)
        assert (await now(database, made)).ends_at == NINE + HOUR * 1.5
        with pytest.raises(RoomTaken):
            await change(database, cadre, made, ends_at=NINE + 2 * HOUR)
        with pytest.raises(NotInThisState):
            await change(database, cadre, made, starts_at=NINE + HOUR / 2, ends_at=NINE + HOUR * 1.5)
        with pytest.raises(Invalid):
            await change(database, cadre, made, ends_at=NINE + HOUR / 4)
    with clock.frozen_at(NINE + HOUR * 1.5):
        await errands_are_run(database)
    kept = await now(database, made)
    assert (kept.state, kept.ends_at) == (State.OVER, NINE + HOUR * 1.5)


async def test_a_running_meeting_does_not_go_on_in_a_room_out_of_service(database: Database) -> None:
    cadre, room, manager = await a_cadre(database), await a_meeting_room(database), await a_manager(database)
    made = await a_booking(database, cadre, room)
    async with database.write() as session:
        await closing.close(session, manager, room.id, NINE + 2 * HOUR, NINE + 6 * HOUR, "检修")
    with clock.frozen_at(NINE + HOUR / 2):
        await checks_in(database, cadre, made)
        await change(database, cadre, made, ends_at=NINE + 1.5 * HOUR)
        with pytest.raises(RoomOutOfService) as refused:
            await change(database, cadre, made, ends_at=NINE + 2 * HOUR)
    kept = await now(database, made)
    assert (refused.value.field, kept.ends_at, kept.version) == ("endsAt", NINE + 1.5 * HOUR, 3)


async def test_a_running_meeting_that_goes_on_declines_who_asked_for_that_time(database: Database) -> None:
    approver, cadre, other = [await a_cadre(database) for _ in range(3)]
    room = await a_room_that_asks(database, approver)
    made = await a_booking(database, cadre, room)
    await decides(database, approver, made)
    asked = await a_booking(database, other, room, NINE + 1.5 * HOUR)
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, made)
        await change(database, cadre, made, ends_at=NINE + 2 * HOUR)
    assert await states(database, made, asked) == [State.IN_USE, State.DECLINED]
    assert ("booking.crowded_out", other.id) in await told(database)


async def test_an_important_meeting_that_moves_declines_who_asked_for_that_time(database: Database) -> None:
    approver, other = await a_cadre(database), await a_cadre(database)
    room = await a_room_that_asks(database, approver)
    made = await an_important_meeting(database, room)
    asked = await a_booking(database, other, room, NINE + 3 * HOUR)
    starts = NINE + 2.5 * HOUR
    await change(database, await a_manager(database), made, starts_at=starts, ends_at=starts + HOUR)
    assert await states(database, made, asked) == [State.BOOKED, State.DECLINED]


async def test_an_important_meeting_goes_only_where_they_may_be_booked(database: Database) -> None:
    room, elsewhere = await a_meeting_room(database), await a_meeting_room(database)
    manager = await an_actor(database, Role.MEETING_MANAGER, at=Ref("place", room.place_id))
    async with database.write() as session:
        wish = a_wish(room, subject="党组扩大会议", important=True)
        made = await booking.book(session, manager, wish)
    with pytest.raises(NotAllowed):
        await change(database, manager, made, room_id=elsewhere.id)
    kept = await now(database, made)
    assert (kept.room_id, kept.version) == (room.id, 1)


async def test_what_gets_shorter_needs_no_more_than_it_has(database: Database) -> None:
    """Since it was booked its room needs longer to be set up, and another meeting ends right before."""
    cadre, room = await a_cadre(database), await a_meeting_room(database, setup_minutes=0)
    await a_booking(database, await a_cadre(database), room, NINE - HOUR * 55 / 60, minutes=50)
    made = await a_booking(database, cadre, room)
    async with database.write() as session:
        (await session.get_one(Room, room.id)).setup_minutes = 30
    await change(database, cadre, made, ends_at=NINE + HOUR / 2)
    kept = await now(database, made)
    assert (kept.occupied.lower, kept.occupied.upper) == (NINE, NINE + HOUR / 2 + HOUR / 12)


async def test_what_is_over_stays_as_it_was(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_booking(database, cadre, room)
    async with database.write() as session:
        await meeting.cancel(session, cadre, made.id)
    with pytest.raises(NotInThisState):
        await change(database, cadre, made, seats=2)
    assert (await now(database, made)).seats == 8
