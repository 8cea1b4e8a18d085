"""No request waits for someone who has left, or who may not answer any more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

import pytest
from sqlalchemy import select

from backend.approvals.models import Approval, Needs, Outcome, Voice
from backend.identity import granting, leaving
from backend.identity.actor import Actor
from backend.identity.models import Person, RoleGrant
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import NotFound
from backend.rooms import managing
from backend.rooms.booking import book
from backend.rooms.models import Booking, Room, RoomTaken
from backend.rooms.states import State
from backend.rooms.tasks import follow_the_asked
from tests.factories.people import a_cadre, a_person, an_actor
from tests.factories.places import a_site
from tests.factories.rooms import NINE, a_booking, a_manager, a_room_that_asks, a_wish, decides
from tests.rooms.seeing import outcomes, states, told
from tests.rooms.test_managing import TERMS
from tests.waiting import waits_or_ends

pytestmark = pytest.mark.usefixtures("the_day_before")


@asynccontextmanager
async def leaving_now(database: Database, person: Actor) -> AsyncIterator[None]:
    """Not committed before its end."""
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=(await a_site(database)).ref)
    async with database.write() as session:
        await leaving.mark_leaver(session, administrator, person.id)
        yield


@asynccontextmanager
async def losing_their_role(database: Database, person: Actor) -> AsyncIterator[None]:
    """Not committed before its end."""
    administrator = await an_actor(database, Role.SECURITY_ADMINISTRATOR, at=(await a_site(database)).ref)
    async with database.write() as session:
        grants = await session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == person.id))
        for grant_id in grants.all():
            await granting.revoke_role(session, administrator, grant_id)
        await session.flush()
        yield


Goes: TypeAlias = Callable[[Database, Actor], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def becoming_manager(database: Database, person: Person) -> AsyncIterator[None]:
    """Not committed before its end."""
    site = await a_site(database)
    administrator = await an_actor(database, Role.SECURITY_ADMINISTRATOR, at=site.ref)
    async with database.write() as session:
        await granting.grant_role(session, administrator, person.id, Role.MEETING_MANAGER, site.ref)
        await session.flush()
        yield


async def asked(database: Database, booking: Booking) -> dict[object, bool | None]:
    """Each of those asked, with their answer."""
    async with database.read() as session:
        voices = select(Voice).join(Booking, Booking.approval_id == Voice.approval_id)
        found = await session.scalars(voices.where(Booking.id == booking.id))
        return {voice.person_id: voice.grants for voice in found}


@pytest.mark.parametrize("goes", [leaving_now, losing_their_role])
async def test_where_the_only_approver_goes_the_manager_is_asked(database: Database, goes: Goes) -> None:
    approver, manager = await a_cadre(database), await a_manager(database)
    room = await a_room_that_asks(database, approver)
    booking = await a_booking(database, await a_cadre(database), room)
    async with goes(database, approver):
        pass
    for _ in range(2):  # the second time there is nothing left to do
        await follow_the_asked(database)
    assert await asked(database, booking) == {manager.id: None}
    assert await told(database) == [("booking.asked", approver.id), ("booking.asked", manager.id)]
    await decides(database, manager, booking)
    assert await states(database, booking) == [State.BOOKED]


async def test_where_one_of_several_goes_the_others_are_asked_already(database: Database) -> None:
    first, second = await a_cadre(database), await a_cadre(database)
    await a_manager(database)
    booking = await a_booking(
        database, await a_cadre(database), await a_room_that_asks(database, first, second)
    )
    before = await told(database)
    async with losing_their_role(database, first):
        pass
    await follow_the_asked(database)
    assert await asked(database, booking) == {second.id: None}
    assert await told(database) == before


async def test_where_all_who_are_left_have_said_yes_it_is_decided(database: Database) -> None:
    first, second = await a_cadre(database), await a_cadre(database)
    room = await a_room_that_asks(database, first, second, needs=Needs.ALL)
    one, colliding = [await a_booking(database, await a_cadre(database), room) for _ in range(2)]
    await decides(database, first, one)
    async with leaving_now(database, second):
        pass
    await follow_the_asked(database)
    assert await states(database, one, colliding) == [State.BOOKED, State.DECLINED]
    async with database.read() as session:
        outcomes = (await session.scalars(select(Approval.outcome))).all()
    assert sorted(outcomes) == [Outcome.GRANTED, Outcome.WITHDRAWN]


async def test_a_question_that_nobody_can_answer_waits_for_the_next_manager(database: Database) -> None:
    room = await a_room_that_asks(database)
    booking = await a_booking(database, await a_cadre(database), room)
    assert await asked(database, booking) == {}
    manager = await a_person(database)
    async with becoming_manager(database, manager):
        pass
    await follow_the_asked(database)
    assert await asked(database, booking) == {manager.id: None}
    assert ("booking.asked", manager.id) in await told(database)


async def test_whoever_becomes_manager_while_nobody_can_be_asked_is_asked(database: Database) -> None:
    """The role was given first and is followed before the booking is committed, which has not seen it."""
    manager, cadre = await a_person(database), await a_cadre(database)
    room = await a_room_that_asks(database)
    async with AsyncExitStack() as books:
        async with becoming_manager(database, manager):
            session = await books.enter_async_context(database.write())
            booking = await book(session, cadre, a_wish(room))
        await follow_the_asked(database)
    assert await asked(database, booking) == {}
    for _ in range(2):  # the second time there is nothing left to do
        await follow_the_asked(database)
    assert await asked(database, booking) == {manager.id: None}
    assert await told(database) == [("booking.asked", manager.id)]


async def test_who_takes_an_approvers_place_is_asked(database: Database) -> None:
    manager, before, after = await a_manager(database), await a_cadre(database), await a_cadre(database)
    room = await a_room_that_asks(database, before)
    booking = await a_booking(database, await a_cadre(database), room)
    terms = replace(TERMS, approval=Needs.ANY, approver_ids=[after.id])
    async with database.write() as session:
        await managing.change(session, manager, room.id, 1, terms)
    assert await asked(database, booking) == {after.id: None}
    assert ("booking.asked", after.id) in await told(database)


async def test_where_nobody_is_asked_any_more_who_asked_first_has_the_room(database: Database) -> None:
    approver, manager, other = await a_cadre(database), await a_manager(database), await a_cadre(database)
    room = await a_room_that_asks(database, approver)
    first, second, apart = [
        await a_booking(database, await a_cadre(database), room, starts_at)
        for starts_at in (NINE, NINE, NINE + timedelta(hours=3))
    ]
    async with database.write() as session:
        await managing.change(session, manager, room.id, 1, TERMS)
    assert await states(database, first, second, apart) == [State.BOOKED, State.DECLINED, State.BOOKED]
    assert await outcomes(database) == [Outcome.WITHDRAWN] * 3
    people = (first.organizer_id, second.organizer_id, apart.organizer_id)
    assert (await told(database))[3:] == list(
        zip(("booking.approved", "booking.crowded_out", "booking.approved"), people, strict=True)
    )
    with pytest.raises(RoomTaken):
        await a_booking(database, other, room)


async def test_what_others_have_by_now_is_declined_when_the_question_is_followed(database: Database) -> None:
    """Booked while the room asked nobody and the question still stood."""
    first, second, other = [await a_cadre(database) for _ in range(3)]
    room = await a_room_that_asks(database, first, second, needs=Needs.ALL)
    made = await a_booking(database, await a_cadre(database), room)
    await decides(database, first, made)
    await the_room_asks(database, room, None)
    has_it = await a_booking(database, other, room)
    await the_room_asks(database, room, Needs.ALL)
    async with leaving_now(database, second):
        pass
    await follow_the_asked(database)
    assert await states(database, made, has_it) == [State.DECLINED, State.BOOKED]
    assert await outcomes(database) == [Outcome.WITHDRAWN]
    assert ("booking.crowded_out", made.organizer_id) in await told(database)


async def the_room_asks(database: Database, room: Room, needs: Needs | None) -> None:
    async with database.write() as session:
        (await session.get_one(Room, room.id)).approval = needs


@pytest.mark.parametrize("goes", [leaving_now, losing_their_role])
async def test_whoever_goes_while_they_are_asked_keeps_nobody_waiting(database: Database, goes: Goes) -> None:
    """The farewell began first and is followed before the booking is committed."""
    approver, manager, cadre = await a_cadre(database), await a_manager(database), await a_cadre(database)
    room = await a_room_that_asks(database, approver)
    has_asked, has_gone = asyncio.Event(), asyncio.Event()

    async def books() -> Booking:
        async with database.write() as session:
            booking = await book(session, cadre, a_wish(room))
            has_asked.set()
            await has_gone.wait()
        return booking

    async with asyncio.TaskGroup() as both:
        async with goes(database, approver):
            booking = both.create_task(books())
            await waits_or_ends(database, both.create_task(has_asked.wait()))
        await follow_the_asked(database)
        has_gone.set()
    await follow_the_asked(database)
    assert await asked(database, booking.result()) == {manager.id: None}


async def test_an_answer_and_a_farewell_at_once_end_in_one_of_them(database: Database) -> None:
    manager = await a_manager(database)
    for n in range(4):
        approver = await a_cadre(database)
        room = await a_room_that_asks(database, approver)
        booking = await a_booking(database, await a_cadre(database), room, NINE + n * timedelta(hours=2))
        async with leaving_now(database, approver):
            pass
        said, _ = await asyncio.gather(_answers(database, approver, booking), follow_the_asked(database))
        assert await asked(database, booking) == ({approver.id: True} if said else {manager.id: None})
        assert await states(database, booking) == [State.BOOKED if said else State.REQUESTED]


async def _answers(database: Database, approver: Actor, booking: Booking) -> bool:
    try:
        await decides(database, approver, booking)
    except NotFound:
        return False
    return True
