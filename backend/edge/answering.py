"""HTTP answers that leave in one piece: uvicorn writes the head and the body of each by themselves."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class WholeAnswers(HttpToolsProtocol):
    """Saves each answer a call of the system and a packet, and whoever waits for it being woken twice."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        self._plain, self._joining = transport, _Joining(transport)
        super().connection_made(cast(asyncio.Transport, self._joining))

    def handle_websocket_upgrade(self) -> None:
        """What follows are messages, of which each is one piece."""
        self._joining.flush()
        self.transport = self._plain
        super().handle_websocket_upgrade()


class _Joining:
    """A transport that keeps a piece until the next one comes, but no longer than this turn of the loop."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._kept: bytes | None = None

    def write(self, piece: bytes) -> None:
        if self._kept is None:
            self._kept = piece
            asyncio.get_running_loop().call_soon(self.flush)
        else:
            kept, self._kept = self._kept, None
            self._transport.writelines([kept, piece])

    def flush(self) -> None:
        if self._kept is not None:
            kept, self._kept = self._kept, None
            self._transport.write(kept)

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
