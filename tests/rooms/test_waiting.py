"""The waiting list offers and holds; important meetings and closed rooms lead others elsewhere; none is lost."""

import asyncio
import random
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import DomainError, NotAllowed, NotFound
from backend.kernel.once import perform
from backend.rooms import booking, closing, meeting, series, waiting
from backend.rooms.closing import ClosedAlready
from backend.rooms.models import Booking, Room, RoomTaken
from backend.rooms.out_of_service import Closure
from backend.rooms.recurrence import Frequency, Repeat
from backend.rooms.states import NotInThisState, State
from backend.rooms.taking import FREED, RoomOutOfService
from backend.rooms.waiting import MOST_WAITING, TooManyWishes
from tests.factories.people import a_cadre
from tests.factories.rooms import (
    NINE,
    YESTERDAY,
    a_booking,
    a_manager,
    a_meeting_room,
    a_wait,
    a_wish,
    an_important_meeting,
    checks_in,
    errands_are_run,
)
from tests.rooms.seeing import all_bookings, now, overlaps, states, told

pytestmark = pytest.mark.usefixtures("the_day_before")

HOUR = timedelta(hours=1)


async def cancel(database: Database, actor: Actor, booking: Booking) -> None:
    async with database.write() as session:
        await meeting.cancel(session, actor, booking.id)


async def accept(database: Database, actor: Actor, booking: Booking) -> None:
    async with database.write() as session:
        await meeting.accept(session, actor, booking.id)


async def close(database: Database, room: Room, *, hours: int = 3, reason: str = "空调检修") -> None:
    manager = await a_manager(database)
    async with database.write() as session:
        await closing.close(session, manager, room.id, NINE - HOUR, NINE + hours * HOUR, reason)


async def test_who_waited_longest_is_offered_the_room_and_it_is_held(database: Database) -> None:
    host, first, second = [await a_cadre(database) for _ in range(3)]
    room = await a_meeting_room(database)
    taken = await a_booking(database, host, room)
    with clock.frozen_at(YESTERDAY - HOUR):
        earlier = await a_wait(database, first, room)
    later = await a_wait(database, second, room)
    await errands_are_run(database)
    assert await states(database, earlier, later) == [State.WAITING, State.WAITING]
    await cancel(database, host, taken)
    await errands_are_run(database)
    offered = await now(database, earlier)
    assert (offered.state, offered.held_until) == (State.OFFERED, YESTERDAY + HOUR)
    assert await states(database, later) == [State.WAITING]
    assert await told(database) == [("booking.offered", first.id)]
    with pytest.raises(RoomTaken):
        await a_booking(database, host, room)
    await accept(database, first, earlier)
    assert await states(database, earlier) == [State.BOOKED]


async def test_an_offer_that_nobody_takes_goes_to_the_next(database: Database) -> None:
    first, second, room = await a_cadre(database), await a_cadre(database), await a_meeting_room(database)
    with clock.frozen_at(YESTERDAY - HOUR):
        earlier = await a_wait(database, first, room)
    later = await a_wait(database, second, room)
    await errands_are_run(database)  # the room is free: the first has the offer at once
    with clock.frozen_at(YESTERDAY + HOUR):
        await errands_are_run(database)
        assert await states(database, earlier, later) == [State.LAPSED, State.OFFERED]
        with pytest.raises(NotInThisState):
            await accept(database, first, earlier)
    assert await told(database) == [
        ("booking.offered", first.id), ("booking.lapsed", first.id), ("booking.offered", second.id)
    ]  # fmt: skip


async def test_what_is_offered_at_night_is_held_until_the_morning(database: Database) -> None:
    """Nobody is woken for it, and nobody loses it asleep."""
    host, room = await a_cadre(database), await a_meeting_room(database)
    taken = await a_booking(database, host, room, minutes=240)
    waits = await a_wait(database, await a_cadre(database), room)
    with clock.frozen_at(NINE - 10 * HOUR):
        await cancel(database, host, taken)
        await errands_are_run(database)
    assert await states(database, waits) == [State.OFFERED]
    assert (await now(database, waits)).held_until == NINE - HOUR


async def test_one_freed_room_may_serve_several(database: Database) -> None:
    host, room = await a_cadre(database), await a_meeting_room(database)
    taken = await a_booking(database, host, room, minutes=240)
    waiters = [await a_wait(database, await a_cadre(database), room, NINE + n * HOUR * 2) for n in (0, 1)]
    await cancel(database, host, taken)
    await errands_are_run(database)
    assert await states(database, *waiters) == [State.OFFERED, State.OFFERED]
    assert await overlaps(database) == 0


async def test_another_room_will_do_for_those_who_said_so(database: Database) -> None:
    host, room, other = (
        await a_cadre(database),
        await a_meeting_room(database),
        await a_meeting_room(database),
    )
    taken = [await a_booking(database, host, each) for each in (room, other)]
    only_here = await a_wait(database, await a_cadre(database), room)
    anywhere = await a_wait(database, await a_cadre(database), room, anywhere=True)
    too_many = await a_wait(database, await a_cadre(database), room, anywhere=True, seats=12)
    async with database.write() as session:
        (await session.get_one(Room, other.id)).seats = 8
    await cancel(database, host, taken[1])
    await errands_are_run(database)
    assert await states(database, only_here, anywhere, too_many) == [
        State.WAITING, State.OFFERED, State.WAITING
    ]  # fmt: skip
    assert (await now(database, anywhere)).room_id == other.id


async def test_a_wish_that_no_room_served_lapses_when_it_would_begin(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, await a_cadre(database), room)
    waits = await a_wait(database, cadre, room)
    with clock.frozen_at(NINE):
        await errands_are_run(database)
    assert await states(database, waits) == [State.LAPSED]


async def test_nobody_waits_for_everything(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    for _ in range(MOST_WAITING):
        await a_wait(database, cadre, room)
    with pytest.raises(TooManyWishes):
        await a_wait(database, cadre, room)
    assert len(await all_bookings(database)) == MOST_WAITING


async def test_who_gives_way_to_an_important_meeting_is_offered_a_room_like_theirs(
    database: Database,
) -> None:
    cadre, room, other = (
        await a_cadre(database),
        await a_meeting_room(database),
        await a_meeting_room(database),
    )
    taken = await a_booking(database, cadre, room)
    important = await an_important_meeting(database, room)
    assert await states(database, taken, important) == [State.WAITING, State.BOOKED]
    await errands_are_run(database)
    offered = await now(database, taken)
    assert (offered.state, offered.room_id, offered.starts_at) == (State.OFFERED, other.id, NINE)
    assert await told(database) == [("booking.gave_way", cadre.id), ("booking.offered", cadre.id)]


async def test_who_gives_way_is_offered_the_one_room_that_is_open_so_late(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    for _ in range(6):
        await a_meeting_room(database, closes_at=time(18))
    other = await a_meeting_room(database, seats=200)
    taken = await a_booking(database, cadre, room, NINE + 10 * HOUR)
    await an_important_meeting(database, room, NINE + 10 * HOUR)
    await errands_are_run(database)
    offered = await now(database, taken)
    assert (offered.state, offered.room_id) == (State.OFFERED, other.id)


async def test_where_there_is_no_other_room_they_wait_for_the_first(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    taken = await a_booking(database, cadre, room)
    important = await an_important_meeting(database, room)
    await errands_are_run(database)
    assert await states(database, taken) == [State.WAITING]
    await cancel(database, await a_manager(database), important)
    await errands_are_run(database)
    assert await states(database, taken) == [State.OFFERED]


async def test_only_who_may_calls_a_meeting_important_and_not_over_another_or_a_running_one(
    database: Database,
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    taken = await a_booking(database, cadre, room)
    with pytest.raises(NotAllowed):
        await a_booking(database, await a_cadre(database), room, important=True)
    first = await an_important_meeting(database, room, NINE + 3 * HOUR)
    with pytest.raises(RoomTaken):
        await an_important_meeting(database, room, NINE + 3 * HOUR)
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, taken)
        with pytest.raises(RoomTaken):
            await an_important_meeting(database, room, NINE + HOUR / 2)
    assert await states(database, taken, first) == [State.IN_USE, State.BOOKED]
    assert len(await all_bookings(database)) == 2


async def test_a_room_with_forty_bookings_goes_out_of_service(database: Database) -> None:
    """Nobody is forgotten: each is told, and offered another room where one is free."""
    room, other = await a_meeting_room(database), await a_meeting_room(database)
    people = [await a_cadre(database) for _ in range(40)]
    days = [NINE + timedelta(days=n) for n in range(10)]
    made = [
        await a_booking(database, person, room, days[n % 10] + (n // 10) * 2 * HOUR)
        for n, person in enumerate(people)
    ]
    await a_booking(database, people[0], other)
    manager = await a_manager(database)
    async with database.write() as session:
        await closing.close(session, manager, room.id, NINE - HOUR, NINE + timedelta(days=10), "吊顶改造")
    assert set(await states(database, *made)) == {State.WAITING}
    await errands_are_run(database)
    after = await states(database, *made)
    assert (after.count(State.OFFERED), after[0]) == (39, State.WAITING)
    assert {kind for kind, _ in await told(database)} == {"booking.gave_way", "booking.offered"}
    assert {person for _, person in await told(database)} == {person.id for person in people}
    assert await overlaps(database) == 0


async def test_nobody_books_a_room_that_is_out_of_service_until_it_is_back(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await close(database, room)
    with pytest.raises(RoomOutOfService):
        await a_booking(database, cadre, room)
    assert await all_bookings(database) == []
    waits = await a_wait(database, cadre, room)
    await errands_are_run(database)
    assert await states(database, waits) == [State.WAITING]
    with pytest.raises(ClosedAlready):
        await close(database, room)
    manager = await a_manager(database)
    async with database.write() as session:
        (closure,) = (await closing.to_come(session, [room.id]))[room.id]
        await closing.reopen(session, manager, room.id, closure.id)
    await errands_are_run(database)
    assert await states(database, waits) == [State.OFFERED]


async def test_what_is_over_is_not_reopened(database: Database) -> None:
    room, manager = await a_meeting_room(database), await a_manager(database)
    await close(database, room)
    async with database.read() as session:
        (closure,) = (await closing.to_come(session, [room.id]))[room.id]
    with clock.frozen_at(NINE + 4 * HOUR), pytest.raises(NotFound):
        async with database.write() as session:
            await closing.reopen(session, manager, room.id, closure.id)
    async with database.read() as session:
        assert (await session.get_one(Closure, closure.id)).period == closure.period


async def test_nobody_is_offered_a_room_in_a_closed_place(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    waits = await a_wait(database, cadre, room)
    async with database.write() as session:
        (await session.get_one(Place, room.place_id)).closed_at = clock.now()
    await errands_are_run(database)
    assert await states(database, waits) == [State.WAITING]
    async with database.read() as session:  # and nobody looks for it again and again
        assert await session.scalar(select(Due.id).where(Due.errand == FREED, Due.done_at.is_(None))) is None


async def test_only_who_manages_a_room_closes_it_and_not_while_people_meet_there(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    taken = await a_booking(database, cadre, room)
    with pytest.raises(NotAllowed):
        async with database.write() as session:
            await closing.close(session, cadre, room.id, NINE, NINE + HOUR, "检修")
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, taken)
        with pytest.raises(RoomTaken):
            await close(database, room)
    assert await states(database, taken) == [State.IN_USE]
    async with database.read() as session:
        assert await closing.to_come(session, [room.id]) == {}


async def test_five_hundred_of_all_sorts_at_once_never_overlap(database: Database) -> None:
    """Bookings, series, important meetings, waits, cancellations and closures on twenty rooms."""
    chance = random.Random(7)
    rooms = [await a_meeting_room(database) for _ in range(20)]
    cadre, manager = await a_cadre(database), await a_manager(database)
    standing = [await a_booking(database, cadre, room, NINE + 4 * HOUR) for room in rooms]
    outcomes = set()

    async def something(n: int) -> None:
        room = chance.choice(rooms)
        wish = a_wish(room, NINE + timedelta(minutes=30 * chance.randint(0, 14)), minutes=60)
        kind = chance.choice(["book", "book", "series", "important", "wait", "cancel", "close"])
        day = NINE + timedelta(days=chance.randint(1, 20))
        verbs = {
            "book": lambda session: booking.book(session, cadre, wish),
            "series": lambda session: series.repeat(
                session,
                cadre,
                wish,
                Repeat(frequency=Frequency.DAILY, until=date(2026, 12, 4)),
                skip_taken=True,
            ),
            "important": lambda session: booking.book(
                session, manager, a_wish(room, wish.starts_at, important=True)
            ),
            "wait": lambda session: waiting.wait(session, cadre, wish, anywhere=n % 2 == 0),
            "cancel": lambda session: meeting.cancel(session, cadre, standing[n % 20].id),
            "close": lambda session: closing.close(session, manager, room.id, day, day + HOUR, "保洁"),
        }
        try:
            await perform(database, manager.ref, uuid4(), kind, verbs[kind])
        except DomainError as refusal:
            outcomes.add(refusal.code)
        if n % 25 == 0:
            await errands_are_run(database)

    await asyncio.gather(*(something(n) for n in range(500)))
    await errands_are_run(database)
    assert outcomes <= {
        "room_taken", "some_taken", "not_in_this_state", "closed_already", "too_many_wishes", "room_out_of_service"
    }  # fmt: skip
    assert await overlaps(database) == 0
    async with database.read() as session:
        assert (await session.scalars(select(Due.last_error).where(Due.failures > 0))).all() == []
    assert {State.BOOKED, State.WAITING, State.OFFERED} <= {one.state for one in await all_bookings(database)}
