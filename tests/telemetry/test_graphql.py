"""Points and charts as the app asks for them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from backend.identity.actor import Actor
from backend.identity.roles import ABILITIES, Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.kernel.journal import Entry
from backend.telemetry.events import PointMoved
from backend.telemetry.graphql import TelemetryMutation, TelemetryQuery
from backend.telemetry.models import Quantity
from backend.telemetry.storing import Sent, store
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_room, a_site, an_equipment
from tests.factories.telemetry import a_gateway, a_point, a_series
from tests.identity.graphql import Answer, execute

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SCHEMA = build_schema(TelemetryQuery, TelemetryMutation)
POINTS = """query ($placeId: ID, $equipmentId: ID) {
  points(placeId: $placeId, equipmentId: $equipmentId) {
    id code name quantity unit latest latestAt stale staleAfterSeconds
  }
}"""
SAMPLES = "query ($id: ID!, $hours: Int! = 24) { samples(pointId: $id, hours: $hours) { at low mean high } }"
ADD = """mutation ($key: IdempotencyKey!, $code: String!, $home: String!) {
  done: addPoint(key: $key, code: $code, quantity: PIR, home: $home) {
    ... on PlacedPoint { id code unit } ... on Refused { code field }
  }
}"""
RETIRE = """mutation ($key: IdempotencyKey!, $id: ID!) {
  done: retirePoint(key: $key, id: $id) { ... on PlacedPoint { id latest } ... on Refused { code } }
}"""
MOVE = """mutation ($key: IdempotencyKey!, $id: ID!, $home: String!) {
  done: movePoint(key: $key, id: $id, home: $home) {
    ... on PlacedPoint { latest place { path } } ... on Refused { code }
  }
}"""
MANAGED = """query ($search: String, $first: Int! = 20, $after: String) {
  managedPoints(search: $search, first: $first, after: $after) {
    next items { code latest latestAt stale place { path } equipment { name } }
  }
}"""
UNMAPPED = "{ unmappedPoints { code readings firstSeenAt lastSeenAt } }"


async def ask(database: Database, viewer: Actor | None, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def test_a_place_page_has_latest_values_and_charts(database: Database) -> None:
    room, cadre = await a_room(database), await a_cadre(database)
    point, gateway = await a_point(database, at=room, code="rooms/413/co2"), await a_gateway(database)
    async with database.write() as session:
        await store(session, gateway, a_series(point, NOON, [600, 620]))
    with clock.frozen_at(NOON + timedelta(minutes=2)):
        answer = await ask(database, cadre, POINTS, placeId=str(room.id))
        chart = await ask(database, cadre, SAMPLES, id=str(point.id))
    fresh = {
        "id": str(point.id),
        "code": "rooms/413/co2",
        "name": "二氧化碳",
        "quantity": "CO2",
        "unit": "ppm",
        "latest": 620,
        "latestAt": "2026-03-02T04:01:00Z",
        "stale": False,
        "staleAfterSeconds": 600,
    }
    assert answer.data["points"] == [fresh]
    assert chart.data["samples"] == [{"at": "2026-03-02T04:00:00Z", "low": 600, "mean": 610, "high": 620}]
    with clock.frozen_at(NOON + timedelta(minutes=12)):
        later = await ask(database, cadre, POINTS, placeId=str(room.id))
    assert later.data["points"] == [fresh | {"stale": True}]


async def test_impossible_questions_are_answered_with_a_code(database: Database) -> None:
    cadre = await a_cadre(database)
    point = await a_point(database)
    for document, variables, code in (
        (POINTS, {}, "invalid"),
        (POINTS, {"placeId": "7"}, "invalid"),
        (SAMPLES, {"id": str(uuid4())}, "not_found"),
        (SAMPLES, {"id": str(point.id), "hours": 10_000}, "invalid"),
    ):
        assert (await ask(database, cadre, document, **variables)).codes == [code], variables


async def test_nothing_is_measured_for_strangers(database: Database) -> None:
    for document, variables in (
        (POINTS, {"placeId": str(uuid4())}),
        (SAMPLES, {"id": str(uuid4())}),
        (UNMAPPED, {}),
    ):
        assert (await ask(database, None, document, **variables)).codes == ["UNAUTHENTICATED"]


async def test_unmapped_codes_are_for_those_who_arrange_points(database: Database) -> None:
    gateway, site = await a_gateway(database), await a_site(database)
    async with database.write() as session:
        await store(session, gateway, [Sent("roof/wind", NOON, 3, 1), Sent("roof/wind", NOON, 3, 2)])
    for role in Role:
        answer = await ask(database, await an_actor(database, role, at=site.ref), UNMAPPED)
        if role in ABILITIES["manage points"]:
            assert [(row["code"], row["readings"]) for row in answer.data["unmappedPoints"]] == [
                ("roof/wind", 2)
            ]
        else:
            assert answer.codes == ["FORBIDDEN"], role


async def test_a_code_becomes_a_point_once_a_key(database: Database) -> None:
    room, keeper = (
        await a_room(database),
        await an_actor(database, Role.ENERGY_MANAGER, at=(await a_site(database)).ref),
    )
    wanted = {"code": "rooms/9/pir", "home": str(room.ref)}
    key = str(uuid4())
    first, again = [await ask(database, keeper, ADD, key=key, **wanted) for _ in range(2)]
    other = await ask(database, keeper, ADD, key=str(uuid4()), **wanted)
    nowhere = await ask(database, keeper, ADD, key=str(uuid4()), code="x", home="moon")
    assert first.data == again.data
    assert (first.data["done"]["code"], first.data["done"]["unit"]) == ("rooms/9/pir", "次")
    assert other.data["done"] == {"code": "code_taken", "field": "code"}
    assert nowhere.data["done"] == {"code": "invalid", "field": "home"}
    retired = await ask(database, keeper, RETIRE, key=str(uuid4()), id=first.data["done"]["id"])
    assert retired.data["done"] == {"id": first.data["done"]["id"], "latest": None}
    assert (await ask(database, keeper, MANAGED)).data["managedPoints"]["items"] == []


async def test_arranging_points_tells_nothing_about_people(database: Database) -> None:
    site, room, office = await a_site(database), await a_room(database), await a_room(database)
    someone, gateway = await a_point(database, Quantity.PIR, at=room), await a_gateway(database)
    async with database.write() as session:
        await store(session, gateway, a_series(someone, NOON, [3]))
    for role in sorted(ABILITIES["manage points"]):
        keeper = replace(await an_actor(database, role, at=site.ref), office_id=office.id)
        may_see = role in ABILITIES["see alarms"]
        for home in (room, office):
            moved = await ask(
                database, keeper, MOVE, key=str(uuid4()), id=str(someone.id), home=str(home.ref)
            )
            shown = {"latest": None, "place": {"path": home.path}}
            assert moved.data["done"] == (shown if may_see else {"code": "not_allowed"}), role
            past = await ask(database, keeper, SAMPLES, id=str(someone.id))
            assert past.codes == ([] if may_see else ["not_found"]), role
    async with database.read() as session:
        moves = (await session.scalars(select(Entry.actor_id).where(Entry.verb == PointMoved.verb))).all()
    assert moves == [keeper.id]
    retired = await ask(database, keeper, RETIRE, key=str(uuid4()), id=str(someone.id))
    assert retired.data["done"] == {"id": str(someone.id), "latest": None}


async def test_the_list_of_points_shows_their_homes_and_nothing_about_people(
    database: Database, statements: StatementCount
) -> None:
    room, keeper = (
        await a_room(database),
        await an_actor(database, Role.ASSET_MANAGER, at=(await a_site(database)).ref),
    )
    fan = await an_equipment(database, "新风机", place=room)
    air, someone = (
        await a_point(database, at=fan, code="a"),
        await a_point(database, Quantity.PIR, at=room, code="b"),
    )
    gateway = await a_gateway(database)
    async with database.write() as session:
        await store(session, gateway, a_series(air, NOON, [600]) + a_series(someone, NOON, [3]))
    statements.clear()
    with clock.frozen_at(NOON + timedelta(minutes=1)):
        first = (await ask(database, keeper, MANAGED, first=1)).data["managedPoints"]
    assert len(statements) == 1
    second = (await ask(database, keeper, MANAGED, first=1, after=first["next"])).data["managedPoints"]
    heard = {"latestAt": "2026-03-02T04:00:00Z", "place": {"path": room.path}}
    assert first["items"] == [
        heard | {"code": "a", "latest": 600, "stale": False, "equipment": {"name": "新风机"}}
    ]
    assert second == {
        "next": None,
        "items": [heard | {"code": "b", "latest": None, "stale": True, "equipment": None}],
    }
    elsewhere = await an_actor(database, Role.ASSET_MANAGER)
    assert (await ask(database, elsewhere, MANAGED)).data["managedPoints"]["items"] == []
