"""Subscriptions over one WebSocket, by the protocol of the graphql-ws client (graphql-transport-ws)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import WebSocket
from litestar.connection import ASGIConnection
from litestar.exceptions import WebSocketDisconnect

from backend.kernel.graphql.engine import Engine, OperationContext, Request
from backend.kernel.graphql.errors import Denied, Rejected, present_failure

PROTOCOL = "graphql-transport-ws"
LARGEST_MESSAGE = 256_000
GONE = (WebSocketDisconnect, OSError)
"""What sending raises when the client has left."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait, and how much at once."""

    introduction: float = 10
    """For connection_init."""
    silence: float = 25
    """Between pings; a client that has said nothing since the last one is gone."""
    subscriptions: int = 50
    """Running on one connection."""


class Message(msgspec.Struct, frozen=True):
    type: str
    id: str = ""
    payload: msgspec.Raw = msgspec.Raw(b"null")


class Ended(Exception):
    """The connection is to be closed."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason


_read = msgspec.json.Decoder(Message).decode
_read_request = msgspec.json.Decoder(Request).decode
_write = msgspec.json.Encoder().encode


class Conversation:
    """What is said on one connection, from its introduction to its end. It holds no database session."""

    def __init__(
        self,
        socket: WebSocket[Any, Any, Any],
        engine: Engine,
        context_for: Callable[[ASGIConnection[Any, Any, Any, Any]], Awaitable[OperationContext]],
        patience: Patience,
    ) -> None:
        self._socket = socket
        self._engine = engine
        self._context_for = context_for
        self._patience = patience
        self._introduced = asyncio.Event()
        self._heard = False
        self._who: object = None
        self._running: dict[str, asyncio.Task[None]] = {}

    async def hold(self) -> None:
        tasks = {asyncio.create_task(self._listen()), asyncio.create_task(self._watch())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            await next(iter(done))
        except WebSocketDisconnect:
            pass
        except Ended as ended:
            with suppress(*GONE):
                await self._socket.close(code=ended.code, reason=ended.reason)
        finally:
            everything = [*tasks, *self._running.values()]
            for task in everything:
                task.cancel()
            await asyncio.gather(*everything, return_exceptions=True)

    async def _watch(self) -> None:
        """Ends a connection that never introduces itself, falls silent, or whose viewer has signed out."""
        try:
            await asyncio.wait_for(self._introduced.wait(), self._patience.introduction)
        except TimeoutError:
            raise Ended(4408, "Connection initialisation timeout") from None
        while True:
            self._heard = False
            await self._say(type="ping")
            await asyncio.sleep(self._patience.silence)
            if not self._heard:
                raise Ended(4499, "No answer to a ping")
            try:
                still = await self._viewer()
            except Exception:  # the database is away, say; the next round asks again
                log.warning("Could not ask whether a connection's viewer is still signed in", exc_info=True)
                continue
            if still != self._who:
                raise Ended(4403, "Forbidden")

    async def _viewer(self) -> object:
        try:
            viewer = (await self._context_for(self._socket)).viewer
        except Denied:
            return None
        return viewer and viewer.ref

    async def _listen(self) -> None:
        while True:
            text = await self._socket.receive_text()
            self._heard = True
            if len(text) > LARGEST_MESSAGE:
                raise Ended(1009, "Message too big")
            try:
                message = _read(text)
            except msgspec.DecodeError:
                raise Ended(4400, "Invalid message") from None
            await self._hear(message)

    async def _hear(self, message: Message) -> None:
        match message.type:
            case "connection_init":
                if self._introduced.is_set():
                    raise Ended(4429, "Too many initialisation requests")
                self._introduced.set()
                self._who = await self._viewer()
                await self._say(type="connection_ack")
            case "ping":
                await self._say(type="pong")
            case "pong":
                pass
            case "subscribe":
                await self._begin(message)
            case "complete":
                if task := self._running.pop(message.id, None):
                    task.cancel()
            case _:
                raise Ended(4400, "Invalid message")

    async def _begin(self, message: Message) -> None:
        if not self._introduced.is_set():
            raise Ended(4401, "Unauthorized")
        if not message.id or message.id in self._running:
            raise Ended(4409, f"Subscriber for {message.id} already exists")
        if len(self._running) >= self._patience.subscriptions:
            rejected = Rejected.because("TOO_MANY_SUBSCRIPTIONS", "Close some of your subscriptions first.")
            await self._say(type="error", id=message.id, payload=rejected.presented())
            return
        try:
            request = _read_request(message.payload)
        except msgspec.DecodeError:
            raise Ended(4400, "Invalid message") from None
        task = self._running[message.id] = asyncio.create_task(self._follow(message.id, request))
        task.add_done_callback(lambda done: self._forget(message.id, done))

    async def _follow(self, id_: str, request: Request) -> None:
        try:
            context = await self._context_for(self._socket)
            async with aclosing(self._engine.follow(request, context)) as answers:
                async for answer in answers:
                    await self._say(type="next", id=id_, payload=answer)
        except Rejected as rejected:
            await self._say(type="error", id=id_, payload=rejected.presented())
        except Exception as error:  # masked and logged
            await self._say(type="error", id=id_, payload=[present_failure(error)])
        else:
            await self._say(type="complete", id=id_)

    def _forget(self, id_: str, task: asyncio.Task[None]) -> None:
        if self._running.get(id_) is task:  # its id may be in use again
            del self._running[id_]

    async def _say(self, **message: Any) -> None:
        with suppress(*GONE):  # `_listen` hears of it
            await self._socket.send_text(_write(message))
