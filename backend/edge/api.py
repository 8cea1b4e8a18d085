"""One process of the web server."""

from __future__ import annotations

import os
import socket

import uvicorn

from backend.edge.answering import WholeAnswers
from backend.edge.starting import starting
from backend.kernel.settings import Settings

CLOSING_SECONDS = 5
LARGEST_MESSAGE = 1 << 18
"""Bytes of one WebSocket message: subscriptions are small."""


def serve(fd: int | None) -> None:
    with starting():
        from backend.edge.asgi import app

    listening = [socket.socket(fileno=fd)] if fd is not None else None
    config = uvicorn.Config(
        app,
        host=os.environ.get("HOST", "127.0.0.1"),
        port=Settings.from_env().port,
        loop="uvloop",
        http=WholeAnswers,
        ws_max_size=LARGEST_MESSAGE,
        access_log=False,
        server_header=False,
        # Open WebSockets would hold up the end for ever; their clients come back by themselves.
        timeout_graceful_shutdown=CLOSING_SECONDS,
    )
    uvicorn.Server(config).run(sockets=listening)
