"""What a raised alarm sets going: one ticket for the room, and news for the security desk."""

import asyncio
from datetime import UTC, datetime, timedelta

from backend.alarms.models import Alarm, AlarmRule, State
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.tickets.models import Category, Ticket
from backend.tickets.states import Status
from tests.alarms.outcome import notices, tickets
from tests.factories.alarms import a_watched_room, an_alarm, take_in
from tests.factories.people import an_actor
from tests.factories.places import a_building, a_site
from tests.factories.telemetry import a_gateway, a_point, a_series

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
STALE_AIR = [1200.0] * 11
"""Ten minutes of it: just enough."""


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


async def test_an_alarm_opens_one_ticket_and_tells_the_security_desk_once(database: Database) -> None:
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    await watched.receives([1400] * 30, at(1))
    (ticket,) = await tickets(database)
    assert (ticket.origin_kind, ticket.origin_id, ticket.place_id) == ("alarm", alarm.id, watched.room.id)
    assert alarm.ticket_id == ticket.id
    assert (
        ticket.description == "二氧化碳浓度过高：1,200 ppm（上限 1,000 ppm，已持续 10 分钟），12:00 自动报警"
    )
    async with database.read() as session:
        assert (await session.get_one(Category, ticket.category_id)).key == watched.rule.category_key
    (notice,) = await notices(database)
    assert (notice.person_id, notice.kind, notice.subject_id) == (watched.desk.id, "alarm.raised", alarm.id)
    assert notice.facts == {
        "name": "二氧化碳浓度过高",
        "name_en": "High CO2",
        "place": watched.room.path,
        "value": 1200,
        "unit": "ppm",
        "limit": 1000,
        "priority": "high",
    }


async def test_a_new_alarm_joins_the_ticket_that_is_still_open(database: Database) -> None:
    watched = await a_watched_room(database)
    first = await an_alarm(watched, NOON)
    async with database.write() as session:
        (await session.get_one(Alarm, first.id)).acknowledge(watched.desk.id, NOON)
    await watched.receives([800] * 11, at(1))
    await watched.receives(STALE_AIR, at(12))
    old, new = await watched.alarms()
    assert (old.id, old.state) == (first.id, State.NORMAL)
    assert (new.state, new.ticket_id) == (State.UNACKNOWLEDGED, first.ticket_id)
    assert len(await tickets(database)) == 1


async def test_when_that_ticket_is_closed_the_next_alarm_opens_another(database: Database) -> None:
    watched = await a_watched_room(database)
    first = await an_alarm(watched, NOON)
    async with database.write() as session:
        (await session.get_one(Alarm, first.id)).acknowledge(watched.desk.id, NOON)
        ticket = await session.get_one(Ticket, first.ticket_id)
        ticket.status, ticket.closed_at = Status.CANCELLED, NOON
    await watched.receives([800] * 11, at(1))
    await watched.receives(STALE_AIR, at(12))
    assert [alarm.ticket_id for alarm in await watched.alarms()] == [
        ticket.id for ticket in await tickets(database)
    ]
    assert len(await tickets(database)) == 2


async def test_two_sensors_of_a_room_raise_two_alarms_at_once_and_one_ticket(database: Database) -> None:
    watched = await a_watched_room(database)
    other, gateway = await a_point(database, at=watched.room), await a_gateway(database)
    with clock.frozen_at(at(10)):
        await asyncio.gather(
            take_in(database, watched.gateway, a_series(watched.point, NOON, STALE_AIR)),
            take_in(database, gateway, a_series(other, NOON, STALE_AIR)),
        )
    assert len(await watched.alarms()) == 2
    assert len(await tickets(database)) == 1


async def test_without_a_category_the_alarm_stands_and_the_readings_too(database: Database) -> None:
    watched = await a_watched_room(database)
    async with database.write() as session:
        (await session.get_one(AlarmRule, watched.rule.id)).category_key = "nothing.such"
    await watched.receives(STALE_AIR, NOON)
    assert [alarm.ticket_id for alarm in await watched.alarms()] == [None]
    assert await tickets(database) == []
    assert len(await notices(database)) == 1


async def test_only_the_security_desks_of_the_place_are_told(database: Database) -> None:
    watched = await a_watched_room(database)
    site = await a_site(database)
    near = await an_actor(database, Role.SECURITY_DESK, at=watched.room.ref)
    await an_actor(database, Role.SECURITY_DESK, at=(await a_building(database)).ref)
    await an_actor(database, Role.ENERGY_MANAGER, at=site.ref)
    await an_alarm(watched, NOON)
    assert {notice.person_id for notice in await notices(database)} == {watched.desk.id, near.id}
