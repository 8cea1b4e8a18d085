"""What people take away: workbooks they can read, within bounds, and labels of a house."""

import io

import openpyxl
import pytest

from backend.facility import exporting, places_sheet
from backend.facility.exporting import TooManyToExport
from backend.kernel.db import Database
from tests.facility.test_labels import scanned
from tests.facility.verbs import a_keeper
from tests.factories.places import an_equipment, an_office_building


async def test_no_more_is_exported_than_can_come_in_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database, floors=1, rooms=1)
    monkeypatch.setattr(places_sheet, "MOST_ROWS", 2)
    with pytest.raises(TooManyToExport):
        await exporting.places_workbook(database, keeper, house.building.id)
    monkeypatch.setattr(places_sheet, "MOST_ROWS", 3)
    assert await exporting.places_workbook(database, keeper, house.building.id)


async def test_labels_of_a_building_and_of_its_equipment(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database)
    await an_equipment(database, place=house.rooms[0])
    places = await exporting.label_sheet(database, keeper, house.building.id, "https://x", of_equipment=False)
    machines = await exporting.label_sheet(
        database, keeper, house.floors[0].id, "https://x", of_equipment=True
    )
    assert _labels(places) == {place.code for place in (house.building, *house.floors, *house.rooms)}
    assert len(_labels(machines)) == 1


def _labels(pdf: bytes) -> set[str]:
    return {address.removeprefix("https://x/q/") for address in scanned(pdf)}


async def test_the_exported_workbook_is_one_that_people_can_read(database: Database) -> None:
    keeper, house = await a_keeper(database), await an_office_building(database, floors=1, rooms=1)
    body = await exporting.places_workbook(database, keeper, house.building.id)
    rows = list(openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].iter_rows(values_only=True))
    assert list(rows[0]) == [column.title for column in places_sheet.COLUMNS]
    assert rows[1][1:4] == ("市级机关大院", "1号楼", "楼栋")
    assert rows[3][1:8] == ("1号楼 1层", "101", "空间", "101", None, "办公室", 20)
    assert rows[3][-1] == "0,0 4,0 4,5 0,5"
