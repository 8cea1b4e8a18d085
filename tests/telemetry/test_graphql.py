"""Points and charts as the app asks for them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from backend.identity.actor import Actor
from backend.identity.roles import ABILITIES, Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.telemetry.graphql import TelemetryQuery
from backend.telemetry.storing import Sent, store
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_room, a_site
from tests.factories.telemetry import a_gateway, a_point, a_series
from tests.identity.graphql import Answer, execute

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SCHEMA = build_schema(TelemetryQuery)
POINTS = """query ($placeId: ID, $equipmentId: ID) {
  points(placeId: $placeId, equipmentId: $equipmentId) { id code name quantity unit latest latestAt stale }
}"""
SAMPLES = "query ($id: ID!, $hours: Int! = 24) { samples(pointId: $id, hours: $hours) { at low mean high } }"
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


async def test_unmapped_codes_are_for_those_who_see_the_services_health(database: Database) -> None:
    gateway, site = await a_gateway(database), await a_site(database)
    async with database.write() as session:
        await store(session, gateway, [Sent("roof/wind", NOON, 3, 1), Sent("roof/wind", NOON, 3, 2)])
    for role in Role:
        answer = await ask(database, await an_actor(database, role, at=site.ref), UNMAPPED)
        if role in ABILITIES["see job health"]:
            assert [(row["code"], row["readings"]) for row in answer.data["unmappedPoints"]] == [
                ("roof/wind", 2)
            ]
        else:
            assert answer.codes == ["FORBIDDEN"], role
