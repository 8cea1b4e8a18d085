"""Statistics over plain HTTP: a period that cannot be is refused, not a fault."""

from pathlib import Path

import pytest

from backend.edge.statistics import statistics_sheet
from backend.kernel.db import Database
from tests.edge.door import door
from tests.factories.tickets import an_area


@pytest.mark.parametrize(
    "period",
    ["from=1900-01-01&to=1900-01-31", "from=2026-02-01&to=2026-01-01", "from=0001-01-01&to=0001-01-01"],
)
async def test_a_period_that_cannot_be_is_refused(database: Database, tmp_path: Path, period: str) -> None:
    area = await an_area(database)
    async with door(database, tmp_path, area.supervisor, statistics_sheet) as client:
        assert (await client.get(f"/statistics.xlsx?{period}")).status_code == 422
