"""Readings become alarms, tickets and news; late, repeated and old ones do not."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from backend.alarms.judging import judge
from backend.alarms.models import Alarm, AlarmRule, State
from backend.facility.models import Place
from backend.kernel import clock
from backend.kernel.db import Database
from backend.telemetry.models import Quantity, Reading
from backend.telemetry.storing import store
from tests.alarms.outcome import notices, tickets, verbs
from tests.conftest import StatementCount
from tests.factories.alarms import a_watched_room, an_alarm, arrives, take_in
from tests.factories.places import an_equipment
from tests.factories.telemetry import a_gateway, a_point, a_series
from tests.waiting import waits_or_ends

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
STALE_AIR = [1200.0] * 11
"""Ten minutes of it: just enough."""


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


async def test_ten_minutes_of_stale_air_raise_an_alarm(database: Database) -> None:
    watched = await a_watched_room(database)
    await watched.receives(STALE_AIR[:-1], NOON)
    assert await watched.alarms() == []
    await watched.receives([1300], at(10))
    (alarm,) = await watched.alarms()
    assert (alarm.state, alarm.priority, alarm.value, alarm.raised_at) == (
        State.UNACKNOWLEDGED,
        watched.rule.priority,
        1300,
        at(10),
    )
    assert (alarm.rule_id, alarm.point_id) == (watched.rule.id, watched.point.id)
    assert await verbs(database) == ["alarm.raised"]


async def test_the_same_batch_twice_raises_one_alarm(database: Database) -> None:
    watched = await a_watched_room(database)
    batch = a_series(watched.point, NOON, STALE_AIR)
    for _ in range(2):
        await arrives(database, watched.gateway, batch, at(10))
    assert len(await watched.alarms()) == len(await tickets(database)) == len(await notices(database)) == 1


async def test_fresh_air_returns_it_and_the_desk_still_has_to_look(database: Database) -> None:
    watched = await a_watched_room(database)
    await an_alarm(watched, NOON)
    await watched.receives([950] * 20, at(1))
    assert [alarm.state for alarm in await watched.alarms()] == [State.UNACKNOWLEDGED]
    await watched.receives([880] * 11, at(21))
    (alarm,) = await watched.alarms()
    assert (alarm.state, alarm.returned_at) == (State.RETURNED_UNACKNOWLEDGED, at(31))
    assert await verbs(database) == ["alarm.raised", "alarm.returned"]


async def test_one_that_nobody_looked_at_comes_back_as_itself(database: Database) -> None:
    watched = await a_watched_room(database)
    first = await an_alarm(watched, NOON)
    await watched.receives([800] * 11, at(1))
    await watched.receives(STALE_AIR, at(12))
    (again,) = await watched.alarms()
    assert (again.id, again.state, again.raised_at, again.returned_at) == (
        first.id,
        State.UNACKNOWLEDGED,
        at(22),
        None,
    )
    assert await verbs(database) == ["alarm.raised", "alarm.returned", "alarm.raised"]
    assert len(await tickets(database)) == 1
    assert len(await notices(database)) == 2


async def test_two_gateways_that_bring_the_same_stretch_raise_one_alarm(database: Database) -> None:
    watched = await a_watched_room(database)
    other = await a_gateway(database)
    for start in (0, 60, 120):
        with clock.frozen_at(at(start + 10)):
            await asyncio.gather(
                *(
                    take_in(database, gateway, a_series(watched.point, at(start), STALE_AIR))
                    for gateway in (watched.gateway, other) * 3
                )
            )
    assert len(await watched.alarms()) == len(await tickets(database)) == len(await notices(database)) == 1


async def test_a_stretch_that_arrives_backwards_is_the_same_stretch(database: Database) -> None:
    watched = await a_watched_room(database)
    for minute in reversed(range(1, 11)):
        await watched.receives([1200], at(minute), now=at(10))
    assert await watched.alarms() == []
    await watched.receives([1200], at(0), now=at(10))
    assert [alarm.raised_at for alarm in await watched.alarms()] == [at(10)]


async def test_a_late_reading_breaks_a_stretch_before_it_counts(database: Database) -> None:
    watched = await a_watched_room(database)
    await watched.receives([1200] * 5, NOON)
    await watched.receives([1200] * 4, at(6))
    await watched.receives([700], at(5), now=at(9))
    await watched.receives([1200] * 6, at(10))
    assert await watched.alarms() == []
    await watched.receives([1200], at(16))
    assert [alarm.raised_at for alarm in await watched.alarms()] == [at(16)]


async def test_a_late_stretch_does_not_return_an_alarm_raised_after_it(database: Database) -> None:
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    await watched.receives([500] * 15, at(-40), now=NOON)
    assert [(each.id, each.state) for each in await watched.alarms()] == [(alarm.id, State.UNACKNOWLEDGED)]


async def test_a_correction_of_the_past_does_not_undo_what_was_raised_later(database: Database) -> None:
    """The stretch that raised it is broken afterwards, and all that still decides lies before it."""
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    await watched.receives([*[500] * 15, 500, 500], at(-20), now=NOON)
    assert [(each.id, each.state) for each in await watched.alarms()] == [(alarm.id, State.UNACKNOWLEDGED)]


async def test_a_correction_of_the_past_does_not_raise_again_what_has_ended(database: Database) -> None:
    """What returned it is broken afterwards, and all that still decides is what had raised it."""
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    async with database.write() as session:
        (await session.get_one(Alarm, alarm.id)).acknowledge(watched.desk.id, NOON)
    await watched.receives([700] * 11, at(1))
    await watched.receives([1200, 950], at(-0.5), now=at(11), every=360)
    assert [(each.id, each.state) for each in await watched.alarms()] == [(alarm.id, State.NORMAL)]


async def test_two_halves_that_arrive_at_once_are_judged_as_a_whole(database: Database) -> None:
    """A reading that is newer than both came first, so that neither moves the latest value."""
    watched = await a_watched_room(database)
    await watched.receives([950], at(12))
    first = a_series(watched.point, at(0), STALE_AIR[:6])
    second, gateway = a_series(watched.point, at(6), STALE_AIR[6:]), await a_gateway(database)
    with clock.frozen_at(at(12)):
        async with database.write() as session:
            await judge(session, (await store(session, watched.gateway, first)).touched)
            other = asyncio.create_task(take_in(database, gateway, second))
            await waits_or_ends(database, other)
        await other
    assert [alarm.raised_at for alarm in await watched.alarms()] == [at(10)]


async def test_a_sensor_that_speaks_seldom_is_understood(database: Database) -> None:
    watched = await a_watched_room(database)
    for minute in (0, 4, 8):
        await watched.receives([1200], at(minute))
    assert await watched.alarms() == []
    await watched.receives([1200], at(12))
    assert [alarm.raised_at for alarm in await watched.alarms()] == [at(12)]


async def test_what_was_hours_before_the_newest_reading_is_history(database: Database) -> None:
    watched = await a_watched_room(database)
    await watched.receives([950], at(131))
    await watched.receives(STALE_AIR, NOON, now=at(131))
    assert await watched.alarms() == []
    await watched.receives([1200] * 12, NOON, now=at(131))
    assert [alarm.raised_at for alarm in await watched.alarms()] == [at(11)]


async def test_the_past_raises_nothing_and_is_kept(database: Database) -> None:
    """A recording of years ago, and a gateway that catches up."""
    watched = await a_watched_room(database)
    await watched.receives([1500] * 60, NOON - timedelta(days=4000), now=NOON)
    await watched.receives([1500] * 60, at(-100), now=NOON)
    assert await watched.alarms() == []
    assert (await tickets(database), await notices(database)) == ([], [])
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Reading)) == 120


async def test_what_lasts_when_the_gateway_has_caught_up_is_raised(database: Database) -> None:
    watched = await a_watched_room(database)
    await watched.receives([1500] * 60, at(-100), now=NOON)
    await watched.receives([1500] * 41, at(-40), now=NOON)
    assert [alarm.state for alarm in await watched.alarms()] == [State.UNACKNOWLEDGED]


async def test_an_alarm_returns_by_readings_that_come_late(database: Database) -> None:
    watched = await a_watched_room(database)
    await an_alarm(watched, NOON)
    await watched.receives([700] * 11, at(1), now=at(600))
    assert [alarm.returned_at for alarm in await watched.alarms()] == [at(11)]


async def test_raised_and_returned_within_one_batch_is_no_news(database: Database) -> None:
    watched = await a_watched_room(database)
    await watched.receives([*STALE_AIR, *[700] * 11], NOON)
    assert await watched.alarms() == []


async def test_a_rolled_back_batch_leaves_no_alarm(database: Database) -> None:
    watched = await a_watched_room(database)
    (sent,) = a_series(watched.point, at(10), [1200])

    async def die_after_judging() -> None:
        async with database.write() as session:
            await judge(session, (await store(session, watched.gateway, [sent])).touched)
            raise RuntimeError

    await watched.receives(STALE_AIR[:-1], NOON)
    with pytest.raises(RuntimeError):
        await die_after_judging()
    assert await watched.alarms() == []
    assert (await tickets(database), await notices(database)) == ([], [])
    await watched.receives([1200], at(10))
    assert len(await watched.alarms()) == len(await tickets(database)) == 1


async def test_a_disabled_rule_is_silent(database: Database) -> None:
    watched = await a_watched_room(database)
    async with database.write() as session:
        (await session.get_one(AlarmRule, watched.rule.id)).enabled = False
    await watched.receives(STALE_AIR, NOON)
    assert await watched.alarms() == []


async def test_other_quantities_are_not_judged_by_it(database: Database) -> None:
    watched = await a_watched_room(database)
    lux = await a_point(database, Quantity.ILLUMINANCE, at=watched.room)
    await arrives(database, watched.gateway, a_series(lux, NOON, STALE_AIR), at(10))
    assert await watched.alarms() == []


async def test_a_point_of_equipment_raises_in_its_place(database: Database) -> None:
    watched = await a_watched_room(database)
    point = await a_point(database, at=await an_equipment(database, place=watched.room))
    await arrives(database, watched.gateway, a_series(point, NOON, STALE_AIR), at(10))
    assert [(alarm.place_id, alarm.point_id) for alarm in await watched.alarms()] == [
        (watched.room.id, point.id)
    ]


async def test_a_closed_place_is_not_judged(database: Database) -> None:
    watched = await a_watched_room(database)
    async with database.write() as session:
        (await session.get_one(Place, watched.room.id)).closed_at = NOON
    await watched.receives(STALE_AIR, NOON)
    assert await watched.alarms() == []


async def test_judging_costs_three_statements_however_many_points(
    database: Database, statements: StatementCount
) -> None:
    watched = await a_watched_room(database)
    others = [await a_point(database, at=watched.room) for _ in range(20)]
    await watched.receives([500], NOON)
    statements.clear()
    await watched.receives([500], at(1))
    few = len(statements)
    statements.clear()
    batch = [sent for point in others for sent in a_series(point, NOON, [500] * 20)]
    await arrives(database, watched.gateway, batch, at(19))
    assert few == len(statements) == 5
