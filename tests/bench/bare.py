"""What the service does in a second, against what bare PostgreSQL does."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, closing
from typing import Any

import asyncpg

from tests.bench.http_client import Connection
from tests.bench.measuring import CONNECTIONS, Step, side_by_side, tell
from tests.service import Client, Service


async def against_bare(
    service: Service,
    client: Client,
    name: str,
    ours: Callable[[Connection], Awaitable[None]],
    theirs: "Callable[[asyncpg.Connection[Any]], Awaitable[None]]",
    *,
    connections: int = CONNECTIONS,
    **goal: float,
) -> float:
    """The ratio of both rates, each with as many connections of its own, in turns."""
    async with AsyncExitStack() as stack:
        our_steps, their_steps = list[Step](), list[Step]()
        for _ in range(connections):
            http = stack.enter_context(closing(await Connection.open(client.http)))
            bare = await asyncpg.connect(service.database_url)
            stack.push_async_callback(bare.close)
            our_steps.append(lambda http=http: ours(http))  # type: ignore[misc]
            their_steps.append(lambda bare=bare: theirs(bare))  # type: ignore[misc]
        value, reference = await side_by_side(our_steps, their_steps)
    return tell(name, "requests/s", value, reference, connections=connections, **goal)
