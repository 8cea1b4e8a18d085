"""The monthly report over plain HTTP: to whom it is given, to whom not."""

from datetime import date
from pathlib import Path
from uuid import uuid4

from backend.edge.monthly_report import monthly_report
from backend.kernel.db import Database
from backend.supervision.monthly_report import ask
from backend.supervision.tasks import make_reports
from tests.edge.door import door
from tests.factories.tickets import an_area

JANUARY = date(2026, 1, 1)


async def test_to_whom_the_report_is_given(database: Database, tmp_path: Path) -> None:
    area = await an_area(database)
    report = await area.do(ask, area.supervisor, JANUARY)
    path = f"/monthly-report?report={report.id}"
    async with door(database, tmp_path, area.supervisor, monthly_report) as client:
        assert (await client.get(path)).status_code == 404  # not made yet
        await make_reports(database)
        pages, sheets = await client.get(path), await client.get(f"{path}&form=xlsx")
        assert (await client.get(f"/monthly-report?report={uuid4()}")).status_code == 404
    assert (pages.headers["content-type"], pages.content[:4]) == ("application/pdf", b"%PDF")
    assert sheets.headers["content-disposition"] == 'attachment; filename="manyi-2026-01.xlsx"'
    assert sheets.content.startswith(b"PK")
    for visitor, status in ((None, 401), (area.manager, 403), (area.desk, 403)):
        async with door(database, tmp_path, visitor, monthly_report) as client:
            assert (await client.get(path)).status_code == status
