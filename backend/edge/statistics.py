"""Statistics to take away, over plain HTTP."""

from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.exceptions import HTTPException, NotAuthorizedException, PermissionDeniedException
from litestar.params import FromQuery, QueryParameter

from backend.edge.files import SHEET
from backend.edge.service import TheService, Whoever
from backend.kernel.errors import DomainError
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
    if actor is None:
        raise NotAuthorizedException("Sign in first.")
    if not actor.may("see statistics"):
        raise PermissionDeniedException("Your role does not allow this.")
    try:
        period = Period(first, last)
    except DomainError as refusal:
        raise HTTPException(refusal.message, status_code=422) from None
    async with service.database.read() as session:
        found = await statistics(session, actor, period, by)
    name = f"manyi-{first}-{last}.xlsx"
    return Response(
        await aside(workbook, found, period, by),
        media_type=SHEET,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
