"""The alarm list of a desk, and taking notice."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.alarms import catalogue, desk
from backend.alarms.graphql import AlarmMutation, AlarmQuery
from backend.alarms.models import Alarm, AlarmRule, AlreadyAcknowledged, State
from backend.identity.actor import Actor
from backend.identity.roles import ABILITIES, Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import NotFound
from backend.kernel.graphql.schema import build_schema
from backend.kernel.journal import Entry
from backend.kernel.refs import uuid7
from tests.conftest import StatementCount
from tests.factories.alarms import WatchedRoom, a_watched_room, an_alarm, arrives
from tests.factories.people import an_actor
from tests.factories.places import a_building, a_floor, a_room, a_site
from tests.factories.telemetry import a_point, a_series
from tests.identity.graphql import Answer, execute
from tests.waiting import waits_or_ends

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SCHEMA = build_schema(AlarmQuery, AlarmMutation)
LIST = """query ($active: Boolean! = true, $placeId: ID, $first: Int! = 20, $after: String) {
  alarms(active: $active, placeId: $placeId, first: $first, after: $after) {
    next
    items {
      id name priority state value raisedAt returnedAt acknowledgedAt ticketId
      place { id path kind } point { id code name quantity unit latest latestAt stale }
      acknowledgedBy { id name unitName contractorName }
    }
  }
}"""
ACKNOWLEDGE = """mutation ($key: IdempotencyKey!, $id: ID!) {
  done: acknowledgeAlarm(key: $key, id: $id) {
    ... on Alarm { id state acknowledgedBy { name } } ... on Refused { code field }
  }
}"""


async def ask(database: Database, viewer: Actor | None, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def acknowledged(database: Database, actor: Actor, alarm: Alarm) -> Alarm:
    async with database.write() as session:
        return await desk.acknowledge(session, actor, alarm.id)


async def states(watched: WatchedRoom) -> list[State]:
    return [alarm.state for alarm in await watched.alarms()]


async def more_alarms(watched: WatchedRoom, count: int) -> None:
    """Each in a room of its own."""
    for number in range(count):
        point = await a_point(watched.database, at=await a_room(watched.database))
        start = NOON + timedelta(minutes=number)
        batch = a_series(point, start, [1200] * 11)
        await arrives(watched.database, watched.gateway, batch, batch[-1].time)


async def test_who_acknowledges_is_kept_and_the_condition_lasts(database: Database) -> None:
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    with clock.frozen_at(NOON + timedelta(minutes=3)):
        await acknowledged(database, watched.desk, alarm)
    (now,) = await watched.alarms()
    assert (now.state, now.acknowledged_by_id, now.acknowledged_at) == (
        State.ACKNOWLEDGED,
        watched.desk.id,
        NOON + timedelta(minutes=3),
    )
    async with database.read() as session:
        entries = (await session.scalars(select(Entry).where(Entry.verb == "alarm.acknowledged"))).all()
    assert [(entry.actor, entry.subject) for entry in entries] == [(watched.desk.ref, alarm.ref)]


async def test_acknowledged_and_returned_is_normal_in_either_order(database: Database) -> None:
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    await acknowledged(database, watched.desk, alarm)
    await watched.receives([700] * 11, NOON + timedelta(minutes=1))
    assert await states(watched) == [State.NORMAL]
    await an_alarm(watched, NOON + timedelta(hours=1))
    await watched.receives([700] * 11, NOON + timedelta(minutes=61))
    assert await states(watched) == [State.NORMAL, State.RETURNED_UNACKNOWLEDGED]
    await acknowledged(database, watched.desk, (await watched.alarms())[1])
    assert await states(watched) == [State.NORMAL, State.NORMAL]


async def test_of_two_at_the_desk_the_first_acknowledges(database: Database) -> None:
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    colleague = await an_actor(database, Role.SECURITY_DESK, at=(await a_site(database)).ref)
    async with database.write() as session:
        await desk.acknowledge(session, watched.desk, alarm.id)
        await session.flush()
        other = asyncio.create_task(acknowledged(database, colleague, alarm))
        await waits_or_ends(database, other)
    with pytest.raises(AlreadyAcknowledged):
        await other
    assert [now.acknowledged_by_id for now in await watched.alarms()] == [watched.desk.id]


async def test_alarms_of_other_places_are_neither_seen_nor_acknowledged(database: Database) -> None:
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    stranger = await an_actor(database, Role.SECURITY_DESK, at=(await a_building(database)).ref)
    assert (await ask(database, stranger, LIST)).data["alarms"]["items"] == []
    with pytest.raises(NotFound):
        await acknowledged(database, stranger, alarm)
    with pytest.raises(NotFound):
        await acknowledged(database, watched.desk, Alarm(id=uuid7()))
    assert await states(watched) == [State.UNACKNOWLEDGED]


async def test_the_list_shows_all_that_a_line_needs(database: Database) -> None:
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    with clock.frozen_at(NOON + timedelta(minutes=5)):
        await acknowledged(database, watched.desk, alarm)
        answer = await ask(database, watched.desk, LIST)
    assert answer.data["alarms"]["items"] == [
        {
            "id": str(alarm.id),
            "name": "二氧化碳浓度过高",
            "priority": "HIGH",
            "state": "ACKNOWLEDGED",
            "value": 1200,
            "raisedAt": "2026-03-02T04:00:00Z",
            "returnedAt": None,
            "acknowledgedAt": "2026-03-02T04:05:00Z",
            "ticketId": str(alarm.ticket_id),
            "place": {"id": str(watched.room.id), "path": watched.room.path, "kind": "SPACE"},
            "point": {
                "id": str(watched.point.id),
                "code": watched.point.code,
                "name": "二氧化碳",
                "quantity": "CO2",
                "unit": "ppm",
                "latest": 1200,
                "latestAt": "2026-03-02T04:00:00Z",
                "stale": False,
            },
            "acknowledgedBy": {
                "id": str(watched.desk.id),
                "name": "值班员",
                "unitName": answer.data["alarms"]["items"][0]["acknowledgedBy"]["unitName"],
                "contractorName": None,
            },
        }
    ]


@pytest.mark.parametrize("count", [1, 12])
async def test_the_list_is_one_statement(database: Database, statements: StatementCount, count: int) -> None:
    watched = await a_watched_room(database)
    await more_alarms(watched, count)
    statements.clear()
    items = (await ask(database, watched.desk, LIST)).data["alarms"]["items"]
    assert (len(items), len(statements)) == (count, 1)


async def test_pages_are_newest_first_and_whole(database: Database) -> None:
    watched = await a_watched_room(database)
    await more_alarms(watched, 5)
    raised, after = [], None
    for expected in (2, 2, 1):
        page = (await ask(database, watched.desk, LIST, first=2, after=after)).data["alarms"]
        assert len(page["items"]) == expected
        raised += [item["raisedAt"] for item in page["items"]]
        after = page["next"]
    assert after is None
    assert raised == sorted(set(raised), reverse=True)
    assert len(raised) == 5


async def test_what_is_normal_again_is_history(database: Database) -> None:
    watched = await a_watched_room(database)
    await acknowledged(database, watched.desk, await an_alarm(watched, NOON))
    await watched.receives([700] * 11, NOON + timedelta(minutes=1))
    assert (await ask(database, watched.desk, LIST)).data["alarms"]["items"] == []
    (item,) = (await ask(database, watched.desk, LIST, active=False)).data["alarms"]["items"]
    assert (item["state"], item["returnedAt"]) == ("NORMAL", "2026-03-02T04:11:00Z")


async def test_a_place_shows_the_alarms_within_it(database: Database) -> None:
    watched = await a_watched_room(database)
    await an_alarm(watched, NOON)
    elsewhere = await a_floor(database, building=await a_building(database))
    for place, count in ((watched.room.parent_id, 1), (watched.room.id, 1), (elsewhere.id, 0)):
        answer = await ask(database, watched.desk, LIST, placeId=str(place))
        assert len(answer.data["alarms"]["items"]) == count


async def test_acknowledging_answers_with_the_alarm_once_and_again(database: Database) -> None:
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    key = str(uuid4())
    for _ in range(2):
        answer = await ask(database, watched.desk, ACKNOWLEDGE, key=key, id=str(alarm.id))
        assert answer.data["done"] == {
            "id": str(alarm.id),
            "state": "ACKNOWLEDGED",
            "acknowledgedBy": {"name": "值班员"},
        }
    answer = await ask(database, watched.desk, ACKNOWLEDGE, key=str(uuid4()), id=str(alarm.id))
    assert answer.data["done"] == {"code": "already_acknowledged", "field": None}
    for unknown, code in ((str(uuid4()), "not_found"), ("7", "invalid")):
        answer = await ask(database, watched.desk, ACKNOWLEDGE, key=str(uuid4()), id=unknown)
        assert answer.data["done"] == {"code": code, "field": "id"}


async def test_each_role_sees_and_acknowledges_what_the_table_says(database: Database) -> None:
    watched = await a_watched_room(database)
    await more_alarms(watched, len(Role))
    site = await a_site(database)
    async with database.read() as session:
        alarms = (await session.scalars(select(Alarm))).all()
    for role, alarm in zip(Role, alarms, strict=True):
        someone = await an_actor(database, role, at=site.ref)
        seen = await ask(database, someone, LIST)
        done = await ask(database, someone, ACKNOWLEDGE, key=str(uuid4()), id=str(alarm.id))
        may = role in ABILITIES["acknowledge alarms"]
        assert seen.codes == ([] if role in ABILITIES["see alarms"] else ["FORBIDDEN"]), role
        assert done.codes == ([] if may else ["FORBIDDEN"]), role
        async with database.read() as session:
            now = await session.get_one(Alarm, alarm.id)
        assert now.state is (State.ACKNOWLEDGED if may else State.UNACKNOWLEDGED), role


async def test_planting_the_rules_again_keeps_what_was_changed(database: Database) -> None:
    watched = await a_watched_room(database)
    async with database.write() as session:
        (await session.get_one(AlarmRule, watched.rule.id)).limit = 1200
    async with database.write() as session:
        await catalogue.plant(session)
    async with database.read() as session:
        rules = (await session.scalars(select(AlarmRule))).all()
    assert [(rule.key, rule.limit) for rule in rules] == [(catalogue.HIGH_CO2, 1200)]
