"""Nobody who left has a room, and nobody is to meet in a place that was closed."""

from datetime import timedelta

import pytest

from backend.facility import places
from backend.identity import leaving
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.rooms.states import State
from backend.rooms.tasks import follow_the_gone
from tests.factories.people import a_cadre, a_person, acting, an_actor
from tests.factories.places import a_room, a_site
from tests.factories.rooms import NINE, a_booking, a_meeting_room, a_wait, checks_in, errands_are_run
from tests.rooms.seeing import now, states, told

pytestmark = pytest.mark.usefixtures("the_day_before")

HOUR = timedelta(hours=1)


async def test_the_meetings_of_a_leaver_are_cancelled_and_who_waited_gets_the_room(
    database: Database,
) -> None:
    leader, waiter = await a_person(database, "王局长"), await a_cadre(database)
    secretary = acting(await a_person(database), acts_for=frozenset({leader.id}))
    room = await a_meeting_room(database)
    theirs = await a_booking(database, secretary, room, organizer_id=leader.id)
    waits = await a_wait(database, waiter, room)
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=(await a_site(database)).ref)
    async with database.write() as session:
        await leaving.mark_leaver(session, administrator, leader.id)
    for _ in range(2):  # the second time there is nothing left to do
        await follow_the_gone(database)
    await errands_are_run(database)
    assert await states(database, theirs, waits) == [State.CANCELLED, State.OFFERED]
    assert [each for each in await told(database) if each[0] == "booking.cancelled"] == [
        ("booking.cancelled", secretary.id)
    ]


async def test_who_was_to_meet_in_a_closed_place_is_led_elsewhere(database: Database) -> None:
    cadre, place = await a_cadre(database), await a_room(database)
    room, other = await a_meeting_room(database, place=place), await a_meeting_room(database)
    running, later = [await a_booking(database, cadre, room, NINE + n * 2 * HOUR) for n in range(2)]
    administrator = await an_actor(database, Role.ASSET_MANAGER, at=(await a_site(database)).ref)
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, running)
        async with database.write() as session:
            await places.close_place(session, administrator, place.id)
        await follow_the_gone(database)
        await errands_are_run(database)
    assert await states(database, running, later) == [State.IN_USE, State.OFFERED]
    assert (await now(database, later)).room_id == other.id
