"""Rooms whose bookings need a yes: who is asked, who may answer, and who gets the room of those who asked."""

import asyncio
from datetime import date, timedelta

import pytest

from backend.approvals.models import AlreadySaid, Needs, Outcome
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.rooms import meeting, own, series
from backend.rooms.models import Booking, RoomTaken
from backend.rooms.recurrence import Frequency, Repeat
from backend.rooms.states import NotInThisState, State
from tests.factories.people import a_cadre
from tests.factories.rooms import (
    NINE,
    a_booking,
    a_manager,
    a_meeting_room,
    a_room_that_asks,
    a_wait,
    a_wish,
    an_important_meeting,
    decides,
    errands_are_run,
)
from tests.rooms.seeing import all_bookings, outcomes, overlaps, states, told, waits_for

pytestmark = pytest.mark.usefixtures("the_day_before")

HOUR = timedelta(hours=1)


async def test_one_of_several_is_enough(database: Database) -> None:
    first, second, cadre = [await a_cadre(database) for _ in range(3)]
    asked = await a_booking(database, cadre, await a_room_that_asks(database, first, second))
    assert await states(database, asked) == [State.REQUESTED]
    assert [[one.id for one in await waits_for(database, who)] for who in (first, second, cadre)] == [
        [asked.id], [asked.id], []
    ]  # fmt: skip
    await decides(database, second, asked)
    assert await states(database, asked) == [State.BOOKED]
    assert await waits_for(database, first) == []
    assert sorted(await told(database)) == sorted(
        [("booking.asked", first.id), ("booking.asked", second.id), ("booking.approved", cadre.id)]
    )


async def test_all_have_to_say_yes_and_one_no_is_enough(database: Database) -> None:
    first, second, cadre = [await a_cadre(database) for _ in range(3)]
    room = await a_room_that_asks(database, first, second, needs=Needs.ALL)
    asked, other = [await a_booking(database, cadre, room, NINE + n * 3 * HOUR) for n in range(2)]
    await decides(database, first, asked)
    with pytest.raises(NotFound):  # it no longer waits for this one
        await decides(database, first, asked)
    assert await states(database, asked) == [State.REQUESTED]
    await decides(database, second, asked)
    await decides(database, second, other, grants=False, note=" 请改用小会议室 ")
    assert await states(database, asked, other) == [State.BOOKED, State.DECLINED]
    assert await outcomes(database) == [Outcome.GRANTED, Outcome.REFUSED]


async def test_who_is_not_asked_has_no_answer(database: Database) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    asked = await a_booking(database, cadre, await a_room_that_asks(database, approver))
    for stranger in (cadre, await a_manager(database)):
        with pytest.raises(NotFound):
            await decides(database, stranger, asked)
    with pytest.raises(Invalid):
        await decides(database, approver, asked, note="长" * 201)
    assert await states(database, asked) == [State.REQUESTED]
    assert await outcomes(database) == [Outcome.PENDING]


async def test_where_no_approver_is_left_the_manager_is_asked(database: Database) -> None:
    manager = await a_manager(database)
    asked = await a_booking(database, await a_cadre(database), await a_room_that_asks(database))
    await decides(database, manager, asked)
    assert await states(database, asked) == [State.BOOKED]


async def test_the_yes_for_one_refuses_those_that_asked_for_the_same_time(database: Database) -> None:
    approver, first, second, third = [await a_cadre(database) for _ in range(4)]
    room = await a_room_that_asks(database, approver)
    one, colliding = await a_booking(database, first, room), await a_booking(database, second, room)
    beside = await a_booking(database, third, room, NINE + 3 * HOUR)
    await decides(database, approver, one)
    assert await states(database, one, colliding, beside) == [
        State.BOOKED, State.DECLINED, State.REQUESTED
    ]  # fmt: skip
    assert ("booking.crowded_out", second.id) in await told(database)
    assert sorted(await outcomes(database)) == [Outcome.GRANTED, Outcome.PENDING, Outcome.WITHDRAWN]
    with pytest.raises(RoomTaken):  # what is taken is not even asked for
        await a_booking(database, third, room)


async def test_whoever_is_asked_sees_how_many_a_yes_refuses(database: Database) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    room, other = [await a_room_that_asks(database, approver) for _ in range(2)]
    weekly = Repeat(frequency=Frequency.WEEKLY, until=date(2026, 12, 4))
    async with database.write() as session:
        first = await series.repeat(session, cadre, a_wish(room), weekly)
    _, second = await all_bookings(database)
    day_one, day_eight, beside = [
        await a_booking(database, await a_cadre(database), room, at)
        for at in (NINE + HOUR, second.starts_at, NINE + 3 * HOUR)
    ]
    elsewhere = await a_booking(database, cadre, other)
    gone = await a_booking(database, cadre, room)
    async with database.write() as session:
        await meeting.cancel(session, cadre, gone.id)
    async with database.read() as session:
        page = await own.asked_of(session, approver, 4, None)
        rest = await own.asked_of(session, approver, 4, page.next)
        assert (await own.asked_in_all(session, approver), await own.asked_in_all(session, cadre)) == (6, 0)
    assert {asked.booking.id: asked.rivals for asked in (*page.items, *rest.items)} == {
        first.id: 2,  # one on each day of what is answered as one
        second.id: 2,
        day_one.id: 1,  # by its buffers
        day_eight.id: 1,
        beside.id: 0,
        elsewhere.id: 0,
    }
    await decides(database, approver, first)
    assert await states(database, day_one, day_eight, beside, elsewhere) == [
        State.DECLINED, State.DECLINED, State.REQUESTED, State.REQUESTED
    ]  # fmt: skip


async def test_two_approvers_at_once_give_the_room_to_one(database: Database) -> None:
    for _ in range(5):
        approvers = [await a_cadre(database), await a_cadre(database)]
        room = await a_room_that_asks(database, *approvers)
        asked = [await a_booking(database, await a_cadre(database), room) for _ in approvers]

        async def answer(who: Actor, booking: Booking) -> str:
            try:
                await decides(database, who, booking)
            except DomainError as refusal:
                return refusal.code
            return "granted"

        answers = await asyncio.gather(*map(answer, approvers, asked))
        assert sorted(answers) == ["granted", "not_found"]
        assert sorted(await states(database, *asked)) == [State.BOOKED, State.DECLINED]
    assert await overlaps(database) == 0


async def test_the_same_booking_is_decided_once(database: Database) -> None:
    approvers = [await a_cadre(database), await a_cadre(database)]
    asked = await a_booking(database, await a_cadre(database), await a_room_that_asks(database, *approvers))

    async def answer(who: Actor, *, grants: bool) -> str:
        try:
            await decides(database, who, asked, grants=grants)
        except (NotFound, AlreadySaid):
            return "too late"
        return "said"

    answers = await asyncio.gather(answer(approvers[0], grants=True), answer(approvers[1], grants=False))
    assert sorted(answers) == ["said", "too late"]
    expected = State.BOOKED if answers[0] == "said" else State.DECLINED
    assert await states(database, asked) == [expected]


async def test_what_nobody_decides_lapses_when_it_would_begin(database: Database) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    asked = await a_booking(database, cadre, await a_room_that_asks(database, approver))
    with clock.frozen_at(NINE):
        await errands_are_run(database)
    assert await states(database, asked) == [State.LAPSED]
    assert ("booking.lapsed", cadre.id) in await told(database)
    assert await outcomes(database) == [Outcome.WITHDRAWN]


async def test_who_cancels_no_longer_asks(database: Database) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    asked = await a_booking(database, cadre, await a_room_that_asks(database, approver))
    async with database.write() as session:
        await meeting.cancel(session, cadre, asked.id)
    assert await states(database, asked) == [State.CANCELLED]
    assert (await waits_for(database, approver), await outcomes(database)) == ([], [Outcome.WITHDRAWN])


async def test_an_important_meeting_is_not_asked_for_and_refuses_those_that_asked(database: Database) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    room = await a_room_that_asks(database, approver)
    asked = await a_booking(database, cadre, room)
    important = await an_important_meeting(database, room)
    assert await states(database, asked, important) == [State.DECLINED, State.BOOKED]
    assert len(await all_bookings(database)) == 2


async def test_who_takes_an_offered_room_that_asks_asks_for_it(database: Database) -> None:
    approver, host, cadre = [await a_cadre(database) for _ in range(3)]
    room = await a_room_that_asks(database, approver)
    held = await a_booking(database, host, room)
    await decides(database, approver, held)
    waits = await a_wait(database, cadre, room)
    async with database.write() as session:
        await meeting.cancel(session, host, held.id)
    await errands_are_run(database)
    assert await states(database, waits) == [State.OFFERED]
    async with database.write() as session:
        await meeting.accept(session, cadre, waits.id)
    assert await states(database, waits) == [State.REQUESTED]
    with pytest.raises(NotInThisState):  # what was given is not asked for once more
        async with database.write() as session:
            await meeting.accept(session, cadre, waits.id)
    await decides(database, approver, waits)
    assert await states(database, waits) == [State.BOOKED]


@pytest.mark.parametrize("ending", ["declined", "cancelled", "lapsed"])
async def test_who_waits_is_offered_what_somebody_asked_for_in_vain(database: Database, ending: str) -> None:
    """They were passed over while the question was open."""
    approver, cadre, patient = [await a_cadre(database) for _ in range(3)]
    room = await a_room_that_asks(database, approver)
    asked = await a_booking(database, cadre, room, minutes=120)
    waits = await a_wait(database, patient, room, NINE + HOUR)
    await errands_are_run(database)
    assert await states(database, waits) == [State.WAITING]
    if ending == "declined":
        await decides(database, approver, asked, grants=False)
    elif ending == "cancelled":
        async with database.write() as session:
            await meeting.cancel(session, cadre, asked.id)
    with clock.frozen_at(NINE if ending == "lapsed" else clock.now()):
        await errands_are_run(database)
    assert await states(database, waits) == [State.OFFERED]


async def test_in_a_room_that_asks_nobody_the_booking_stands(database: Database) -> None:
    made = await a_booking(database, await a_cadre(database), await a_meeting_room(database))
    assert (await states(database, made), await outcomes(database)) == ([State.BOOKED], [])
