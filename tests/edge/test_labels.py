"""Labels and workbooks over a real socket: who gets them, and what they get instead."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from litestar import Litestar
from litestar.di import Provide
from openpyxl import load_workbook

from backend.edge import labels
from backend.edge.service import open_service
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.refs import uuid7
from tests.facility.test_labels import scanned
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import an_equipment, an_office_building
from tests.identity.graphql import settings


@asynccontextmanager
async def door(database: Database, folder: Path, visitor: Actor | None) -> AsyncIterator[httpx.AsyncClient]:
    """The three routes, opened to one visitor."""
    async with open_service(replace(settings(), database_url=database.url, data=folder)) as service:
        app = Litestar(
            [labels.label_sheet, labels.places_sheet, labels.equipment_sheet],
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


async def test_labels_and_workbooks_of_ones_building(database: Database, tmp_path: Path) -> None:
    house = await an_office_building(database)
    await an_equipment(database, place=house.rooms[0])
    keeper = await an_actor(database, Role.ASSET_MANAGER, at=house.building.ref)
    place = {"place": str(house.building.id)}
    async with door(database, tmp_path, keeper) as client:
        pdf = await client.get("/labels.pdf", params=place)
        machines = await client.get("/labels.pdf", params={**place, "equipment": "true"})
        places = await client.get("/places.xlsx", params=place)
        equipment = await client.get("/equipment.xlsx", params=place)
    assert pdf.headers["content-type"] == "application/pdf"
    everywhere = (house.building, *house.floors, *house.rooms)
    assert scanned(pdf.content) == {f"http://localhost:8300/q/{each.code}" for each in everywhere}
    assert len(scanned(machines.content)) == 1
    assert load_workbook(io.BytesIO(places.content)).worksheets[0].max_row == 1 + 9
    assert load_workbook(io.BytesIO(equipment.content)).worksheets[0].max_row == 1 + 1


@pytest.mark.parametrize("path", ["/labels.pdf", "/places.xlsx", "/equipment.xlsx"])
async def test_nobody_else_gets_them(database: Database, tmp_path: Path, path: str) -> None:
    house = await an_office_building(database, floors=1, rooms=1)
    keeper = await an_actor(database, Role.ASSET_MANAGER, at=house.site.ref)
    there, nowhere = {"place": str(house.building.id)}, {"place": str(uuid7())}
    async with door(database, tmp_path, None) as client:
        assert (await client.get(path, params=there)).status_code == 401
    async with door(database, tmp_path, await a_cadre(database)) as client:
        assert (await client.get(path, params=there)).status_code == 403
    async with door(database, tmp_path, keeper) as client:
        assert (await client.get(path, params=nowhere)).status_code == 404
        assert (await client.get(path)).status_code == 400
        assert (await client.get(path, params={"place": "1号楼"})).status_code == 400
