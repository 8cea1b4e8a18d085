"""The built web app, held in memory: a few hundred small files, each compressed once at the start."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException, ServiceUnavailableException
from litestar.params import FromPath, SkipValidation
from litestar.status_codes import HTTP_304_NOT_MODIFIED

DIST = Path(__file__).parents[2] / "pwa" / "dist"
_WORTH_COMPRESSING = {".js", ".css", ".html", ".svg", ".json", ".webmanifest", ".wasm"}
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_NOT_SERVED = {"documents.json"}


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    compressed: bytes | None
    media_type: str
    cache: str
    etag: str


class WebApp:
    """Every path of the app by its address; addresses without a file are the app's own routes."""

    def __init__(self, dist: Path = DIST) -> None:
        self._assets = {
            path.relative_to(dist).as_posix(): _asset(path, dist)
            for path in sorted(dist.rglob("*"))
            if path.is_file() and path.name not in _NOT_SERVED
        }

    def find(self, path: str) -> Asset:
        asset = self._assets.get(path)
        if asset is not None:
            return asset
        if "." in path.rpartition("/")[2]:
            raise NotFoundException
        try:
            return self._assets["index.html"]
        except KeyError:
            raise ServiceUnavailableException("The web app is not built; run `make up`.") from None


TheWebApp = NamedDependency[SkipValidation[WebApp]]


def _asset(path: Path, dist: Path) -> Asset:
    body = path.read_bytes()
    is_hashed = path.relative_to(dist).parts[0] == "assets"
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(
        body=body,
        compressed=gzip.compress(body, mtime=0) if path.suffix in _WORTH_COMPRESSING else None,
        media_type="application/manifest+json" if path.suffix == ".webmanifest" else media_type,
        cache=_FOR_EVER if is_hashed else _ASK_AGAIN,
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )


@get(["/", "/{path:path}"], sync_to_thread=False)
def serve(request: Request[Any, Any, Any], web_app: TheWebApp, path: FromPath[str] = "") -> Response[bytes]:
    asset = web_app.find(path.strip("/"))
    headers = {"Cache-Control": asset.cache, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == asset.etag:
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    if asset.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            asset.compressed, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"}
        )
    return Response(asset.body, media_type=asset.media_type, headers=headers)
