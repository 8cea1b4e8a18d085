"""What may not be done to a place, by whom, and that nothing is changed then."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from backend.facility import places
from backend.facility.facts import PlaceFacts
from backend.facility.geometry import BadOutline
from backend.facility.models import Place, PlaceClosed, PlaceKind, SpaceUse, WrongPlaceKind
from backend.facility.places import NameTaken, PlaceNotEmpty
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, StaleVersion
from backend.kernel.refs import uuid7
from tests.facility.state import refused
from tests.facility.verbs import AN_OFFICE, rename
from tests.factories.people import a_unit, an_actor
from tests.factories.places import (
    a_building,
    a_floor,
    a_keeper,
    a_room,
    an_equipment,
    an_office_building,
)


async def test_refusals_change_nothing(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    cadre = await an_actor(database, Role.CADRE, at=house.site.ref)
    elsewhere = await an_actor(database, Role.ASSET_MANAGER, at=(await a_building(database)).ref)
    floor, room = house.floors[0], house.rooms[0]
    await an_equipment(database, place=room)

    def add(
        actor: Actor, parent: Place, kind: PlaceKind, name: str = "新", facts: PlaceFacts = AN_OFFICE
    ) -> Any:
        return lambda session: places.add_place(session, actor, parent.id, kind, name, facts)

    space = PlaceKind.SPACE
    refusals: Sequence[tuple[Any, type[DomainError]]] = [
        (add(cadre, floor, space), NotAllowed),
        (add(elsewhere, floor, space), NotAllowed),
        (add(keeper, floor, space, room.name), NameTaken),
        (add(keeper, floor, space, f"  {room.name} "), NameTaken),
        (add(keeper, floor, space, " "), Invalid),
        (add(keeper, floor, space, "名" * 101), Invalid),
        (add(keeper, floor, space, "a\0b"), Invalid),
        (add(keeper, room, space), WrongPlaceKind),
        (add(keeper, floor, PlaceKind.BUILDING, "新", PlaceFacts()), WrongPlaceKind),
        (add(keeper, house.building, PlaceKind.FLOOR, "9层", PlaceFacts()), Invalid),
        (add(keeper, house.building, PlaceKind.FLOOR, "9层", PlaceFacts(level=999)), Invalid),
        (add(keeper, house.building, PlaceKind.FLOOR, "9层", PlaceFacts(level=9, plan_width=9.0)), Invalid),
        (
            add(keeper, house.building, PlaceKind.FLOOR, "9层", PlaceFacts(level=9, use=SpaceUse.HALL)),
            Invalid,
        ),
        (add(keeper, floor, space, facts=replace(AN_OFFICE, use=None)), Invalid),
        (add(keeper, floor, space, facts=replace(AN_OFFICE, area=Decimal(0))), Invalid),
        (add(keeper, floor, space, facts=replace(AN_OFFICE, area=Decimal(10) ** 9)), Invalid),
        (add(keeper, floor, space, facts=replace(AN_OFFICE, number="1" * 21)), Invalid),
        (add(keeper, floor, space, facts=replace(AN_OFFICE, unit_id=uuid7())), NotFound),
        (add(keeper, floor, space, facts=replace(AN_OFFICE, polygon=[0, 0, 99, 0, 99, 9])), BadOutline),
        (lambda session: places.add_place(session, keeper, uuid7(), space, "新", AN_OFFICE), NotFound),
        (lambda session: rename(session, keeper, room, house.rooms[1].name), NameTaken),
        (lambda session: rename(session, cadre, room, "新"), NotAllowed),
        (lambda session: places.change_place(session, cadre, room.id, "新", AN_OFFICE), NotAllowed),
        (
            lambda session: places.change_place(session, keeper, room.id, "新", AN_OFFICE, version=2),
            StaleVersion,
        ),
        (lambda session: places.close_place(session, keeper, house.rooms[1].id, version=2), StaleVersion),
        (lambda session: places.close_place(session, keeper, room.id), PlaceNotEmpty),
        (lambda session: places.close_place(session, keeper, house.building.id), PlaceNotEmpty),
        (lambda session: places.close_place(session, elsewhere, house.rooms[1].id), NotAllowed),
        (lambda session: places.allow_anonymous_reports(session, cadre, room.id, True), NotAllowed),
    ]
    for verb, error in refusals:
        await refused(database, error, verb)


async def test_nothing_is_changed_about_or_added_to_a_closed_place(database: Database) -> None:
    keeper, floor = await a_keeper(database), await a_floor(database)
    async with database.write() as session:
        await places.close_place(session, keeper, floor.id)
    verbs: Sequence[Any] = (
        lambda session: places.add_place(session, keeper, floor.id, PlaceKind.SPACE, "新", AN_OFFICE),
        lambda session: rename(session, keeper, floor, "新"),
        lambda session: places.close_place(session, keeper, floor.id),
        lambda session: places.allow_anonymous_reports(session, keeper, floor.id, True),
    )
    for verb in verbs:
        await refused(database, PlaceClosed, verb)


async def test_a_units_manager_changes_its_own_rooms_only(database: Database) -> None:
    unit = await a_unit(database)
    own, others = await a_room(database, unit_id=unit.id), await a_room(database)
    manager = await a_keeper(database, at=unit.ref)
    async with database.write() as session:
        await rename(session, manager, own, "接待室")
    with pytest.raises(NotAllowed):
        async with database.write() as session:
            await rename(session, manager, others, "接待室二")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("lineage", []),
        ("use", None),
        ("area", Decimal(-1)),
        ("polygon", [1.0, 2.0, 3.0]),
        ("parent_id", None),
    ],
)
async def test_the_database_too_refuses_a_broken_place(database: Database, column: str, value: Any) -> None:
    room = await a_room(database)
    async with database.write() as session:
        change = update(Place).where(Place.id == room.id).values({column: value})
        with pytest.raises(IntegrityError):
            await session.execute(change)
