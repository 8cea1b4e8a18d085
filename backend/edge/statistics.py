"""Statistics to take away, over plain HTTP."""

from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.params import FromQuery, QueryParameter

from backend.edge.downloads import SHEET, attachment, granted, having, refused
from backend.edge.service import TheService, Whoever
from backend.kernel.errors import Invalid
from backend.kernel.sheets import aside
from backend.supervision.statistics import By, Period, statistics
from backend.supervision.workbook import workbook


@get("/statistics.xlsx")
async def statistics_sheet(
    service: TheService,
    actor: Whoever,
    first: Annotated[date, QueryParameter(name="from")],
    last: Annotated[date, QueryParameter(name="to")],
    by: FromQuery[By] = By.UNIT,
) -> Response[bytes]:
    viewer = having(actor, "see statistics")
    try:
        period = Period(first, last)
    except Invalid as refusal:
        raise refused(refusal) from None
    async with service.database.read() as session:
        found = await granted(statistics(session, viewer, period, by))
    return attachment(await aside(workbook, found, period, by), SHEET, f"manyi-{first}-{last}.xlsx")
