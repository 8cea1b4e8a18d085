"""What the display at a door reads without signing in, at a secret address of `rooms.links`."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from backend.edge.known import marked, unless_known
from backend.edge.limits import take_one
from backend.edge.service import TheService
from backend.rooms import links
from backend.rooms.door import door_of
from backend.rooms.links import LinkKind


@get("/doors/{token:str}")
async def door(request: Request[Any, Any, Any], service: TheService, token: FromPath[str]) -> Response[bytes]:
    """What the display at a door shows."""
    async with service.database.read() as session:
        link = await links.behind(session, service.settings.secret, token)
        if link is None or link.kind is not LinkKind.DOOR:
            raise NotFoundException
        take_one(service.links, link.id)
        shown = await door_of(session, link.subject_id, service.settings.origin)
    body = msgspec.json.encode(shown)
    return unless_known(request, marked(body), body, "application/json")
