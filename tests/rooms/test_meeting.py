"""What becomes of a booking: cancelled, entered, ended, or given back because nobody came."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock, due
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.journal import Entry
from backend.rooms import meeting
from backend.rooms.events import Ended, NotShown
from backend.rooms.meeting import NotAtTheDoor, TooEarly
from backend.rooms.models import Booking, Room
from backend.rooms.states import NotInThisState, State
from backend.rooms.taking import ROLL
from backend.rules import editing
from backend.rules.models import Confidence
from tests.factories.people import a_cadre, an_actor
from tests.factories.rooms import (
    NINE,
    YESTERDAY,
    a_booking,
    a_manager,
    a_meeting_room,
    checks_in,
    errands_are_run,
)
from tests.rooms.seeing import now, states, told

MINUTE = timedelta(minutes=1)
Verb = Callable[[AsyncSession, Actor, UUID], Awaitable[Booking]]


@pytest.fixture
async def cadre(database: Database) -> Actor:
    return await a_cadre(database)


@pytest.fixture
async def room(database: Database) -> Room:
    return await a_meeting_room(database, clearing_minutes=5)


@pytest.fixture
async def booked(database: Database, cadre: Actor, room: Room) -> Booking:
    """From nine to ten."""
    with clock.frozen_at(YESTERDAY):
        return await a_booking(database, cadre, room)


async def verbs(database: Database) -> Sequence[str]:
    async with database.read() as session:
        return (await session.scalars(select(Entry.verb).order_by(Entry.id))).all()


async def pending(database: Database) -> Sequence[object]:
    async with database.read() as session:
        return (await session.scalars(select(Due.at).where(Due.done_at.is_(None), Due.errand == ROLL))).all()


async def test_who_cancels_frees_the_room(
    database: Database, cadre: Actor, room: Room, booked: Booking
) -> None:
    with clock.frozen_at(YESTERDAY):
        async with database.write() as session:
            await meeting.cancel(session, cadre, booked.id)
        again = await a_booking(database, await a_cadre(database), room)
    assert (await now(database, booked)).state is State.CANCELLED
    assert (await now(database, again)).state is State.BOOKED
    assert await pending(database) == [NINE + 15 * MINUTE]  # of the second one
    assert await told(database) == []  # nobody needs to be told what they did


async def test_a_manager_cancels_and_its_people_are_told(
    database: Database, cadre: Actor, booked: Booking
) -> None:
    async with database.write() as session:
        await meeting.cancel(session, await a_manager(database), booked.id)
    assert (await now(database, booked)).state is State.CANCELLED
    assert await told(database) == [("booking.cancelled", cadre.id)]


@pytest.mark.parametrize("verb", [meeting.cancel, meeting.check_in, meeting.end])
async def test_nobody_else_finds_it(database: Database, booked: Booking, verb: Verb) -> None:
    stranger = await a_cadre(database)
    with clock.frozen_at(NINE), pytest.raises(NotFound):
        async with database.write() as session:
            await verb(session, stranger, booked.id)
    kept = await now(database, booked)
    assert (kept.state, kept.version) == (State.BOOKED, 1)
    assert await verbs(database) == ["booking.booked"]


@pytest.mark.parametrize(("minutes_before", "refusal"), [(16, TooEarly), (15, None), (-59, None)])
async def test_people_check_in_shortly_before_or_while_it_lasts(
    database: Database,
    cadre: Actor,
    booked: Booking,
    minutes_before: int,
    refusal: type[DomainError] | None,
) -> None:
    moment = NINE - minutes_before * MINUTE
    with clock.frozen_at(moment):
        if refusal:
            with pytest.raises(refusal):
                await checks_in(database, cadre, booked)
        else:
            await checks_in(database, cadre, booked)
    kept = await now(database, booked)
    came = refusal is None
    assert kept.state is (State.IN_USE if came else State.BOOKED)
    assert kept.checked_in_at == (moment if came else None)
    assert await pending(database) == [NINE + (60 if came else 15) * MINUTE]


async def test_only_who_manages_the_room_checks_in_without_its_code(
    database: Database, cadre: Actor, booked: Booking
) -> None:
    other = await a_meeting_room(database)
    async with database.read() as session:
        code = (await session.get_one(Place, other.place_id)).code
    manager = await a_manager(database)
    with clock.frozen_at(NINE):
        for wrong in (None, code):
            with pytest.raises(NotAtTheDoor):
                async with database.write() as session:
                    await meeting.check_in(session, cadre, booked.id, code=wrong)
        assert await states(database, booked) == [State.BOOKED]
        async with database.write() as session:
            await meeting.check_in(session, manager, booked.id)
    assert await states(database, booked) == [State.IN_USE]


async def test_who_checks_in_may_say_how_many_came(database: Database, cadre: Actor, booked: Booking) -> None:
    with clock.frozen_at(NINE):
        for wrong in (0, -1, 2_001):
            with pytest.raises(Invalid):
                await checks_in(database, cadre, booked, present=wrong)
        assert ((await now(database, booked)).state, await verbs(database)) == (
            State.BOOKED,
            ["booking.booked"],
        )
        await checks_in(database, cadre, booked, present=5)
    assert (await now(database, booked)).present == 5


async def test_nobody_comes_so_the_room_is_given_back_once(
    database: Database, cadre: Actor, room: Room, booked: Booking
) -> None:
    with clock.frozen_at(NINE + 15 * MINUTE - timedelta.resolution):
        assert await due.run_next(database) is False
    with clock.frozen_at(NINE + 15 * MINUTE):
        assert await due.run_next(database) is True
        assert await due.run_next(database) is True  # which offers the room to those who wait
        assert await due.run_next(database) is False
        await a_booking(database, await a_cadre(database), room, NINE + 25 * MINUTE, minutes=30)
    kept = await now(database, booked)
    assert (kept.state, kept.ends_at) == (State.NO_SHOW, NINE + 60 * MINUTE)
    assert await told(database) == [("booking.no_show", cadre.id)]
    async with database.read() as session:
        entry = (await session.scalars(select(Entry).where(Entry.verb == "booking.no_show"))).one()
    assert (entry.actor, entry.read(NotShown)) == (None, NotShown(unit=cadre.unit_id))


async def test_people_who_are_given_more_time_to_come_lose_the_room_later(
    database: Database, cadre: Actor, booked: Booking
) -> None:
    """The rule was changed after they had booked."""
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    facts: dict[str, Any] = {"source": "通知", "level": "本办公区", "confidence": Confidence.SOURCE}
    with clock.frozen_at(YESTERDAY):
        async with database.write() as session:
            await editing.add_rule_version(
                session, administrator, "meeting.no_show", 30, effective_on=NINE.date(), **facts
            )
    for minutes, state in ((15, State.BOOKED), (29, State.BOOKED), (30, State.NO_SHOW)):
        with clock.frozen_at(NINE + minutes * MINUTE):
            await errands_are_run(database)
        assert (await now(database, booked)).state is state


async def test_a_meeting_that_ends_early_leaves_the_rest_to_others(
    database: Database, cadre: Actor, room: Room, booked: Booking
) -> None:
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, booked)
    with clock.frozen_at(NINE + 20 * MINUTE):
        async with database.write() as session:
            await meeting.end(session, cadre, booked.id)
        await a_booking(database, await a_cadre(database), room, NINE + 35 * MINUTE, minutes=20)
    kept = await now(database, booked)
    assert (kept.state, kept.ends_at) == (State.OVER, NINE + 20 * MINUTE)
    assert kept.occupied.upper == NINE + 25 * MINUTE


async def test_when_its_time_is_over_so_is_the_meeting(
    database: Database, cadre: Actor, booked: Booking
) -> None:
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, booked)
    with clock.frozen_at(NINE + 60 * MINUTE):
        assert await due.run_next(database) is True
    assert (await now(database, booked)).state is State.OVER
    async with database.read() as session:
        entry = (await session.scalars(select(Entry).where(Entry.verb == "booking.ended"))).one()
    assert entry.read(Ended) == Ended(early=False)
    assert await pending(database) == []


@pytest.mark.parametrize("verb", [meeting.cancel, meeting.check_in])
async def test_what_has_begun_is_neither_cancelled_nor_entered_again(
    database: Database, cadre: Actor, booked: Booking, verb: Verb
) -> None:
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, booked)
        with pytest.raises(NotInThisState):
            async with database.write() as session:
                await verb(session, cadre, booked.id)
    kept = await now(database, booked)
    assert (kept.state, kept.version) == (State.IN_USE, 2)
    assert await verbs(database) == ["booking.booked", "booking.checked_in"]
