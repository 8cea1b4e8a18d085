"""Against requests that another site makes a browser send, and what a browser might do with our answers."""

import hmac
import secrets
from typing import Any

import msgspec
from litestar import Litestar
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from backend.identity.sessions import COOKIE as SESSION_COOKIE
from backend.kernel.settings import Settings

CSRF_COOKIE = "manyi_csrf"
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
WITHOUT_COOKIES = ("/intake/", "/calendars/")
"""Here a bearer token or a secret address says who sends, which no browser adds by itself."""
_TOKEN_BYTES = 24
_A_YEAR = 31_536_000

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; "
    "connect-src 'self'; "  # sockets to our own origin included
    "img-src 'self' blob: data:; "  # photos before they are sent
    "script-src 'self' 'wasm-unsafe-eval'; "  # the QR reader is WebAssembly
    "style-src 'self'; "  # components set styles through the object model, which this allows
    "worker-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",  # for browsers that do not know frame-ancestors
    "permissions-policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Shield:
    """Around the whole application, so that no answer, not even an error's, goes out without the headers.

    An unsafe request must come from our own pages and prove it twice: by what the browser says of its origin,
    and by repeating in a header the cookie that only our pages can read. An answer to a request without
    that cookie brings a new one, the refusal too: a client may take it and try once more. Programs that come
    with an API token instead of a session prove it by that. An address with a NUL, which PostgreSQL keeps in no
    text, goes no further either.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        headers = HEADERS | ({"strict-transport-security": f"max-age={_A_YEAR}"} if settings.is_https else {})
        self._headers = {name.encode(): value.encode() for name, value in headers.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            await self._http(scope, receive, send)
        else:
            await self._websocket(scope, receive, send)

    async def _http(self, scope: Any, receive: Receive, send: Send) -> None:
        headers = Headers.from_scope(scope)
        token = _cookie(headers, CSRF_COOKIE)
        protected = self._protected(send, fresh_token=not token)
        refusal = self._refusal(scope, headers, token)
        if refusal is None:
            await self._app(scope, receive, protected)
        else:
            await _refuse(protected, *refusal)

    async def _websocket(self, scope: Any, receive: Receive, send: Send) -> None:
        origin = Headers.from_scope(scope).get("origin")
        if origin is None or self._settings.accepts_origin(origin):
            await self._app(scope, receive, send)
        else:
            # Closed before it is accepted: the server answers the handshake with 403.
            await receive()
            await send({"type": "websocket.close", "code": 4403, "reason": "foreign_origin"})

    def _refusal(self, scope: Any, headers: Headers, token: str) -> tuple[int, str, str] | None:
        if b"%00" in scope["raw_path"] + scope["query_string"]:
            return 400, "bad_request", "An address must not contain the character NUL."
        by_cookie = not scope["path"].startswith(WITHOUT_COOKIES) and bearer(headers) is None
        if scope["method"] in SAFE_METHODS or not by_cookie:
            return None
        site, origin = headers.get("sec-fetch-site", "same-origin"), headers.get("origin")
        if site != "same-origin" or (origin is not None and not self._settings.accepts_origin(origin)):
            return 403, "foreign_origin", f"Requests are accepted from {self._settings.origin} only."
        if not token or not hmac.compare_digest(token.encode(), headers.get(CSRF_HEADER, "").encode()):
            return 403, "csrf", f"The header {CSRF_HEADER} must repeat the cookie {CSRF_COOKIE}."
        return None

    def _protected(self, send: Send, *, fresh_token: bool) -> Send:
        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [(bytes(name).lower(), bytes(value)) for name, value in message["headers"]]
                cache = dict(given).get(b"cache-control")
                added = dict(self._headers)
                if cache is None:
                    added[b"cache-control"] = b"no-store"
                if fresh_token and not (cache or b"").startswith(b"public"):
                    added[b"set-cookie"] = self._new_cookie().encode()
                message["headers"] = [*given, *added.items()]
            await send(message)

        return send_protected

    def _new_cookie(self) -> str:
        secure = "; Secure" if self._settings.is_https else ""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        return f"{CSRF_COOKIE}={token}; Path=/; Max-Age={_A_YEAR}; SameSite=Lax{secure}"


def protect(app: Litestar, settings: Settings) -> Litestar:
    """A middleware of Litestar would see only requests that found a route."""
    app.asgi_handler = Shield(app.asgi_handler, settings)
    return app


def bearer(headers: Headers) -> str | None:
    """The API token of a request without a session's cookie: no browser adds one by itself."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token and not _cookie(headers, SESSION_COOKIE) else None


def _cookie(headers: Headers, name: str) -> str:
    for part in headers.get("cookie", "").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""


async def _refuse(send: Send, status: int, code: str, message: str) -> None:
    body = msgspec.json.encode({"code": code, "message": message})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
