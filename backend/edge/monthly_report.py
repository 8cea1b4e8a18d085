"""The monthly report to take away, over plain HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery, QueryParameter

from backend.edge.downloads import SHEET, attachment, granted, having
from backend.edge.service import TheService, Whoever
from backend.supervision.monthly_report import Form, taken

_TYPES = {Form.PDF: "application/pdf", Form.WORKBOOK: SHEET}


@get("/monthly-report")
async def monthly_report(
    service: TheService,
    actor: Whoever,
    report_id: Annotated[UUID, QueryParameter(name="report")],
    form: FromQuery[Form] = Form.PDF,
) -> Response[bytes]:
    leader = having(actor, "see the leaders' view")
    async with service.database.read() as session:
        month, body = await granted(taken(session, leader, report_id, form))
    return attachment(body, _TYPES[form], f"manyi-{month:%Y-%m}.{form}")
