"""Finding places and equipment as people type, list, scan and look at plans."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.facility import finding, neighbours
from backend.facility.codes import MisreadCode
from backend.facility.models import Place, PlaceKind, SpaceUse
from backend.kernel.db import Database
from backend.kernel.errors import Invalid
from backend.kernel.pages import BadCursor
from backend.kernel.refs import uuid7
from tests.conftest import StatementCount
from tests.factories.people import a_unit
from tests.factories.places import (
    a_building,
    a_floor,
    a_room,
    an_equipment,
    an_office_building,
)


async def _search(database: Database, typed: str) -> list[str]:
    async with database.read() as session:
        return [place.path for place in (await finding.places(session, search=typed, first=5)).items]


async def test_what_is_typed_finds_what_is_meant_and_the_best_first(database: Database) -> None:
    await a_building(database, "1号楼")
    third = await a_floor(database, 3)
    await a_room(database, "305", floor=third)
    await a_room(database, "第一会议室", floor=third, use=SpaceUse.MEETING, number="301")
    thirteenth = await a_floor(database, 13)
    await a_room(database, "1305", floor=thirteenth)
    await a_building(database, "11号楼")
    await a_room(database, "305", floor=await a_floor(database, 3))

    assert await _search(database, "hys") == ["1号楼 3层 第一会议室"]
    assert await _search(database, "huiyi") == ["1号楼 3层 第一会议室"]
    assert await _search(database, "会议室") == ["1号楼 3层 第一会议室"]
    assert await _search(database, "301") == ["1号楼 3层 第一会议室"]
    assert await _search(database, "305") == ["1号楼 3层 305", "11号楼 3层 305"]
    assert await _search(database, "13") == ["1号楼 13层", "1号楼 13层 1305"]
    assert await _search(database, "1号楼 305") == ["1号楼 3层 305"]
    assert await _search(database, "1号楼305") == ["1号楼 3层 305"]
    assert await _search(database, "305 1号楼") == ["1号楼 3层 305"]
    assert (await _search(database, "1号楼"))[0] == "1号楼"
    assert await _search(database, "11号楼 3楼") == ["11号楼 3层", "11号楼 3层 305"]
    assert await _search(database, "食堂") == []
    assert await _search(database, "'%_\\") == []
    assert await _search(database, "(") == []
    assert len(await _search(database, "  ")) == 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(typed=st.text(max_size=100))
async def test_whatever_is_typed_is_answered(database: Database, typed: str) -> None:
    async with database.read() as session:
        await finding.places(session, search=typed)
        await finding.equipment_list(session, search=typed)


async def test_a_long_search_is_refused(database: Database) -> None:
    async with database.read() as session:
        with pytest.raises(Invalid):
            await finding.places(session, search="会" * 101)


async def test_pages_follow_each_other_without_gap_or_repetition(database: Database) -> None:
    await an_office_building(database, floors=3, rooms=8)
    for search in (None, "层", "1"):
        async with database.read() as session:
            whole = (await finding.places(session, search=search, first=100)).items
            paged: list[Place] = []
            after = None
            while True:
                page = await finding.places(session, search=search, first=7, after=after)
                paged.extend(page.items)
                if page.next is None:
                    break
                after = page.next
        assert [place.id for place in paged] == [place.id for place in whole]
        assert len(whole) > 7


@pytest.mark.parametrize("cursor", ["", "x", "WyJhIl0=", "é"])
async def test_a_cursor_of_another_list_is_refused(database: Database, cursor: str) -> None:
    async with database.read() as session:
        with pytest.raises(BadCursor):
            await finding.places(session, after=cursor)


async def test_lists_take_one_statement_whatever_their_length(
    database: Database, statements: StatementCount
) -> None:
    unit = await a_unit(database)
    house = await an_office_building(database, floors=2, rooms=20)
    await a_room(database, unit_id=unit.id)
    for room in house.rooms[:15]:
        await an_equipment(database, place=room)
    for first in (5, 100):
        async with database.read() as session:
            statements.clear()
            places = (await finding.places(session, kind=PlaceKind.SPACE, first=first)).items
            assert len(statements) == 1
            equipment = (await finding.equipment_list(session, place_id=house.site.id, first=first)).items
            assert len(statements) == 2
        assert (len(places), len(equipment)) == (min(first, 41), min(first, 15))
        assert all(place.parent for place in places)
        assert all(each.place and each.kind_row for each in equipment)


async def test_a_place_is_listed_by_its_parent_kind_and_id(database: Database) -> None:
    house = await an_office_building(database)
    async with database.read() as session:
        floors = await finding.places(session, parent_id=house.building.id)
        chosen = await finding.places(session, ids=[house.rooms[4].id, house.rooms[0].id, uuid7()])
        with pytest.raises(Invalid):
            await finding.places(session, ids=[uuid7()] * 101)
    assert [place.name for place in floors.items] == ["1层", "2层"]
    assert [place.name for place in chosen.items] == ["101", "202"]


async def test_equipment_is_listed_within_a_place_by_kind_and_words(database: Database) -> None:
    house = await an_office_building(database)
    pump = await an_equipment(database, "2号循环泵", place=house.rooms[0], kind="pump")
    await an_equipment(database, "10号循环泵", place=house.rooms[0], kind="pump")
    fan = await an_equipment(database, "风机盘管", place=house.rooms[5], model="FP-68")
    async with database.read() as session:

        async def names(**wanted: object) -> list[str]:
            return [each.name for each in (await finding.equipment_list(session, **wanted)).items]  # type: ignore[arg-type]

        assert await names() == ["2号循环泵", "10号循环泵", "风机盘管"]
        assert await names(place_id=house.floors[1].id) == [fan.name]
        assert await names(place_id=house.rooms[1].id) == []
        assert await names(kind="pump") == ["2号循环泵", "10号循环泵"]
        assert await names(search="xhb") == ["2号循环泵", "10号循环泵"]
        assert await names(search="2号") == [pump.name]
        assert await names(search="fp-68") == [fan.name]
        assert await names(search="fan coil 201") == []
        assert await names(search="fan coil 2楼") == [fan.name]


async def test_a_scanned_code_leads_to_its_place_or_equipment(database: Database) -> None:
    room = await a_room(database)
    equipment = await an_equipment(database, place=room)
    async with database.read() as session:
        place = await finding.by_code(session, room.code.lower())
        thing = await finding.by_code(session, equipment.code)
        assert place is not None
        assert thing is not None
        assert (place.ref, thing.ref) == (room.ref, equipment.ref)
        wrong = room.code[:-1] + ("2" if room.code[-1] != "2" else "3")
        with pytest.raises(MisreadCode):
            await finding.by_code(session, wrong)


async def test_the_plan_of_a_floor_and_of_a_spaces_floor(
    database: Database, statements: StatementCount
) -> None:
    unit = await a_unit(database, "市发展改革委")
    house = await an_office_building(database, floors=1, rooms=30)
    room = await a_room(database, "会议室", unit_id=unit.id)
    await a_room(database, "走廊", polygon=[])
    async with database.read() as session:
        statements.clear()
        plan = await finding.floor_plan(session, room.id)
        assert len(statements) == 2
        same = await finding.floor_plan(session, house.floors[0].id)
        assert await finding.floor_plan(session, house.building.id) is None
        assert await finding.floor_plan(session, uuid7()) is None
    assert plan is not None
    assert same is not None
    assert plan.floor.id == same.floor.id == house.floors[0].id
    assert (plan.floor.plan_width, plan.floor.plan_height) == (20.0, 12.0)
    assert {(space.name, unit_name) for space, unit_name in plan.spaces} == {
        ("会议室", "市发展改革委"),
        *((room.name, None) for room in house.rooms),
    }


async def test_neighbours_are_read_in_batches(database: Database, statements: StatementCount) -> None:
    house = await an_office_building(database)
    for room in house.rooms[:4]:
        await an_equipment(database, place=room)
    ids = [house.building.id, house.floors[1].id, house.rooms[0].id, uuid7()]
    async with database.read() as session:
        statements.clear()
        assert await neighbours.equipment_counts(session, ids) == [4, 1, 1, 0]
        children = await neighbours.children(session, ids)
        found = await neighbours.places_by_id(session, ids)
        assert len(statements) == 3
    assert [[child.name for child in each] for each in children] == [
        ["1层", "2层"],
        ["201", "202", "203"],
        [],
        [],
    ]
    assert [place and place.id for place in found] == [*ids[:3], None]
