"""Places and equipment as the app asks for them."""

from backend.kernel.db import Database
from tests.conftest import StatementCount
from tests.facility.graphql import BY_CODE, PLACES, ask
from tests.factories.people import a_cadre, a_unit
from tests.factories.places import a_room, an_equipment, an_office_building

PLAN = """query ($id: ID!) { floorPlan(placeId: $id) {
  width height place { path } spaces { name number use unitName polygon }
} }"""
INDEX = """query ($first: Int!, $after: String) { placeIndex(first: $first, after: $after) {
  next items { id parentId name number kind path words }
} }"""


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
