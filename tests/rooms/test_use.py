"""Figures of the rooms' use, added up from meetings that took place, were missed or cancelled."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid
from backend.rooms import meeting, services
from backend.rooms.models import Booking
from backend.rooms.services import ServiceKind, ServiceWish
from backend.rooms.use import Use, UseBy, use
from tests.conftest import StatementCount
from tests.factories.people import a_cadre
from tests.factories.rooms import NINE, a_booking, a_manager, a_meeting_room, checks_in, errands_are_run

pytestmark = pytest.mark.usefixtures("the_day_before")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 29)
AFTER = NINE + 2 * DAY


async def held(database: Database, actor: Actor, booking: Booking, present: int | None = None) -> None:
    """People come when it begins, and stay till its end."""
    with clock.frozen_at(booking.starts_at):
        await checks_in(database, actor, booking, present=present)


async def figures(database: Database, actor: Actor, by: UseBy, *days: date) -> list[Use]:
    first, last = days or (FRIDAY, SUNDAY)
    with clock.frozen_at(AFTER):
        async with database.read() as session:
            return await use(session, actor, first, last, by)


async def test_a_room_s_hours_seats_and_misses(database: Database, statements: StatementCount) -> None:
    cadre, manager = await a_cadre(database), await a_manager(database)
    room, quiet = await a_meeting_room(database), await a_meeting_room(database)
    counted = await a_booking(database, cadre, room, seats=8)
    uncounted = await a_booking(database, cadre, room, NINE + 2 * HOUR, minutes=90)
    missed = await a_booking(database, cadre, room, NINE + 5 * HOUR)
    cancelled = await a_booking(database, cadre, room, NINE + 7 * HOUR)
    await a_booking(database, cadre, room, NINE + 10 * DAY)
    async with database.write() as session:
        wishes = [ServiceWish(kind=ServiceKind.TEA, quantity=8), ServiceWish(kind=ServiceKind.VIDEO)]
        await services.ask_for(session, cadre, counted.id, None, wishes)
    async with database.write() as session:
        tea, _ = await services.of(session, counted.id)
        await services.tick(session, manager, tea.id, done=True)
        await meeting.cancel(session, cadre, cancelled.id)
    await held(database, cadre, counted, present=5)
    await held(database, cadre, uncounted)
    with clock.frozen_at(missed.ends_at):
        await errands_are_run(database)
    statements.clear()
    busy, idle = await figures(database, manager, UseBy.ROOM)
    assert len(statements) == 2  # the calendar's edition is asked for
    assert busy == Use(
        key=room.id,
        name=busy.name,
        meetings=2,
        no_shows=1,
        cancelled=1,
        time=HOUR * 2.5,
        seats_booked=8,
        seats_taken=5,
        cost=Decimal(40),
        open_for=HOUR * 12.5,  # of the three days one is worked
    )
    assert busy.rate == 0.2
    assert (idle.key, idle.meetings, idle.time, idle.rate) == (quiet.id, 0, timedelta(), 0)


async def test_by_unit_only_those_that_met(database: Database) -> None:
    one, other, manager = await a_cadre(database), await a_cadre(database), await a_manager(database)
    room = await a_meeting_room(database)
    await held(database, one, await a_booking(database, one, room))
    await held(
        database, other, await a_booking(database, other, room, NINE + 2 * HOUR, minutes=120), present=8
    )
    found = await figures(database, manager, UseBy.UNIT)
    assert [(each.key, each.time, each.seats_booked, each.rate) for each in found] == [
        (other.unit_id, 2 * HOUR, 8, None),
        (one.unit_id, HOUR, 0, None),
    ]


async def test_whoever_manages_no_room_sees_none(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, cadre, room)
    for by in UseBy:
        assert await figures(database, cadre, by) == []


@pytest.mark.parametrize("days", [(SUNDAY, FRIDAY), (date(2026, 1, 1), date(2027, 1, 2)), (date.min, FRIDAY)])
async def test_a_period_has_a_beginning_before_its_end_and_at_most_a_year(
    database: Database, days: tuple[date, date]
) -> None:
    with pytest.raises(Invalid):
        await figures(database, await a_manager(database), UseBy.ROOM, *days)
