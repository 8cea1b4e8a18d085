"""Label sheets and workbooks of places and equipment to take away, over plain HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery, QueryParameter

from backend.edge.downloads import SHEET, attachment, granted, signed_in
from backend.edge.service import TheService, Whoever
from backend.facility import exporting

PlaceId = Annotated[UUID, QueryParameter(name="place")]


@get("/labels.pdf")
async def label_sheet(
    service: TheService, actor: Whoever, place_id: PlaceId, equipment: FromQuery[bool] = False
) -> Response[bytes]:
    """QR labels of a place and all below it, or of the equipment there."""
    origin = service.settings.origin
    made = exporting.label_sheet(service.database, signed_in(actor), place_id, origin, of_equipment=equipment)
    return attachment(await granted(made), "application/pdf", "labels.pdf")


@get("/places.xlsx")
async def places_sheet(service: TheService, actor: Whoever, place_id: PlaceId) -> Response[bytes]:
    made = exporting.places_workbook(service.database, signed_in(actor), place_id)
    return attachment(await granted(made), SHEET, "places.xlsx")


@get("/equipment.xlsx")
async def equipment_sheet(service: TheService, actor: Whoever, place_id: PlaceId) -> Response[bytes]:
    made = exporting.equipment_workbook(service.database, signed_in(actor), place_id)
    return attachment(await granted(made), SHEET, "equipment.xlsx")
