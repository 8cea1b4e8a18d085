"""Places and equipment as the app asks for them."""

from typing import Any

from sqlalchemy import func, select

from backend.facility.graphql import FacilityMutation, FacilityQuery
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import sheets, uploads
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.kernel.refs import uuid7
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, a_unit, an_actor
from tests.factories.places import a_room, a_site, an_equipment, an_office_building
from tests.identity.graphql import Answer, execute

SCHEMA = build_schema(FacilityQuery, FacilityMutation)
CARD = "id name kind path code"
PLACES = f"""query ($parentId: ID, $search: String, $first: Int! = 20, $after: String) {{
  places(parentId: $parentId, search: $search, first: $first, after: $after) {{
    next items {{
      {CARD} number level area use anonymousReports closed polygon unit {{ name }} parent {{ {CARD} }}
      ancestors {{ name }} children {{ name }} equipmentCount
    }}
  }}
}}"""
EQUIPMENT = """query ($placeId: ID) { equipmentList(placeId: $placeId) {
  next items {
    name code kind kindName brick model installedOn retired place { path } parent { name }
    feeds { medium equipment { name } place { path } } fedBy { medium equipment { name } }
  }
} }"""
BY_CODE = """query ($code: String!) { byCode(code: $code) {
  __typename ... on Place { path } ... on Equipment { name place { path } }
} }"""
PLAN = """query ($id: ID!) { floorPlan(placeId: $id) {
  width height place { path } spaces { name number use unitName polygon }
} }"""
ADD = """mutation ($key: IdempotencyKey!, $parentId: ID!, $name: String!, $input: PlaceInput!) {
  done: addPlace(key: $key, parentId: $parentId, kind: SPACE, name: $name, input: $input) {
    ... on Place { id path use parent { path } } ... on Refused { code field facts }
  }
}"""
INDEX = """query ($first: Int!, $after: String) { placeIndex(first: $first, after: $after) {
  next items { id parentId name number kind path words }
} }"""
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


async def ask(database: Database, viewer: Actor | None, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def a_keeper(database: Database) -> Actor:
    return await an_actor(database, Role.ASSET_MANAGER, at=(await a_site(database)).ref)


async def test_each_place_inside_tells_what_equipment_it_holds(database: Database) -> None:
    house = await an_office_building(database, floors=2, rooms=1)
    await an_equipment(database, place=house.rooms[0])
    document = "query ($id: ID!) { place(id: $id) { children { name equipmentCount } } }"
    answer = await ask(database, await a_cadre(database), document, id=str(house.building.id))
    assert answer.data["place"]["children"] == [
        {"name": "1层", "equipmentCount": 1},
        {"name": "2层", "equipmentCount": 0},
    ]


async def test_a_page_of_places_with_all_around_them_takes_four_statements(
    database: Database, statements: StatementCount
) -> None:
    unit = await a_unit(database, "市发改委")
    house = await an_office_building(database, floors=3, rooms=10)
    await a_room(database, "339", floor=house.floors[2], unit_id=unit.id)
    await an_equipment(database, place=house.rooms[0])
    cadre = await a_cadre(database)
    for first in (3, 30):
        statements.clear()
        answer = await ask(database, cadre, PLACES, first=first)
        assert answer.codes == []
        assert len(statements) == 4  # the page; ancestors, children and equipment of all its places
        assert len(answer.data["places"]["items"]) == first
    site, building = answer.data["places"]["items"][:2]
    assert (site["kind"], site["parent"], site["equipmentCount"]) == ("SITE", None, 1)
    assert [child["name"] for child in building["children"]] == ["1层", "2层", "3层"]
    assert [above["name"] for above in building["ancestors"]] == ["市级机关大院"]
    last = (await ask(database, cadre, PLACES, search="339")).data["places"]["items"][0]
    assert (last["use"], last["area"], last["unit"]["name"], last["closed"]) == (
        "OFFICE",
        20.0,
        "市发改委",
        False,
    )


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


async def test_a_code_opens_what_bears_it(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_room(database)
    fan = await an_equipment(database, place=room)
    place = await ask(database, cadre, BY_CODE, code=room.code)
    thing = await ask(database, cadre, BY_CODE, code=f"{fan.code[:4]} {fan.code[4:]}".lower())
    misread = await ask(database, cadre, BY_CODE, code=room.code[::-1])
    assert place.data["byCode"] == {"__typename": "Place", "path": room.path}
    assert thing.data["byCode"] == {"__typename": "Equipment", "name": fan.name, "place": {"path": room.path}}
    assert misread.codes == ["misread_code"]


async def test_the_plan_of_a_floor(database: Database, statements: StatementCount) -> None:
    cadre, house = await a_cadre(database), await an_office_building(database, floors=1, rooms=2)
    statements.clear()
    answer = await ask(database, cadre, PLAN, id=str(house.floors[0].id))
    assert len(statements) == 2
    assert answer.data["floorPlan"] == {
        "width": 20.0,
        "height": 12.0,
        "place": {"path": "1号楼 1层"},
        "spaces": [
            {
                "name": f"10{n}",
                "number": f"10{n}",
                "use": "OFFICE",
                "unitName": None,
                "polygon": [left, 0, left + 4, 0, left + 4, 5, left, 5],
            }
            for n, left in ((1, 0.0), (2, 4.0))
        ],
    }


async def test_the_index_holds_every_open_place_a_page_at_a_time(
    database: Database, statements: StatementCount
) -> None:
    cadre, house = await a_cadre(database), await an_office_building(database, floors=1, rooms=3)
    statements.clear()
    first = (await ask(database, cadre, INDEX, first=4)).data["placeIndex"]
    assert len(statements) == 1
    rest = (await ask(database, cadre, INDEX, first=4, after=first["next"])).data["placeIndex"]
    assert [each["path"] for each in first["items"] + rest["items"]] == [
        "市级机关大院",
        "1号楼",
        "1号楼 1层",
        "1号楼 1层 101",
        "1号楼 1层 102",
        "1号楼 1层 103",
    ]
    assert first["items"][2] == {
        "id": str(house.floors[0].id),
        "parentId": str(house.building.id),
        "name": "1层",
        "number": None,
        "kind": "FLOOR",
        "path": "1号楼 1层",
        "words": "1号楼 1层 1楼 1haolou 1hl 1ceng 1c",
    }
    assert rest["next"] is None


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
