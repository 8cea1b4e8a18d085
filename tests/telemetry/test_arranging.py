"""Points are added for codes, moved and taken out of service by those who manage them there."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from backend.facility.models import EquipmentRetired, PlaceClosed
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.journal import Entry
from backend.kernel.refs import Ref, uuid7
from backend.telemetry import arranging, events
from backend.telemetry.arranging import CodeTaken, CodeWasRetired, PointOutOfService
from backend.telemetry.models import Point, Quantity, Reading, UnmappedPoint
from backend.telemetry.storing import Sent, store
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_building, a_room, a_site, an_equipment
from tests.factories.telemetry import a_gateway, a_point
from tests.state import refused_by

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


async def a_keeper(database: Database, at: Ref | None = None) -> Actor:
    return await an_actor(database, Role.ENERGY_MANAGER, at=at or (await a_site(database)).ref)


async def test_a_code_that_nobody_knew_becomes_a_point_and_is_heard_from_now_on(database: Database) -> None:
    keeper, room, gateway = await a_keeper(database), await a_room(database), await a_gateway(database)
    async with database.write() as session:
        await store(session, gateway, [Sent("roof/co2", NOON, 600, 1), Sent("roof/wind", NOON, 3, 2)])
    async with database.write() as session:
        point = await arranging.add_point(session, keeper, " roof/co2 ", Quantity.CO2, room.ref)
    async with database.write() as session:
        stored = await store(session, gateway, [Sent("roof/co2", NOON, 610, 3)])
    async with database.read() as session:
        unmapped = (await session.scalars(select(UnmappedPoint.code))).all()
        entry = (await session.scalars(select(Entry))).one()
    assert (point.code, point.place_id, point.unit) == ("roof/co2", room.id, "ppm")
    assert (stored.readings, stored.unknown) == (1, 0)
    assert unmapped == ["roof/wind"]
    assert (entry.actor, entry.subject) == (keeper.ref, point.ref)
    assert entry.read(events.PointAdded) == events.PointAdded(
        code="roof/co2", quantity="co2", home=str(room.ref)
    )


async def test_a_moved_point_takes_its_readings_along(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    fan, point = await an_equipment(database, place=room), await a_point(database, at=room)
    for _ in range(2):
        async with database.write() as session:
            await arranging.move_point(session, keeper, point.id, fan.ref)
    async with database.read() as session:
        moved = await session.get_one(Point, point.id)
        entry = (await session.scalars(select(Entry))).one()
    assert (moved.place_id, moved.equipment_id) == (None, fan.id)
    assert entry.read(events.PointMoved) == events.PointMoved(before=str(room.ref), home=str(fan.ref))


async def test_a_retired_point_keeps_its_readings_and_frees_its_code(database: Database) -> None:
    keeper, gateway = await a_keeper(database), await a_gateway(database)
    old, room = await a_point(database, code="rooms/1/co2"), await a_room(database)
    async with database.write() as session:
        await store(session, gateway, [Sent("rooms/1/co2", NOON, 600, 1)])
    with clock.frozen_at(NOON):
        async with database.write() as session:
            await arranging.retire_point(session, keeper, old.id)
    async with database.write() as session:
        between = await store(session, gateway, [Sent("rooms/1/co2", NOON, 999, 2)])
    async with database.write() as session:
        new = await arranging.add_point(session, keeper, "rooms/1/co2", Quantity.CO2, room.ref)
    async with database.write() as session:
        after = await store(session, gateway, [Sent("rooms/1/co2", NOON, 700, 3)])
    async with database.read() as session:
        readings = {row.point_id: row.value for row in await session.scalars(select(Reading))}
        retired = await session.get_one(Point, old.id)
    assert (between.unknown, after.unknown) == (1, 0)
    assert readings == {old.id: 600, new.id: 700}
    assert (retired.retired_at, retired.latest_value) == (NOON, 600)


async def test_a_retired_presence_point_does_not_come_back_in_ones_own_office(database: Database) -> None:
    site, room, office = await a_site(database), await a_room(database), await a_room(database)
    keeper = await an_actor(database, Role.ASSET_MANAGER, at=site.ref, office_id=office.id)
    watcher = await a_keeper(database, site.ref)
    point = await a_point(database, Quantity.PIR, at=room, code="rooms/1/pir")
    async with database.write() as session:
        await arranging.retire_point(session, keeper, point.id)
    # By another quantity it would be the same sensor.
    for quantity in (Quantity.PIR, Quantity.CO2):
        await refused_by(
            *(database, (Point, Entry), CodeWasRetired),
            partial(
                arranging.add_point, actor=keeper, code="rooms/1/pir", quantity=quantity, home=office.ref
            ),
        )
    async with database.write() as session:
        anew = await arranging.add_point(session, watcher, "rooms/1/pir", Quantity.PIR, room.ref)
    assert (anew.place_id, anew.retired_at) == (room.id, None)


async def test_of_two_who_add_the_same_code_one_is_refused(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)

    async def add() -> Point:
        async with database.write() as session:
            return await arranging.add_point(session, keeper, "rooms/1/co2", Quantity.CO2, room.ref)

    outcomes = await asyncio.gather(add(), add(), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CodeTaken", "Point"]


async def test_refusals_change_nothing(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    cadre, elsewhere = await a_cadre(database), await a_keeper(database, (await a_building(database)).ref)
    closed, retired = await a_room(database), await an_equipment(database, place=room)
    point, silent = await a_point(database, at=room, code="rooms/1/co2"), await a_point(database, at=room)
    async with database.write() as session:
        for gone, column in ((closed, "closed_at"), (retired, "retired_at"), (silent, "retired_at")):
            setattr(await session.get_one(type(gone), gone.id), column, NOON)

    def add(code: str, home: Ref, who: Actor = keeper) -> Any:
        return lambda session: arranging.add_point(session, who, code, Quantity.CO2, home)

    refused: Sequence[tuple[Any, type[DomainError]]] = [
        (add("rooms/1/co2", room.ref), CodeTaken),
        (add(" ", room.ref), Invalid),
        (add("c" * 201, room.ref), Invalid),
        (add("a\0b", room.ref), Invalid),
        (add("new", room.ref, cadre), NotAllowed),
        (add("new", room.ref, elsewhere), NotAllowed),
        (add("new", closed.ref), PlaceClosed),
        (add("new", retired.ref), EquipmentRetired),
        (add("new", Ref("place", uuid7())), NotFound),
        (add("new", Ref("equipment", uuid7())), NotFound),
        (add("new", keeper.ref), NotFound),
        (lambda session: arranging.move_point(session, elsewhere, point.id, room.ref), NotAllowed),
        (lambda session: arranging.move_point(session, keeper, point.id, closed.ref), PlaceClosed),
        (lambda session: arranging.move_point(session, keeper, silent.id, room.ref), PointOutOfService),
        (lambda session: arranging.move_point(session, keeper, uuid7(), room.ref), NotFound),
        (lambda session: arranging.retire_point(session, elsewhere, point.id), NotAllowed),
        (lambda session: arranging.retire_point(session, keeper, silent.id), PointOutOfService),
        (lambda session: arranging.retire_point(session, keeper, uuid7()), NotFound),
    ]
    for verb, refusal in refused:
        await refused_by(database, (Point, Entry), refusal, verb)
