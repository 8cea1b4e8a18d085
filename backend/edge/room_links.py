"""What is read without signing in at the secret addresses of `rooms.links`: calendars and doors."""

import hashlib
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_304_NOT_MODIFIED

from backend.edge.limits import take_one
from backend.edge.service import TheService
from backend.rooms import links
from backend.rooms.calendars import calendar_of
from backend.rooms.door import door_of
from backend.rooms.links import LinkKind

_ASK_AGAIN = "private, no-cache"


@get("/calendars/{name:str}")
async def calendar(
    request: Request[Any, Any, Any], service: TheService, name: FromPath[str]
) -> Response[bytes]:
    """A person's or a room's bookings, as `TOKEN.ics`."""
    async with service.database.read() as session:
        link = await links.behind(session, service.settings.secret, name.removesuffix(".ics"))
        if link is None or link.kind is LinkKind.DOOR:
            raise NotFoundException
        take_one(service.links, link.id)
        body = await calendar_of(session, link)
    return _unless_known(request, body, "text/calendar")


@get("/doors/{token:str}")
async def door(request: Request[Any, Any, Any], service: TheService, token: FromPath[str]) -> Response[bytes]:
    """What the display at a door shows."""
    async with service.database.read() as session:
        link = await links.behind(session, service.settings.secret, token)
        if link is None or link.kind is not LinkKind.DOOR:
            raise NotFoundException
        take_one(service.links, link.id)
        shown = await door_of(session, link.subject_id, service.settings.origin)
    return _unless_known(request, msgspec.json.encode(shown), "application/json")


def _unless_known(request: Request[Any, Any, Any], body: bytes, media_type: str) -> Response[bytes]:
    """Whoever names what they have hears that it is still so."""
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": mark, "cache-control": _ASK_AGAIN}
    if request.headers.get("if-none-match") == mark:
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
