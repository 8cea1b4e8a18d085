"""What each process weighs, with its children, once it has answered for a while."""

from contextlib import AsyncExitStack, closing

import pytest
import redis

from backend.edge.embedded.postgres import EmbeddedPostgres
from backend.edge.reachable import client_url
from tests.bench.http_client import Connection, request
from tests.bench.measuring import CONNECTIONS, SLICE_SECONDS, Step, rate
from tests.bench.memory import tell_memory
from tests.bench.test_tickets import LIST
from tests.service import Service

pytestmark = pytest.mark.bench
HEAVIEST = 1024
"""MiB of one process with its children: together they fit a machine of 4 GiB."""


async def test_memory(service: Service, durable_server: EmbeddedPostgres) -> None:
    desk, body = service.sign_in("dispatcher"), request(LIST)
    async with AsyncExitStack() as stack:
        steps = list[Step]()
        for _ in range(CONNECTIONS):
            http = stack.enter_context(closing(await Connection.open(desk.http)))
            steps.append(lambda http=http: http.post(body))  # type: ignore[misc]
        await rate(steps, SLICE_SECONDS)
        with redis.Redis.from_url(client_url(service.valkey_url)) as client:
            valkey = int(client.info("server")["process_id"])
        weights = [
            tell_memory(name, pid)
            for name, pid in (
                *service.pids.items(),
                ("postgres", durable_server.pid),
                ("valkey", valkey),
            )
        ]
    assert max(weights) < HEAVIEST
