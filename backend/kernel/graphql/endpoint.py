"""POST /graphql for queries and mutations, and its WebSocket for subscriptions."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, WebSocket, post, websocket
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.types import ControllerRouterHandler

from backend.kernel.graphql import engine
from backend.kernel.graphql.engine import Answer, Engine, OperationContext
from backend.kernel.graphql.errors import Denied, Forbidden, Rejected, present_failure
from backend.kernel.graphql.sockets import PROTOCOL, Conversation, Patience

LARGEST_REQUEST = 256_000

Connection = ASGIConnection[Any, Any, Any, Any]
ContextFor = Callable[[Connection], Awaitable[OperationContext]]

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""PostgreSQL keeps no text with it; variables can only say it by this escape."""

_read = msgspec.json.Decoder(engine.Request).decode
_write = msgspec.json.Encoder().encode


def routes(
    graphql: Engine,
    context_for: ContextFor,
    accepts_origin: Callable[[str], bool],
    *,
    path: str = "/graphql",
    patience: Patience = Patience(),  # noqa: B008  # frozen
) -> list[ControllerRouterHandler]:
    """The endpoint's handlers. `context_for` says who asks and may raise `Denied`."""

    @post(path, status_code=200, request_max_body_size=LARGEST_REQUEST)
    async def operate(request: Request[Any, Any, Any]) -> Response[bytes]:
        if not (request.headers.get("content-type") or "").startswith("application/json"):
            return _refuse(415, "Send JSON.")
        try:
            body = await request.body()
            asked = _read(body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _refuse(400, f"This is not a GraphQL request in JSON: {error}")
        except HTTPException as error:
            return _refuse(error.status_code, error.detail)
        if _NUL.search(body):
            return _refuse(400, "A text must not contain the character NUL.")
        try:
            context = await context_for(request)
            answer = await graphql.answer(asked, context)
        except Exception as error:  # masked and logged
            status = 403 if isinstance(error, Forbidden) else 401 if isinstance(error, Denied) else 500
            return _respond(Answer(errors=[present_failure(error)]), status)
        return _respond(answer, 200, context.cookies)

    @websocket(path)
    async def subscribe(socket: WebSocket[Any, Any, Any]) -> None:
        origin = socket.headers.get("origin")
        if origin is not None and not accepts_origin(origin):
            await socket.close(code=4403)  # before it is accepted: the handshake is answered with 403
            return
        offered = socket.scope["subprotocols"]
        await socket.accept(PROTOCOL if PROTOCOL in offered else None)
        if PROTOCOL not in offered:
            await socket.close(code=4406, reason="Subprotocol not acceptable")
            return
        await Conversation(socket, graphql, context_for, patience).hold()

    return [operate, subscribe]


def _refuse(status: int, message: str) -> Response[bytes]:
    return _respond(Answer(errors=Rejected.because("BAD_REQUEST", message).presented()), status)


def _respond(answer: Answer, status: int, cookies: Any = None) -> Response[bytes]:
    return Response(_write(answer), status_code=status, media_type=MediaType.JSON, cookies=cookies)
