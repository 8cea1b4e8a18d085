"""The place tree: what may be where, what follows from a name, and who may change it."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from backend.facility import events, finding, places
from backend.facility.facts import PlaceFacts
from backend.facility.models import Place, PlaceKind, SpaceUse
from backend.facility.places import within
from backend.kernel.db import Database
from backend.kernel.errors import StaleVersion
from backend.kernel.journal import Entry
from tests.facility.verbs import AN_OFFICE, rename
from tests.factories.people import a_unit
from tests.factories.places import a_building, a_floor, a_keeper, a_room, an_equipment, an_office_building


async def test_a_place_knows_its_path_its_lineage_and_its_order(database: Database) -> None:
    keeper, floor = await a_keeper(database), await a_floor(database, 3)
    async with database.write() as session:
        room = await places.add_place(session, keeper, floor.id, PlaceKind.SPACE, "第一会议室", AN_OFFICE)

    async with database.read() as session:
        kept = await finding.place(session, room.id)
        entry = (await session.scalars(select(Entry))).one()
    assert kept is not None
    assert kept.path == "1号楼 3层 第一会议室"
    assert kept.lineage == [*floor.lineage, kept.id]
    assert (kept.number, kept.use, kept.area) == ("305", SpaceUse.OFFICE, Decimal("23.5"))
    assert kept.parent is not None
    assert kept.parent.id == floor.id
    assert (entry.subject, entry.actor) == (kept.ref, keeper.ref)
    assert entry.read(events.PlaceAdded) == events.PlaceAdded(path="1号楼 3层 第一会议室", kind="space")


async def test_the_order_of_the_house(database: Database) -> None:
    """Buildings 2 before 10, basements below the ground, rooms by number."""
    for name in ("10号楼", "2号楼"):
        await a_building(database, name)
    building = await a_building(database, "3号楼")
    for level in (2, -1, 11, 1, -2):
        await a_floor(database, level, building=building)
    for name in ("1102", "1101", "11A"):
        await a_room(database, name, floor=await _floor(database, 11))

    async with database.read() as session:
        page = await finding.places(session, first=100)
    assert [place.path for place in page.items] == [
        "市级机关大院",
        "2号楼",
        "3号楼",
        "3号楼 B2层",
        "3号楼 B1层",
        "3号楼 1层",
        "3号楼 2层",
        "3号楼 11层",
        "3号楼 11层 11A",
        "3号楼 11层 1101",
        "3号楼 11层 1102",
        "10号楼",
    ]


async def test_within_is_the_place_and_all_below(database: Database) -> None:
    first, second = await an_office_building(database), await an_office_building(database)
    async with database.read() as session:
        everything = set(await session.scalars(within(first.site.id)))
        one = set(await session.scalars(within(first.building.id)))
        two = set(await session.scalars(within(first.floors[0].id, second.rooms[0].id)))
    ids = {place.id for place in (first.building, *first.floors, *first.rooms)}
    assert one == ids
    assert everything > ids
    assert two == {first.floors[0].id, *(room.id for room in first.rooms[:3]), second.rooms[0].id}


async def test_a_renamed_building_renames_the_paths_below_and_is_found_by_its_new_name(
    database: Database,
) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    unit = await an_equipment(database, place=house.rooms[0])
    async with database.write() as session:
        await rename(session, keeper, house.building, "综合楼")

    async with database.read() as session:
        paths = [each.path for each in (await finding.places(session, kind=PlaceKind.SPACE, first=100)).items]
        found = await finding.places(session, search="zonghelou 101")
        nothing = await finding.places(session, search="1号楼")
        equipment = await finding.equipment_list(session, search="综合楼 风机盘管")
        entry = (await session.scalars(select(Entry))).one()
    assert paths == [f"综合楼 {floor}层 {floor}0{room}" for floor in (1, 2) for room in (1, 2, 3)]
    assert [each.path for each in found.items] == ["综合楼 1层 101"]
    assert nothing.items == []
    assert [each.id for each in equipment.items] == [unit.id]
    assert entry.read(events.PlaceRenamed) == events.PlaceRenamed(before="1号楼", path="综合楼")


async def test_a_renamed_site_leaves_the_paths_as_they_are(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    async with database.write() as session:
        await rename(session, keeper, house.site, "新大院")
    async with database.read() as session:
        assert {place.path for place in await session.scalars(select(Place))} == {
            "新大院",
            *(place.path for place in (house.building, *house.floors, *house.rooms)),
        }


async def test_facts_are_replaced_and_only_what_changed_is_told(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    unit = await a_unit(database)
    facts = PlaceFacts(
        number="101", use=SpaceUse.STORAGE, area=Decimal(20), unit_id=unit.id, polygon=room.polygon
    )
    for _ in range(2):
        async with database.write() as session:
            changed = await places.change_place(session, keeper, room.id, room.name, facts)
    async with database.read() as session:
        entry = (await session.scalars(select(Entry))).one()
    assert (changed.use, changed.unit_id, changed.version) == (SpaceUse.STORAGE, unit.id, 2)
    assert entry.read(events.PlaceChanged) == events.PlaceChanged(fields=["use", "unit_id"])


async def test_of_two_who_saw_the_same_place_the_second_is_told_that_it_changed(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)

    async def change(name: str) -> str:
        async with database.write() as session:
            verb = places.change_place(session, keeper, room.id, name, AN_OFFICE, version=room.version)
            return (await verb).name

    outcomes = await asyncio.gather(change("甲"), change("乙"), return_exceptions=True)
    (refusal,) = [each for each in outcomes if isinstance(each, StaleVersion)]
    (kept,) = [each for each in outcomes if isinstance(each, str)]
    async with database.read() as session:
        now = await finding.place(session, room.id)
    assert now is not None
    assert (now.name, now.version, refusal.facts) == (kept, 2, {"current": 2})


async def test_a_new_number_is_found(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database, "打印室")
    async with database.write() as session:
        await places.change_place(session, keeper, room.id, room.name, replace(AN_OFFICE, number="999"))
    async with database.read() as session:
        assert [each.id for each in (await finding.places(session, search="999")).items] == [room.id]


async def test_a_closed_place_is_no_longer_listed_but_its_code_still_leads_to_it(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    async with database.write() as session:
        await places.close_place(session, keeper, room.id)
    async with database.read() as session:
        listed = await finding.places(session, kind=PlaceKind.SPACE)
        by_code = await finding.by_code(session, room.code)
    assert listed.items == []
    assert isinstance(by_code, Place)
    assert by_code.closed_at is not None


async def test_anonymous_reports_hold_for_everything_below(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    upstairs, downstairs = house.rooms[3], house.rooms[0]
    async with database.write() as session:
        await places.allow_anonymous_reports(session, keeper, house.floors[1].id, True)
    async with database.read() as session:
        assert await places.accepts_anonymous_reports(session, upstairs.id)
        assert await places.accepts_anonymous_reports(session, house.floors[1].id)
        assert not await places.accepts_anonymous_reports(session, downstairs.id)
        assert not await places.accepts_anonymous_reports(session, house.building.id)


async def test_the_switch_for_anonymous_reports_makes_a_new_version_where_it_changes(
    database: Database,
) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    versions = []
    for allowed in (False, True, True, False):
        async with database.write() as session:
            place = await places.allow_anonymous_reports(session, keeper, room.id, allowed)
            versions.append(place.version - room.version)
    assert versions == [0, 1, 1, 2]
    with pytest.raises(StaleVersion):
        async with database.write() as session:
            await places.change_place(session, keeper, room.id, "新", AN_OFFICE, version=room.version)


async def test_a_room_added_while_its_building_is_renamed_has_the_new_path(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)

    async def name_it(name: str) -> None:
        async with database.write() as session:
            await rename(session, keeper, house.building, name)

    async def add(name: str) -> None:
        async with database.write() as session:
            await places.add_place(session, keeper, house.floors[0].id, PlaceKind.SPACE, name, AN_OFFICE)

    await asyncio.gather(*(work for i in range(4) for work in (name_it(f"{i}号馆"), add(f"新{i}"))))

    async with database.read() as session:
        building = await finding.place(session, house.building.id)
        assert building is not None
        below = await session.scalars(select(Place.path).where(Place.id.in_(within(building.id))))
        paths = set(below)
    assert len(paths) == 1 + 2 + 6 + 4
    assert all(path.startswith(building.name) for path in paths)


async def test_of_two_who_add_the_same_name_one_is_refused(database: Database) -> None:
    keeper, floor = await a_keeper(database), await a_floor(database)

    async def add() -> Place:
        async with database.write() as session:
            return await places.add_place(session, keeper, floor.id, PlaceKind.SPACE, "档案室", AN_OFFICE)

    outcomes = await asyncio.gather(add(), add(), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NameTaken", "Place"]


async def _floor(database: Database, level: int) -> Place:
    async with database.read() as session:
        return (await session.scalars(select(Place).where(Place.level == level))).one()
