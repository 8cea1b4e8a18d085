"""Equipment: where it stands, what it is a part of, what it feeds. No circles."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from backend.facility import equipment, events, feeds, finding, neighbours
from backend.facility.equipment import EquipmentFacts, PartOfItself
from backend.facility.feeds import AlreadyConnected, FeedsItself
from backend.facility.models import Equipment, EquipmentRetired, Medium, PlaceClosed
from backend.facility.places import close_place
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, StaleVersion
from backend.kernel.journal import Entry
from backend.kernel.refs import Ref, uuid7
from tests.facility.state import refused
from tests.factories.people import an_actor
from tests.factories.places import a_keeper, a_room, a_site, an_equipment

NEW = EquipmentFacts("新")


async def test_equipment_is_added_with_a_code_of_its_own(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    part_of = await an_equipment(database, place=room, kind="vrf_outdoor")
    facts = EquipmentFacts("  内机  1 ", part_of.id, "RAS-22", date(2021, 5, 1))
    async with database.write() as session:
        added = await equipment.add_equipment(session, keeper, room.id, "vrf_indoor", facts)
    async with database.read() as session:
        kept = await finding.by_code(session, added.code)
        entry = (await session.scalars(select(Entry))).one()
    assert isinstance(kept, Equipment)
    assert (kept.name, kept.kind_row.brick, kept.model) == ("内机 1", "Fan_Coil_Unit", "RAS-22")
    assert kept.place.id == room.id
    assert kept.parent is not None
    assert kept.parent.id == part_of.id
    assert entry.subject == kept.ref
    assert entry.read(events.EquipmentAdded) == events.EquipmentAdded(
        name="内机 1", kind="vrf_indoor", place=room.id
    )


async def test_moved_equipment_is_found_where_it_stands_now(database: Database) -> None:
    keeper, room, other = await a_keeper(database), await a_room(database), await a_room(database)
    unit = await an_equipment(database, place=room)
    for _ in range(2):
        async with database.write() as session:
            await equipment.change_equipment(session, keeper, unit.id, other.id, EquipmentFacts("盘管"))
    async with database.read() as session:
        assert (await finding.equipment_list(session, place_id=room.id)).items == []
        (moved,) = (await finding.equipment_list(session, search=f"盘管 {other.name}")).items
        entry = (await session.scalars(select(Entry))).one()
    assert moved.id == unit.id
    assert moved.version == 2
    assert moved.sort.startswith(other.sort)
    assert entry.read(events.EquipmentChanged) == events.EquipmentChanged(fields=["name", "place_id"])


async def test_what_feeds_what(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    transformer = await an_equipment(database, "变压器", kind="transformer")
    board = await an_equipment(database, "配电柜", kind="switchgear")
    async with database.write() as session:
        await feeds.connect(session, keeper, transformer.id, board.ref, Medium.POWER)
        await feeds.connect(session, keeper, board.id, room.ref, Medium.POWER)
    async with database.read() as session:
        fed = await neighbours.feeds(session, [transformer.id, board.id])
        feeding = await neighbours.feeding_equipment(session, [transformer.id, board.id])
        into_rooms = await neighbours.feeding_places(session, [room.id])
        assert await feeds.downstream(session, transformer.id) == {transformer.id, board.id}
    targets = [[each.target_equipment or each.target_place for each in row] for row in fed]
    assert [[each and each.id for each in row] for row in targets] == [[board.id], [room.id]]
    assert [[each.source.id for each in row] for row in feeding] == [[], [transformer.id]]
    assert [[each.source.id for each in row] for row in into_rooms] == [[board.id]]

    async with database.write() as session:
        await feeds.disconnect(session, keeper, transformer.id, board.ref)
    async with database.read() as session:
        assert await feeds.downstream(session, transformer.id) == {transformer.id}
        verbs = [entry.verb for entry in await session.scalars(select(Entry).order_by(Entry.id))]
    assert verbs == ["equipment.connected", "equipment.connected", "equipment.disconnected"]


async def test_of_two_connections_that_close_a_circle_one_is_refused(database: Database) -> None:
    keeper = await a_keeper(database)
    a, b = await an_equipment(database, "甲"), await an_equipment(database, "乙")

    async def connect(source: Equipment, target: Equipment) -> str:
        async with database.write() as session:
            await feeds.connect(session, keeper, source.id, target.ref, Medium.WATER)
        return "connected"

    outcomes = await asyncio.gather(connect(a, b), connect(b, a), return_exceptions=True)
    assert sorted(
        outcome if isinstance(outcome, str) else type(outcome).__name__ for outcome in outcomes
    ) == [
        "FeedsItself",
        "connected",
    ]


async def test_refusals_change_nothing(database: Database) -> None:
    keeper, room, closed = await a_keeper(database), await a_room(database), await a_room(database)
    cadre = await an_actor(database, Role.CADRE, at=(await a_site(database)).ref)
    top = await an_equipment(database, "总柜", place=room)
    middle = await an_equipment(database, "分柜", place=room, parent_id=top.id)
    bottom = await an_equipment(database, "箱", place=room, parent_id=middle.id)
    retired = await an_equipment(database, "旧柜", place=room)
    async with database.write() as session:
        await close_place(session, keeper, closed.id)
        await equipment.retire_equipment(session, keeper, retired.id)
        await feeds.connect(session, keeper, top.id, middle.ref, Medium.POWER)
        await feeds.connect(session, keeper, middle.id, bottom.ref, Medium.POWER)

    def add(place: Any, kind: str = "fcu", facts: EquipmentFacts = NEW, who: Actor = keeper) -> Any:
        return lambda session: equipment.add_equipment(session, who, place, kind, facts)

    def change(subject: Equipment, place: Any, facts: EquipmentFacts, who: Actor = keeper) -> Any:
        return lambda session: equipment.change_equipment(session, who, subject.id, place, facts)

    def connect(source: Equipment, target: Ref, who: Actor = keeper) -> Any:
        return lambda session: feeds.connect(session, who, source.id, target, Medium.POWER)

    refusals: Sequence[tuple[Any, type[DomainError]]] = [
        (add(room.id, who=cadre), NotAllowed),
        (add(uuid7()), NotFound),
        (add(closed.id), PlaceClosed),
        (add(room.id, "warp_core"), NotFound),
        (add(room.id, facts=EquipmentFacts(" ")), Invalid),
        (add(room.id, facts=EquipmentFacts("新", model="型" * 101)), Invalid),
        (add(room.id, facts=EquipmentFacts("新", parent_id=uuid7())), NotFound),
        (add(room.id, facts=EquipmentFacts("新", parent_id=retired.id)), EquipmentRetired),
        (change(top, room.id, EquipmentFacts("总柜", parent_id=bottom.id)), PartOfItself),
        (change(top, room.id, EquipmentFacts("总柜", parent_id=top.id)), PartOfItself),
        (change(top, closed.id, EquipmentFacts("总柜")), PlaceClosed),
        (change(retired, room.id, EquipmentFacts("新")), EquipmentRetired),
        (change(top, room.id, EquipmentFacts("新"), cadre), NotAllowed),
        (
            lambda session: equipment.change_equipment(session, keeper, top.id, room.id, NEW, version=2),
            StaleVersion,
        ),
        (lambda session: equipment.retire_equipment(session, keeper, top.id, version=0), StaleVersion),
        (lambda session: equipment.retire_equipment(session, cadre, top.id), NotAllowed),
        (lambda session: equipment.retire_equipment(session, keeper, retired.id), EquipmentRetired),
        (lambda session: equipment.retire_equipment(session, keeper, uuid7()), NotFound),
        (connect(bottom, top.ref), FeedsItself),
        (connect(top, top.ref), FeedsItself),
        (connect(top, middle.ref), AlreadyConnected),
        (connect(top, retired.ref), EquipmentRetired),
        (connect(retired, top.ref), EquipmentRetired),
        (connect(top, closed.ref), PlaceClosed),
        (connect(top, Ref("place", uuid7())), NotFound),
        (connect(top, Ref("equipment", uuid7())), NotFound),
        (connect(top, room.ref, cadre), NotAllowed),
        (lambda session: feeds.disconnect(session, keeper, top.id, bottom.ref), NotFound),
        (lambda session: feeds.disconnect(session, cadre, top.id, middle.ref), NotAllowed),
    ]
    for verb, error in refusals:
        await refused(database, error, verb)
