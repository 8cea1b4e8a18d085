"""Places and equipment as the app changes them: once a key, about the version that was seen, by those who may."""

from sqlalchemy import func, select

from backend.facility.models import Place
from backend.kernel import sheets, uploads
from backend.kernel.db import Database
from backend.kernel.refs import uuid7
from tests.conftest import StatementCount
from tests.facility.graphql import BY_CODE, PLACES, ask
from tests.factories.people import a_cadre
from tests.factories.places import a_keeper, a_room, an_equipment, an_office_building

EQUIPMENT = """query ($placeId: ID) { equipmentList(placeId: $placeId) {
  next items {
    name code kind kindName brick model installedOn retired place { path } parent { name }
    feeds { medium equipment { name } place { path } } fedBy { medium equipment { name } }
  }
} }"""
ADD = """mutation ($key: IdempotencyKey!, $parentId: ID!, $name: String!, $input: PlaceInput!) {
  done: addPlace(key: $key, parentId: $parentId, kind: SPACE, name: $name, input: $input) {
    ... on Place { id path use parent { path } } ... on Refused { code field facts }
  }
}"""
MARK = "{ placeIndexMark }"
FED_BY = """query ($id: ID!) { place(id: $id) { fedBy { medium equipment { name } } } }"""
CHANGE = """mutation ($key: IdempotencyKey!, $id: ID!, $version: Int!, $name: String!, $input: PlaceInput!) {
  done: changePlace(key: $key, id: $id, version: $version, name: $name, input: $input) {
    ... on Place { path use version } ... on Refused { code current }
  }
}"""
RETIRE = """mutation ($key: IdempotencyKey!, $id: ID!, $version: Int!) {
  done: retireEquipment(key: $key, id: $id, version: $version) {
    ... on Equipment { retired version } ... on Refused { code current }
  }
}"""
ALLOW = """mutation ($key: IdempotencyKey!, $id: ID!) {
  done: allowAnonymousReports(key: $key, placeId: $id, allowed: true) {
    ... on Place { anonymousReports openedToStrangers { id } }
  }
}"""
OPENED = "query ($id: ID!) { place(id: $id) { anonymousReports openedToStrangers { id } } }"
CONNECT = """mutation ($key: IdempotencyKey!, $id: ID!, $target: String!) {
  done: connectEquipment(key: $key, sourceId: $id, target: $target, medium: POWER) {
    ... on Equipment { feeds { medium equipment { name } place { path } } } ... on Refused { code field }
  }
}"""
IMPORT = """mutation ($key: IdempotencyKey!, $fileId: ID!, $dryRun: Boolean!) {
  done: importPlaces(key: $key, fileId: $fileId, dryRun: $dryRun) {
    ... on ImportOutcome { dryRun rows created changed faultCount faults { row column value code } }
    ... on Refused { code field }
  }
}"""


async def test_equipment_with_what_it_feeds(database: Database, statements: StatementCount) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    board = await an_equipment(database, "配电柜", place=house.rooms[0], kind="switchgear")
    lamp = await an_equipment(database, "灯", place=house.rooms[1], kind="luminaire", parent_id=board.id)
    for target in (lamp.ref, house.rooms[1].ref):
        answer = await ask(database, keeper, CONNECT, key=str(uuid7()), id=str(board.id), target=str(target))
    assert answer.data["done"] == {
        "feeds": [
            {"medium": "POWER", "equipment": {"name": "灯"}, "place": None},
            {"medium": "POWER", "equipment": None, "place": {"path": "1号楼 1层 102"}},
        ]
    }
    fed = await ask(database, keeper, FED_BY, id=str(house.rooms[1].id))
    assert fed.data["place"] == {"fedBy": [{"medium": "POWER", "equipment": {"name": "配电柜"}}]}
    again = await ask(database, keeper, CONNECT, key=str(uuid7()), id=str(board.id), target=str(lamp.ref))
    circle = await ask(database, keeper, CONNECT, key=str(uuid7()), id=str(lamp.id), target=str(board.ref))
    wrong = await ask(database, keeper, CONNECT, key=str(uuid7()), id=str(lamp.id), target="person:1")
    assert [each.data["done"]["code"] for each in (again, circle, wrong)] == [
        "already_connected",
        "feeds_itself",
        "invalid",
    ]

    statements.clear()
    listed = await ask(database, keeper, EQUIPMENT, placeId=str(house.site.id))
    assert len(statements) == 3  # the page; and both ways of feeding for all of it
    assert listed.data["equipmentList"]["items"][1] == {
        "name": "灯",
        "code": lamp.code,
        "kind": "luminaire",
        "kindName": "灯具",
        "brick": "Luminaire",
        "model": None,
        "installedOn": None,
        "retired": False,
        "place": {"path": "1号楼 1层 102"},
        "parent": {"name": "配电柜"},
        "feeds": [],
        "fedBy": [{"medium": "POWER", "equipment": {"name": "配电柜"}}],
    }


async def test_the_mark_of_the_index_tells_every_change(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    marks = [(await ask(database, keeper, MARK)).data["placeIndexMark"] for _ in range(2)]
    wanted = {"name": "库房", "input": {"use": "STORAGE"}}
    await ask(database, keeper, CHANGE, key=str(uuid7()), id=str(room.id), version=1, **wanted)
    marks.append((await ask(database, keeper, MARK)).data["placeIndexMark"])
    await ask(
        database, keeper, ADD, key=str(uuid7()), parentId=str(room.parent_id), **(wanted | {"name": "新"})
    )
    marks.append((await ask(database, keeper, MARK)).data["placeIndexMark"])
    assert marks[0] == marks[1]
    assert len(set(marks)) == 3


async def test_a_place_is_added_once_a_key(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database, floors=1, rooms=1)
    wanted = {
        "parentId": str(house.floors[0].id),
        "name": "档案室",
        "input": {"use": "STORAGE", "area": 12.5},
    }
    key = str(uuid7())
    first, again = [await ask(database, keeper, ADD, key=key, **wanted) for _ in range(2)]
    assert first.data == again.data
    assert first.data["done"] == {
        "id": first.data["done"]["id"],
        "path": "1号楼 1层 档案室",
        "use": "STORAGE",
        "parent": {"path": "1号楼 1层"},
    }
    taken = await ask(database, keeper, ADD, key=str(uuid7()), **wanted)
    assert taken.data["done"] == {"code": "name_taken", "field": "name", "facts": {"name": "档案室"}}
    assert await _count(database) == 5


async def test_a_change_says_which_version_it_is_about(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    fan = await an_equipment(database, place=room)
    wanted = {"id": str(room.id), "name": "库房", "input": {"use": "STORAGE"}}
    changed = await ask(database, keeper, CHANGE, key=str(uuid7()), version=1, **wanted)
    stale = await ask(database, keeper, CHANGE, key=str(uuid7()), version=1, **wanted)
    early = await ask(database, keeper, RETIRE, key=str(uuid7()), id=str(fan.id), version=2)
    retired = await ask(database, keeper, RETIRE, key=str(uuid7()), id=str(fan.id), version=1)
    assert changed.data["done"] == {"path": "1号楼 1层 库房", "use": "STORAGE", "version": 2}
    assert stale.data["done"] == {"code": "stale_version", "current": "2"}
    assert early.data["done"] == {"code": "stale_version", "current": "1"}
    assert retired.data["done"] == {"retired": True, "version": 2}


async def test_anonymous_reports_are_switched_on(database: Database) -> None:
    keeper, room = await a_keeper(database), await a_room(database)
    answer = await ask(database, keeper, ALLOW, key=str(uuid7()), id=str(room.id))
    assert answer.data["done"] == {"anonymousReports": True, "openedToStrangers": {"id": str(room.id)}}


async def test_the_outermost_open_place_is_named(database: Database) -> None:
    keeper = await a_keeper(database)
    house = await an_office_building(database, floors=2, rooms=1)
    downstairs, upstairs = house.rooms
    for place in (house.floors[0], downstairs):
        await ask(database, keeper, ALLOW, key=str(uuid7()), id=str(place.id))
    opened = {"anonymousReports": True, "openedToStrangers": {"id": str(house.floors[0].id)}}
    assert (await ask(database, keeper, OPENED, id=str(downstairs.id))).data["place"] == opened
    closed = {"anonymousReports": False, "openedToStrangers": None}
    assert (await ask(database, keeper, OPENED, id=str(upstairs.id))).data["place"] == closed


async def test_places_come_in_from_an_uploaded_workbook(database: Database) -> None:
    keeper = await a_keeper(database)
    body = sheets.write("地点", ["名称", "类型", "备注"], [("新楼", "楼栋", "")])
    good = sheets.write("地点", ["名称", "类型"], [("新楼", "楼栋")])
    async with database.write() as session:
        bad_file = await uploads.keep(session, keeper.id, uuid7(), body)
        file = await uploads.keep(session, keeper.id, uuid7(), good)

    faulty = await ask(database, keeper, IMPORT, key=str(uuid7()), fileId=str(bad_file.id), dryRun=False)
    assert faulty.data["done"]["faults"] == [
        {"row": 1, "column": "备注", "value": "备注", "code": "unknown_column"}
    ]
    assert await _count(database) == 1
    dry = await ask(database, keeper, IMPORT, key=str(uuid7()), fileId=str(file.id), dryRun=True)
    assert dry.data["done"] == {
        "dryRun": True,
        "rows": 1,
        "created": 1,
        "changed": 0,
        "faultCount": 0,
        "faults": [],
    }
    assert await _count(database) == 1
    key = str(uuid7())
    for _ in range(2):
        done = await ask(database, keeper, IMPORT, key=key, fileId=str(file.id), dryRun=False)
        assert (done.data["done"]["created"], done.data["done"]["dryRun"]) == (1, False)
    assert await _count(database) == 2


async def test_someone_elses_workbook_is_not_found(database: Database) -> None:
    keeper, other = await a_keeper(database), await a_keeper(database)
    async with database.write() as session:
        body = sheets.write("地点", ["名称", "类型"], [("新楼", "楼栋")])
        file = await uploads.keep(session, other.id, uuid7(), body)
    answer = await ask(database, keeper, IMPORT, key=str(uuid7()), fileId=str(file.id), dryRun=False)
    assert answer.data["done"] == {"code": "not_found", "field": "fileId"}


async def test_only_those_who_may(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_room(database)
    before = await _count(database)
    key, place = str(uuid7()), str(room.id)
    assert (await ask(database, None, PLACES)).codes == ["UNAUTHENTICATED"]
    assert (await ask(database, None, BY_CODE, code=room.code)).codes == ["UNAUTHENTICATED"]
    for document, variables in (
        (ADD, {"parentId": place, "name": "新", "input": {}}),
        (ALLOW, {"id": place}),
        (CONNECT, {"id": place, "target": str(room.ref)}),
        (IMPORT, {"fileId": place, "dryRun": False}),
    ):
        assert (await ask(database, cadre, document, key=key, **variables)).codes == ["FORBIDDEN"]
    assert await _count(database) == before


async def _count(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(Place)) or 0
