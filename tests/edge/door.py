"""Routes of plain HTTP over a real socket, without the rest of the service."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import uvicorn
from litestar import Litestar
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from backend.edge.service import open_service
from backend.identity.actor import Actor
from backend.kernel.db import Database
from tests.identity.graphql import settings


@asynccontextmanager
async def door(
    database: Database, folder: Path, visitor: Actor | None, *routes: ControllerRouterHandler
) -> AsyncIterator[httpx.AsyncClient]:
    """These routes, opened to one visitor."""
    async with open_service(replace(settings(), database_url=database.url, data=folder)) as service:
        app = Litestar(
            routes,
            dependencies={
                "service": Provide(lambda: service, sync_to_thread=False),
                "actor": Provide(lambda: visitor, sync_to_thread=False),
            },
            openapi_config=None,
        )
        with socket.create_server(("127.0.0.1", 0)) as listening:
            server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
            serving = asyncio.create_task(server.serve([listening]))
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            async with httpx.AsyncClient(base_url=address, timeout=60) as client:
                yield client
            server.should_exit = True
            await serving
