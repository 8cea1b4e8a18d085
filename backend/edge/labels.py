"""Label sheets and workbooks of places and equipment to take away, over plain HTTP."""

from collections.abc import Awaitable
from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.exceptions import (
    HTTPException,
    NotAuthorizedException,
    NotFoundException,
    PermissionDeniedException,
)
from litestar.params import FromQuery, QueryParameter

from backend.edge.files import SHEET
from backend.edge.service import TheService, Whoever
from backend.facility import exporting
from backend.identity.actor import Actor
from backend.kernel.errors import DomainError, NotAllowed, NotFound

PlaceId = Annotated[UUID, QueryParameter(name="place")]


@get("/labels.pdf")
async def label_sheet(
    service: TheService, actor: Whoever, place_id: PlaceId, equipment: FromQuery[bool] = False
) -> Response[bytes]:
    """QR labels of a place and all below it, or of the equipment there."""
    async with service.database.read() as session:
        origin = service.settings.origin
        pdf = await _allowed(
            exporting.label_sheet(session, _signed_in(actor), place_id, origin, of_equipment=equipment)
        )
    return _attachment(pdf, "application/pdf", "labels.pdf")


@get("/places.xlsx")
async def places_sheet(service: TheService, actor: Whoever, place_id: PlaceId) -> Response[bytes]:
    async with service.database.read() as session:
        book = await _allowed(exporting.places_workbook(session, _signed_in(actor), place_id))
    return _attachment(book, SHEET, "places.xlsx")


@get("/equipment.xlsx")
async def equipment_sheet(service: TheService, actor: Whoever, place_id: PlaceId) -> Response[bytes]:
    async with service.database.read() as session:
        book = await _allowed(exporting.equipment_workbook(session, _signed_in(actor), place_id))
    return _attachment(book, SHEET, "equipment.xlsx")


def _signed_in(actor: Actor | None) -> Actor:
    if actor is None:
        raise NotAuthorizedException("Sign in first.")
    return actor


async def _allowed(made: Awaitable[bytes]) -> bytes:
    """What was made, or the refusal as a status of HTTP."""
    try:
        return await made
    except NotFound as refusal:
        raise NotFoundException(refusal.message) from None
    except NotAllowed as refusal:
        raise PermissionDeniedException(refusal.message) from None
    except DomainError as refusal:
        raise HTTPException(refusal.message, status_code=422) from None


def _attachment(body: bytes, media_type: str, name: str) -> Response[bytes]:
    return Response(
        body, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
