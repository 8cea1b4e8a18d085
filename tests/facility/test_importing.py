"""Places and equipment from workbooks: all rows or none, and every fault at its cell."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from backend.facility import equipment, equipment_sheet, exporting, finding, places, places_sheet
from backend.facility.equipment_import import import_equipment, plan_equipment
from backend.facility.models import Equipment, Place, SpaceUse
from backend.facility.places_import import import_places, plan_places
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import sheets
from backend.kernel.db import Database
from backend.kernel.errors import NotAllowed, NotFound, StaleVersion
from backend.kernel.journal import Entry
from backend.kernel.refs import uuid7
from backend.kernel.uploads import SheetImport
from tests.facility.verbs import a_keeper
from tests.factories.people import a_unit, an_actor
from tests.factories.places import a_building, a_site, an_equipment, an_office_building

PLACE_TITLES = [column.title for column in places_sheet.COLUMNS]
EQUIPMENT_TITLES = [column.title for column in equipment_sheet.COLUMNS]
A_WING: list[dict[str, Any]] = [
    {"名称": "西配楼", "类型": "楼栋"},
    {"名称": "1层", "类型": "楼层", "上级": "西配楼", "楼层": 1, "平面图宽": 20, "平面图高": 12},
    {
        "名称": "101",
        "类型": "空间",
        "上级": "西配楼 1层",
        "房号": 101,
        "用途": "办公室",
        "使用面积": 18.5,
        "使用单位": "市发改委",
        "轮廓": "0,0 4,0 4,5 0,5",
    },
    {"名称": "楼前停车场", "类型": "空间", "用途": "停车"},
]


def workbook(titles: Sequence[str], rows: Sequence[dict[str, Any]]) -> bytes:
    return sheets.write("表", titles, [[row.get(title) for title in titles] for row in rows])


async def bring_places(
    database: Database,
    who: Actor,
    rows: Sequence[dict[str, Any]],
    titles: Sequence[str] = PLACE_TITLES,
    *,
    dry_run: bool = False,
) -> SheetImport:
    return await _bring(
        database, plan_places, import_places, who, places_sheet.read(workbook(titles, rows)), dry_run
    )


async def bring_equipment(
    database: Database,
    who: Actor,
    rows: Sequence[dict[str, Any]],
    titles: Sequence[str] = EQUIPMENT_TITLES,
    *,
    dry_run: bool = False,
) -> SheetImport:
    return await _bring(
        database, plan_equipment, import_equipment, who, equipment_sheet.read(workbook(titles, rows)), dry_run
    )


async def _bring(
    database: Database, compare: Any, verb: Any, who: Actor, reading: Any, dry_run: bool
) -> SheetImport:
    async with database.read() as session:
        plan = await compare(session, who, reading)
    async with database.write() as session:
        run: SheetImport = await verb(session, who, uuid7(), plan, dry_run=dry_run)
    return run


def faults(run: SheetImport) -> list[tuple[int, str, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in run.faults]


async def test_a_whole_building_comes_in_whatever_the_order_of_its_rows(database: Database) -> None:
    keeper, unit = await a_keeper(database), await a_unit(database, "市发改委")
    run = await bring_places(database, keeper, A_WING[::-1])
    assert (run.rows, run.created, run.changed, run.faults) == (4, 4, 0, [])

    async with database.read() as session:
        (room,) = (await finding.places(session, search="西配楼 101")).items
        (park,) = (await finding.places(session, search="tcc")).items
        plan = await finding.floor_plan(session, room.id)
        verbs = [entry.verb for entry in await session.scalars(select(Entry))]
    assert (room.path, room.number, room.area, room.unit_id) == (
        "西配楼 1层 101",
        "101",
        Decimal("18.5"),
        unit.id,
    )
    assert room.use is SpaceUse.OFFICE
    assert room.polygon == [0, 0, 4, 0, 4, 5, 0, 5]
    assert park.path == "楼前停车场"
    assert plan is not None
    assert len(plan.spaces) == 1
    assert verbs == ["place.added"] * 4


async def test_a_dry_run_tells_what_would_happen_and_does_nothing(database: Database) -> None:
    keeper = await a_keeper(database)
    await a_unit(database, "市发改委")
    house = await an_office_building(database)
    renamed = {"编码": house.building.code, "名称": "东配楼", "类型": "楼栋"}
    before = await _everything(database)
    run = await bring_places(database, keeper, [*A_WING, renamed], dry_run=True)
    assert (run.dry_run, run.created, run.changed) == (True, 4, 1)
    assert await _everything(database) == before


async def test_what_was_exported_comes_in_again_and_changes_nothing(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    await a_unit(database, "市发改委")
    await bring_places(database, keeper, A_WING)
    part_of = await an_equipment(database, "外机", place=house.rooms[0], kind="vrf_outdoor", model="X-1")
    await an_equipment(database, "内机", place=house.rooms[1], kind="vrf_indoor", parent_id=part_of.id)
    before = await _everything(database)
    places = await exporting.places_workbook(database, keeper, house.site.id)
    equipment = await exporting.equipment_workbook(database, keeper, house.site.id)
    again = await _bring(database, plan_places, import_places, keeper, places_sheet.read(places), False)
    assert (again.rows, again.created, again.changed, again.faults) == (13, 0, 0, [])
    again = await _bring(
        database, plan_equipment, import_equipment, keeper, equipment_sheet.read(equipment), False
    )
    assert (again.rows, again.created, again.changed, again.faults) == (2, 0, 0, [])
    assert await _everything(database) == before


async def test_a_row_with_a_code_renames_and_one_without_a_column_leaves_it(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    room = house.rooms[0]
    run = await bring_places(
        database,
        keeper,
        [
            {"编码": house.building.code.lower(), "名称": "综合楼", "类型": "楼栋"},
            {"编码": room.code, "名称": "接待室", "类型": "空间", "上级": "1号楼 1层", "用途": "会议室"},
            {"名称": "109", "类型": "空间", "上级": "综合楼 1层", "用途": "库房"},
        ],
        ["编码", "上级", "名称", "类型", "用途"],
    )
    assert (run.created, run.changed, run.faults) == (1, 2, [])
    async with database.read() as session:
        found = {
            place.path: place for place in (await finding.places(session, search="综合楼 1层", first=9)).items
        }
    assert set(found) == {"综合楼 1层", *(f"综合楼 1层 {name}" for name in ("接待室", "102", "103", "109"))}
    kept = found["综合楼 1层 接待室"]
    assert (kept.id, kept.use, kept.number, kept.area) == (room.id, SpaceUse.MEETING, "101", Decimal(20))


async def test_every_fault_is_shown_at_its_cell_and_nothing_comes_in(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    room = house.rooms[0]
    space = {"类型": "空间", "上级": "1号楼 1层", "用途": "办公室"}
    before = await _everything(database)
    run = await bring_places(
        database,
        keeper,
        [
            {**space, "名称": "好房间"},
            {**space, "名称": "无处", "上级": "9号楼 1层"},
            {**space, "名称": "无主", "使用单位": "外星事务局"},
            {**space, "名称": "错码", "编码": "22222223"},
            {**space, "名称": "无用途", "用途": None},
            {**space, "名称": "出界", "轮廓": "0,0 99,0 99,9"},
            {**space, "名称": "102", "编码": room.code},
            {**space, "名称": "103"},
            {**space, "名称": "103"},
            {**space, "名称": house.rooms[3].name, "编码": house.rooms[3].code},
            {"名称": "2层", "类型": "空间", "上级": "1号楼", "用途": "办公室"},
            {"名称": "9层", "类型": "楼层", "上级": "1号楼"},
            {**space, "名称": "坏层之上", "上级": "1号楼 9层"},
            {**space, "名称": "字", "使用面积": "很大"},
            {**space, "名称": None},
            {**space, "名称": "画", "轮廓": "a,b c"},
        ],
    )
    assert faults(run) == [
        (3, "上级", "unknown_parent"),
        (4, "使用单位", "unknown_unit"),
        (5, "编码", "unknown_code"),
        (6, "用途", "invalid"),
        (7, "轮廓", "bad_outline"),
        (8, "名称", "name_taken"),
        (10, "名称", "row_twice"),
        (11, "上级", "kind_is_fixed"),
        (12, "类型", "kind_is_fixed"),
        (13, "楼层", "invalid"),
        (15, "使用面积", "not_a_number"),
        (16, "名称", "cell_missing"),
        (17, "轮廓", "bad_outline"),
    ]
    assert (run.rows, run.created, run.changed) == (16, 0, 0)
    assert await _everything(database) == before


async def test_rows_of_places_that_are_not_ones_own_are_refused(database: Database) -> None:
    site = await a_site(database)
    own, other = await a_building(database), await a_building(database)
    manager = await an_actor(database, Role.ASSET_MANAGER, at=own.ref)
    floor = {"名称": "1层", "类型": "楼层", "楼层": 1}
    run = await bring_places(
        database,
        manager,
        [{**floor, "上级": own.path}, {**floor, "上级": other.path}, {"名称": "新楼", "类型": "楼栋"}],
    )
    assert faults(run) == [(3, "名称", "not_allowed"), (4, "名称", "not_allowed")]
    with pytest.raises(NotAllowed):
        await exporting.places_workbook(database, manager, site.id)
    with pytest.raises(NotAllowed):
        await exporting.label_sheet(database, manager, other.id, "https://x", of_equipment=False)
    with pytest.raises(NotFound):
        await exporting.label_sheet(database, manager, uuid7(), "https://x", of_equipment=False)


async def test_equipment_comes_in_moves_and_changes(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    outdoor = await an_equipment(database, "外机", place=house.rooms[0], kind="vrf_outdoor")
    run = await bring_equipment(
        database,
        keeper,
        [
            {
                "名称": "内机",
                "类别": "多联机室内机",
                "位置": "1号楼 2层 201",
                "所属设备编码": outdoor.code,
                "安装日期": "2024-05-01",
            },
            {
                "名称": "外机",
                "类别": "VRF outdoor unit",
                "位置": "1号楼 2层 202",
                "编码": outdoor.code,
                "型号": "RXY",
            },
        ],
    )
    assert (run.created, run.changed, run.faults) == (1, 1, [])
    async with database.read() as session:
        found = (await finding.equipment_list(session, search="2层")).items
        assert [(each.name, each.place.path, each.model) for each in found] == [
            ("内机", "1号楼 2层 201", None),
            ("外机", "1号楼 2层 202", "RXY"),
        ]
        assert found[0].parent_id == outdoor.id
        verbs = [entry.verb for entry in await session.scalars(select(Entry).order_by(Entry.id))]
    assert verbs == ["equipment.added", "equipment.changed"]


async def test_faulty_equipment_is_shown_at_its_cells_and_nothing_comes_in(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    room = house.rooms[0].path
    a = await an_equipment(database, "甲", place=house.rooms[0])
    b = await an_equipment(database, "乙", place=house.rooms[0], parent_id=a.id)
    good = {"名称": "盘管", "类别": "fcu", "位置": room}
    before = await _everything(database)
    run = await bring_equipment(
        database,
        keeper,
        [
            good,
            {**good, "类别": "永动机"},
            {**good, "位置": "9号楼"},
            {**good, "编码": "22222223"},
            {**good, "所属设备编码": "xx"},
            {**good, "名称": "甲", "编码": a.code, "所属设备编码": b.code},
            {**good, "名称": "乙", "编码": b.code},
            {**good, "名称": "乙", "编码": b.code},
            {**good, "安装日期": "昨天"},
        ],
    )
    assert faults(run) == [
        (3, "类别", "unknown_kind"),
        (4, "位置", "unknown_place"),
        (5, "编码", "unknown_equipment"),
        (6, "所属设备编码", "unknown_equipment"),
        (7, "所属设备编码", "part_of_itself"),
        (9, "编码", "equipment_twice"),
        (10, "安装日期", "not_a_day"),
    ]
    assert await _everything(database) == before


async def _everything(database: Database) -> Sequence[Any]:
    async with database.read() as session:
        return [
            sorted(map(str, (await session.execute(select(table.__table__))).all()))
            for table in (Place, Equipment, Entry)
        ]


async def test_who_changed_something_after_the_comparison_is_not_overwritten(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    await a_unit(database, "市发改委")
    fan = await an_equipment(database, place=house.rooms[0])
    wing = places_sheet.read(workbook(PLACE_TITLES, A_WING))
    fans = equipment_sheet.read(
        workbook(
            EQUIPMENT_TITLES,
            [{"编码": fan.code, "名称": "新风机", "类别": "fcu", "位置": house.rooms[1].path}],
        )
    )
    async with database.read() as session:
        places_plan = await plan_places(session, keeper, wing)
        fan_plan = await plan_equipment(session, keeper, fans)
    async with database.write() as session:
        await equipment.retire_equipment(session, keeper, fan.id)
    async with database.write() as session:
        await places.close_place(session, keeper, house.rooms[2].id)
    async with database.read() as session:
        before = (await session.scalars(select(Entry.verb).order_by(Entry.id))).all()
    verbs: Sequence[tuple[Any, Any]] = ((import_places, places_plan), (import_equipment, fan_plan))
    for verb, plan in verbs:
        with pytest.raises(StaleVersion):
            async with database.write() as session:
                await verb(session, keeper, uuid7(), plan, dry_run=False)
    async with database.read() as session:
        assert (await session.scalars(select(Entry.verb).order_by(Entry.id))).all() == before
        assert (await session.get_one(Equipment, fan.id)).name == fan.name
        assert (await finding.places(session, search="西配楼")).items == []
