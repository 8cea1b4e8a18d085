"""Points on places and equipment: who sees them, whether they are stale, and their last day as a chart."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotFound
from backend.telemetry.charting import MOST_BUCKETS, Sample, samples
from backend.telemetry.models import Point, Quantity
from backend.telemetry.points import a_sensor, points_at
from backend.telemetry.storing import store
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_building, a_room, a_site, an_equipment
from tests.factories.telemetry import a_gateway, a_point, a_series

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


async def sent(database: Database, point: Point, start: datetime, values: list[float]) -> None:
    gateway = await a_gateway(database)
    async with database.write() as session:
        await store(session, gateway, a_series(point, start, values))


async def seen(database: Database, actor: Actor, **home: UUID) -> list[str]:
    async with database.read() as session:
        return [point.quantity for point in await points_at(session, actor, **home)]


async def test_a_sensor_brings_a_point_for_everything_it_measures(database: Database) -> None:
    room = await a_room(database)
    async with database.write() as session:
        session.add_all(a_sensor("rooms/413", at=room))
    desk = await an_actor(database, Role.SECURITY_DESK, at=(await a_site(database)).ref)
    async with database.read() as session:
        found = await points_at(session, desk, place_id=room.id)
    assert [(point.code, point.name, point.unit) for point in found] == [
        ("rooms/413/co2", "二氧化碳", "ppm"),
        ("rooms/413/humidity", "相对湿度", "%"),
        ("rooms/413/illuminance", "照度", "lx"),
        ("rooms/413/pir", "人员活动", "次"),
        ("rooms/413/temperature", "温度", "°C"),
    ]


async def test_whether_someone_is_in_a_room_is_not_for_everyone(database: Database) -> None:
    room = await a_room(database)
    elsewhere = await a_building(database)
    async with database.write() as session:
        session.add_all(a_sensor("rooms/413", at=room))
    for_all = ["co2", "humidity", "illuminance", "temperature"]
    everything = ["co2", "humidity", "illuminance", "pir", "temperature"]
    site = await a_site(database)
    assert await seen(database, await a_cadre(database), place_id=room.id) == for_all
    assert await seen(database, await a_cadre(database, office_id=room.id), place_id=room.id) == everything
    desk = await an_actor(database, Role.SECURITY_DESK, at=site.ref)
    assert await seen(database, desk, place_id=room.id) == everything
    other_desk = await an_actor(database, Role.SECURITY_DESK, at=elsewhere.ref)
    assert await seen(database, other_desk, place_id=room.id) == for_all


async def test_private_points_have_no_chart_for_strangers_either(database: Database) -> None:
    room = await a_room(database)
    point = await a_point(database, Quantity.PIR, at=room)
    await sent(database, point, NOON, [1])
    stranger, occupant = await a_cadre(database), await a_cadre(database, office_id=room.id)
    with clock.frozen_at(NOON):
        async with database.read() as session:
            assert len(await samples(session, occupant, point.id, 24)) == 1
            with pytest.raises(NotFound):
                await samples(session, stranger, point.id, 24)


async def test_points_of_a_place_and_of_equipment_in_it_are_apart(database: Database) -> None:
    room, cadre = await a_room(database), await a_cadre(database)
    unit = await an_equipment(database, place=room)
    await a_point(database, Quantity.CO2, at=room)
    await a_point(database, Quantity.TEMPERATURE, at=unit)
    assert await seen(database, cadre, place_id=room.id) == ["co2"]
    assert await seen(database, cadre, equipment_id=unit.id) == ["temperature"]


async def test_one_home_must_be_named(database: Database) -> None:
    cadre = await a_cadre(database)
    with pytest.raises(Invalid):
        await seen(database, cadre)
    with pytest.raises(Invalid):
        await seen(database, cadre, place_id=cadre.id, equipment_id=cadre.id)


async def test_listing_points_is_one_statement(database: Database, statements: StatementCount) -> None:
    room, cadre = await a_room(database), await a_cadre(database)
    async with database.write() as session:
        for number in range(10):
            session.add_all(a_sensor(f"rooms/413/{number}", at=room))
    statements.clear()
    assert len(await seen(database, cadre, place_id=room.id)) == 40
    assert len(statements) == 1


async def test_a_silent_point_is_stale(database: Database) -> None:
    point = await a_point(database, stale_after_seconds=300)
    assert point.is_stale(NOON)
    await sent(database, point, NOON, [400])
    async with database.read() as session:
        now = await session.get_one(Point, point.id)
    assert not now.is_stale(NOON + timedelta(seconds=300))
    assert now.is_stale(NOON + timedelta(seconds=301))


async def test_a_chart_gathers_readings_in_its_buckets(database: Database) -> None:
    """24 hours are 288 buckets of five minutes on the clock."""
    point, cadre = await a_point(database), await a_cadre(database)
    await sent(database, point, NOON - timedelta(minutes=20), [400, 420, 500, 440, 440, 700, 800])
    with clock.frozen_at(NOON + timedelta(minutes=2)):
        async with database.read() as session:
            found = await samples(session, cadre, point.id, 24)
    assert found == [
        Sample(NOON - timedelta(minutes=20), 400, 440, 500),
        Sample(NOON - timedelta(minutes=15), 700, 750, 800),
    ]


@pytest.mark.parametrize("hours", [1, 24, 48])
async def test_a_chart_shows_its_hours_in_288_buckets(database: Database, hours: int) -> None:
    point, cadre = await a_point(database), await a_cadre(database)
    width = timedelta(hours=hours) / MOST_BUCKETS
    gateway = await a_gateway(database)
    readings = a_series(point, NOON - width * 300, range(601), every=width.total_seconds() / 2)
    async with database.write() as session:
        await store(session, gateway, readings)
    with clock.frozen_at(NOON + width / 3):
        async with database.read() as session:
            found = await samples(session, cadre, point.id, hours)
    buckets = [NOON - width * place for place in reversed(range(MOST_BUCKETS))]
    assert [sample.at for sample in found] == buckets
    assert found[-2:] == [Sample(NOON - width, 598, 598.5, 599), Sample(NOON, 600, 600, 600)]


async def test_hours_out_of_range_are_refused(database: Database) -> None:
    point, cadre = await a_point(database), await a_cadre(database)
    async with database.read() as session:
        assert await samples(session, cadre, point.id, 744) == []
        for hours in (0, -1, 745):
            with pytest.raises(Invalid):
                await samples(session, cadre, point.id, hours)
