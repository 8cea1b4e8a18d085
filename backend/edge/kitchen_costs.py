"""A kitchen's costs of a month to take away, over plain HTTP."""

from datetime import date
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery

from backend.edge.downloads import SHEET, attachment, granted, having
from backend.edge.service import TheService, Whoever
from backend.kernel.sheets import aside
from backend.kitchen.access import OVERSEEING
from backend.kitchen.costs import of_month
from backend.kitchen.workbook import workbook


@get("/kitchen-costs.xlsx")
async def kitchen_costs_sheet(
    service: TheService, actor: Whoever, canteen: FromQuery[UUID], month: FromQuery[date]
) -> Response[bytes]:
    viewer = having(actor, OVERSEEING)
    async with service.database.read() as session:
        cost = await granted(of_month(session, viewer, canteen, month))
    return attachment(await aside(workbook, cost), SHEET, f"manyi-kitchen-{month:%Y-%m}.xlsx")
