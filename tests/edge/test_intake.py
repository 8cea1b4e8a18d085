"""The intake over a real socket: receipts, refusals, and a gateway's batches at once."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.di import Provide
from sqlalchemy import func, select

from backend.alarms.models import Alarm
from backend.edge import intake
from backend.edge.service import open_service
from backend.kernel import clock
from backend.kernel.db import Database
from backend.telemetry.models import Gateway, Point, Reading
from backend.tickets.models import Ticket
from iot_adapters.contract import BATCH_LIMIT, READINGS_PATH, schema
from tests.factories.alarms import a_watched_room
from tests.factories.telemetry import a_point, a_token
from tests.identity.graphql import settings

NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass
class Door:
    """A gateway's end of the connection."""

    client: httpx.AsyncClient
    token: str

    async def post(self, body: Any, *, token: str | None = None, raw: bytes | None = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token if token is None else token}"}
        if raw is not None:
            return await self.client.post(READINGS_PATH, content=raw, headers=headers)
        return await self.client.post(READINGS_PATH, json=body, headers=headers)


@pytest.fixture
async def door(database: Database, tmp_path: Path) -> AsyncIterator[Door]:
    async with open_service(replace(settings(), database_url=database.url, data=tmp_path)) as service:
        app = Litestar(
            [intake.receive],
            dependencies={"service": Provide(lambda: service, sync_to_thread=False)},
            openapi_config=None,
        )
        with socket.create_server(("127.0.0.1", 0)) as listening:
            server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
            serving = asyncio.create_task(server.serve([listening]))
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            async with httpx.AsyncClient(base_url=address, timeout=60) as client:
                yield Door(client, await a_token(database, "机房网关"))
            server.should_exit = True
            await serving


def batch(*readings: dict[str, Any], gateway: str = "机房网关") -> dict[str, Any]:
    return {"gateway": gateway, "readings": list(readings)}


def reading(point: str = "rooms/413/co2", **facts: Any) -> dict[str, Any]:
    return {"point": point, "time": NOW.isoformat(), "value": 612.5, "sequence": 1, **facts}


async def kept(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(Reading)) or 0


async def test_a_receipt_comes_after_the_commit(database: Database, door: Door) -> None:
    point = await a_point(database, code="rooms/413/co2")
    answer = await door.post(batch(reading(), reading("roof/wind", sequence=2)))
    assert (answer.status_code, answer.json()) == (200, {"committed": 2, "stored": 1, "unknown": 1})
    async with database.read() as session:
        (row,) = (await session.execute(select(Reading.point_id, Reading.time, Reading.value))).all()
        seen = await session.scalar(select(Gateway.last_seen_at))
    assert tuple(row) == (point.id, NOW, 612.5)
    assert seen is not None
    assert clock.now() - seen < timedelta(minutes=1)


async def test_the_same_batch_again_is_received_and_changes_nothing(database: Database, door: Door) -> None:
    await a_point(database, code="rooms/413/co2")
    body = batch(reading(), reading(time=(NOW - timedelta(minutes=1)).isoformat(), sequence=2))
    first, second = await door.post(body), await door.post(body)
    assert first.json() == {"committed": 2, "stored": 2, "unknown": 0}
    assert second.json() == {"committed": 2, "stored": 0, "unknown": 0}
    assert await kept(database) == 2


async def test_every_answer_keeps_to_the_contract(database: Database, door: Door) -> None:
    await a_point(database, code="rooms/413/co2")
    document = schema("readings")
    for body, answer_to in ((batch(reading()), "receipt"), (batch(), "refusal"), ({}, "refusal")):
        valid = Draft202012Validator({"$ref": f"#/$defs/{answer_to}", "$defs": document["$defs"]})
        valid.validate((await door.post(body)).json())
    assert BATCH_LIMIT == intake.MOST_READINGS


async def test_without_a_known_token_nothing_is_taken(database: Database, door: Door) -> None:
    await a_point(database, code="rooms/413/co2")
    for authorization in ("", "Bearer guess", "Basic abc", "Bearer", f"Basic {door.token}"):
        headers = {"authorization": authorization}
        answer = await door.client.post(READINGS_PATH, json=batch(reading()), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unknown_token")
    assert await kept(database) == 0


BAD_READINGS: list[dict[str, Any]] = [
    {"value": "612"},
    {"value": None},
    {"time": "2026-03-02T04:00:00"},
    {"time": "yesterday"},
    {"time": 1_772_424_000},
    {"sequence": 0},
    {"sequence": 2**53},
    {"sequence": 1.5},
    {"point": ""},
    {"point": "a//b"},
    {"point": "a b"},
    {"point": "a\n"},
    {"point": "a\u0000"},
    {"point": "x" * 201},
    {"note": "surplus"},
]


async def test_one_bad_reading_refuses_its_batch(database: Database, door: Door) -> None:
    await a_point(database, code="rooms/413/co2")
    for fault in BAD_READINGS:
        answer = await door.post(batch(reading(), reading(**{"sequence": 2, **fault})))
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), fault
        assert "readings[1]" in answer.json()["reason"]
    assert await kept(database) == 0


_BODY = b'{"gateway":"g","readings":[{"point":"%s","time":"2026-03-02T04:00:00Z","value":%s,"sequence":1}]}'
BAD_BODIES = [
    b"",
    b"[]",
    b"{",
    b"\xff\xfe",
    b'{"gateway": "g", "readings": []}',
    b'{"gateway": "", "readings": [1]}',
    b"[" * 100_000,
    _BODY % (b"a", b"NaN"),
    _BODY % (b"a", b"1e999"),
    _BODY % (b"\\ud800", b"1"),
    _BODY % (b"\xed\xa0\x80", b"1"),
]


async def test_a_body_that_is_no_batch_is_refused(database: Database, door: Door) -> None:
    for body in BAD_BODIES:
        answer = await door.post(None, raw=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), body[:100]
    assert (await door.post(None, raw=_BODY % (b"a", b"1"))).json()["unknown"] == 1


async def test_too_many_readings_are_refused(database: Database, door: Door) -> None:
    await a_point(database, code="rooms/413/co2")
    many = [reading(sequence=number) for number in range(1, intake.MOST_READINGS + 2)]
    assert (await door.post(batch(*many))).json()["code"] == "malformed"
    assert (await door.post(batch(*many[:-1]))).json()["committed"] == intake.MOST_READINGS
    assert await kept(database) == 1


async def test_too_large_a_body_is_refused(database: Database, door: Door) -> None:
    answer = await door.post(None, raw=b" " * (intake.LARGEST_BODY + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.json()["limit"] == intake.LARGEST_BODY


async def test_an_impossible_time_is_named(database: Database, door: Door) -> None:
    await a_point(database, code="rooms/413/co2")
    soon = (NOW + timedelta(hours=1)).isoformat()
    for time in (soon, "1970-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"):
        answer = await door.post(batch(reading(), reading(time=time, sequence=2)))
        assert (answer.status_code, answer.json()["code"]) == (422, "impossible_time"), time
        assert answer.json()["point"] == "rooms/413/co2"
    assert await kept(database) == 0


async def test_readings_are_judged_with_their_commit(database: Database, door: Door) -> None:
    watched = await a_watched_room(database)
    minutes = [
        reading(
            watched.point.code,
            time=(NOW - timedelta(minutes=10 - minute)).isoformat(),
            value=1200,
            sequence=minute + 1,
        )
        for minute in range(11)
    ]
    for _ in range(2):
        assert (await door.post(batch(*minutes))).status_code == 200
    async with database.read() as session:
        (alarm,) = (await session.scalars(select(Alarm))).all()
        (ticket,) = (await session.scalars(select(Ticket))).all()
    assert (alarm.place_id, alarm.ticket_id, alarm.raised_at) == (watched.room.id, ticket.id, NOW)


async def test_two_gateways_at_once_lose_nothing(database: Database, door: Door) -> None:
    other = await a_token(database, "另一网关")
    for room in range(4):
        await a_point(database, code=f"rooms/{room}/co2")

    def chunk(first: int, step: int) -> dict[str, Any]:
        return batch(
            *(
                reading(
                    f"rooms/{room}/co2",
                    time=(NOW - timedelta(seconds=first + second)).isoformat(),
                    value=first + second,
                    sequence=first + second + 1,
                )
                for room in (range(4) if step > 0 else reversed(range(4)))
                for second in range(50)
            )
        )

    answers = await asyncio.gather(
        *(door.post(chunk(first, 1)) for first in range(0, 500, 50)),
        *(door.post(chunk(first, -1), token=other) for first in range(250, 750, 50)),
    )
    assert {answer.status_code for answer in answers} == {200}
    async with database.read() as session:
        found = await session.execute(
            select(Point.code, func.count(), func.sum(Reading.value))
            .join(Reading, Reading.point_id == Point.id)
            .group_by(Point.code)
            .order_by(Point.code)
        )
        assert [tuple(row) for row in found] == [
            (f"rooms/{room}/co2", 750, sum(range(750))) for room in range(4)
        ]
