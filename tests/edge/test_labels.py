"""Labels and workbooks over a real socket: who gets them, and what they get instead."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from backend.edge import facility_export
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.refs import uuid7
from tests.edge.door import door
from tests.facility.test_labels import scanned
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import an_equipment, an_office_building

ROUTES = (facility_export.label_sheet, facility_export.places_sheet, facility_export.equipment_sheet)


async def test_labels_and_workbooks_of_ones_building(database: Database, tmp_path: Path) -> None:
    house = await an_office_building(database)
    await an_equipment(database, place=house.rooms[0])
    keeper = await an_actor(database, Role.ASSET_MANAGER, at=house.building.ref)
    place = {"place": str(house.building.id)}
    async with door(database, tmp_path, keeper, *ROUTES) as client:
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
    async with door(database, tmp_path, None, *ROUTES) as client:
        assert (await client.get(path, params=there)).status_code == 401
    async with door(database, tmp_path, await a_cadre(database), *ROUTES) as client:
        assert (await client.get(path, params=there)).status_code == 403
    async with door(database, tmp_path, keeper, *ROUTES) as client:
        assert (await client.get(path, params=nowhere)).status_code == 404
        assert (await client.get(path)).status_code == 400
        assert (await client.get(path, params={"place": "1号楼"})).status_code == 400
