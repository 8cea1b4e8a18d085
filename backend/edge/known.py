"""Answers that whoever has them already need not be sent again."""

import hashlib
from typing import Any

from litestar import Request, Response
from litestar.status_codes import HTTP_304_NOT_MODIFIED

_ASK_AGAIN = "private, no-cache"


def marked(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def unless_known(request: Request[Any, Any, Any], mark: str, body: bytes, media_type: str) -> Response[bytes]:
    """Whoever names the mark of what they have hears that it is still so."""
    headers = {"etag": f'"{mark}"', "cache-control": _ASK_AGAIN}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
