"""Name plates for a meeting, over plain HTTP."""

import asyncio
from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import QueryParameter

from backend.edge.downloads import attachment, having
from backend.edge.service import TheService, Whoever
from backend.rooms import own, services
from backend.rooms.name_plates import name_plates


@get("/name-plates.pdf")
async def sheets(
    service: TheService, actor: Whoever, booking_id: Annotated[UUID, QueryParameter(name="booking")]
) -> Response[bytes]:
    """For whose meeting it is, and for who manages the room."""
    someone = having(actor, "book rooms")
    async with service.database.read() as session:
        booking = await own.one(session, someone, booking_id)
        wished = await services.of(session, booking.id) if booking else ()
    names = [name for each in wished for name in each.names]
    if not names:
        raise NotFoundException
    return attachment(await asyncio.to_thread(name_plates, names), "application/pdf", "name-plates.pdf")
