"""Readings a second through HTTP into a durable database, by one process, with an alarm rule watching."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import asyncpg
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from backend.edge.embedded.postgres import EmbeddedPostgres
from backend.edge.tables import METADATA
from backend.kernel.db import Database
from backend.telemetry.points import a_sensor
from iot_adapters.contract import READINGS_PATH
from tests.bench.measuring import tell
from tests.factories.alarms import a_watched_room
from tests.factories.places import a_room
from tests.factories.telemetry import a_token

pytestmark = pytest.mark.bench
ROOMS, MINUTES, BATCH = 36, 28, 5000
BATCHES = 40


@pytest.fixture(scope="module")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = EmbeddedPostgres(tmp_path_factory.mktemp("bench") / "data")
    yield server.start()
    server.stop()


@pytest.fixture
async def office(durable: str) -> AsyncIterator[Database]:
    engine = create_async_engine(durable.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.execute(text("CREATE EXTENSION btree_gist"))
        await connection.run_sync(METADATA.create_all)
    await engine.dispose()
    database = Database(durable)
    yield database
    await database.close()


async def test_intake(office: Database, tmp_path: Path) -> None:
    await a_watched_room(office)
    for number in range(ROOMS):
        async with office.write() as session:
            session.add_all(a_sensor(f"bench/{number}", at=await a_room(office)))
    token = await a_token(office)
    bodies = [json.dumps({"gateway": "bench", "readings": batch}).encode() for batch in _batches()]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.set_inheritable(True)
        server = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "backend.edge", "api", "--fd", str(listening.fileno())),
            pass_fds=[listening.fileno()],
            env=os.environ
            | {
                "DATABASE_URL": office.url,
                "VALKEY_URL": "redis://localhost",
                "MANYI_SECRET": "bench",
                "MANYI_DATA": str(tmp_path),
            },
        )
        try:
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            seconds = await _post(address, token, bodies)
        finally:
            server.terminate()
            await server.wait()
    value = BATCH * BATCHES / seconds
    reference = BATCH * BATCHES / await _insert(office)
    assert tell("intake.readings", "readings/s", value, reference, goal=0.25) >= 0.25


def _batches() -> list[list[dict[str, object]]]:
    """Every point once a minute, as of late."""
    paths = [
        f"bench/{room}/{quantity}"
        for room in range(ROOMS)
        for quantity in ("co2", "humidity", "illuminance", "pir", "temperature")
    ]
    start = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=MINUTES * BATCHES)
    return [
        [
            {
                "point": paths[place % len(paths)],
                "time": (
                    start + timedelta(minutes=MINUTES * number, seconds=60 * (place // len(paths)))
                ).isoformat(),
                "value": 400 + place % 500,
                "sequence": number * BATCH + place + 1,
            }
            for place in range(BATCH)
        ]
        for number in range(BATCHES)
    ]


async def _post(address: str, token: str, bodies: list[bytes]) -> float:
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
        # The first connection waits in the socket's queue until the server is up.
        assert (await client.get("/healthz")).status_code == 200
        start = perf_counter()
        for body in bodies:
            answer = await client.post(READINGS_PATH, content=body)
            assert answer.json() == {"committed": BATCH, "stored": BATCH, "unknown": 0}
        return perf_counter() - start


async def _insert(office: Database) -> float:
    """The same rows straight into a bare table of this form."""
    connection = await asyncpg.connect(office.url)
    await connection.execute("CREATE TABLE bare (LIKE reading INCLUDING ALL)")
    points = [row["id"] for row in await connection.fetch("SELECT id FROM point")]
    start = perf_counter()
    for number in range(BATCHES):
        places = range(number * BATCH, (number + 1) * BATCH)
        await connection.execute(
            "INSERT INTO bare (point_id, time, value, sequence, gateway) SELECT *, 1 FROM"
            " unnest($1::uuid[], $2::timestamptz[], $3::float8[], $4::int8[]) ON CONFLICT DO NOTHING",
            [points[place % len(points)] for place in places],
            [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=place // len(points)) for place in places],
            [float(place) for place in places],
            list(places),
        )
    seconds = perf_counter() - start
    await connection.close()
    return seconds
