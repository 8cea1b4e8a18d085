"""A month of a kitchen's ledger to take away, over plain HTTP."""

import re
from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.params import QueryParameter

from backend.edge.downloads import SHEET, attachment, granted, having, refused
from backend.edge.service import TheService, Whoever
from backend.hygiene.reading import SEES
from backend.hygiene.workbook import month
from backend.kernel.errors import Invalid

_MONTH = re.compile(r"(?:19|2\d)\d{2}-(?:0[1-9]|1[0-2])")


@get("/kitchen-ledger.xlsx")
async def kitchen_ledger(
    service: TheService,
    actor: Whoever,
    canteen_id: Annotated[UUID, QueryParameter(name="canteen")],
    of: Annotated[str, QueryParameter(name="month")],
) -> Response[bytes]:
    viewer = having(actor, SEES)
    if not _MONTH.fullmatch(of):
        raise refused(Invalid(field="month"))
    async with service.database.read() as session:
        book = await granted(month(session, viewer, canteen_id, date.fromisoformat(f"{of}-01")))
    return attachment(book, SHEET, f"kitchen-{of}.xlsx")
