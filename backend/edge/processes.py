"""The processes of the service and how each is started: the same list stands in deploy/README.md."""

from __future__ import annotations

import http.client
import os
import signal
import sys
from dataclasses import replace

from .embedded.postgres import EmbeddedPostgres
from .embedded.program import Program
from .embedded.valkey import EmbeddedValkey
from .keeper import Service

MOST_API_PROCESSES = 4


def command(environment: dict[str, str], *words: str) -> Program:
    """A `manyi` subcommand."""
    return Program(
        (sys.executable, "-m", "backend.edge", *words),
        env=environment | {"PYTHONUNBUFFERED": "1"},
    )


def servers(postgres: EmbeddedPostgres | None, valkey: EmbeddedValkey | None) -> list[Service]:
    return [
        Service(name, server.prepare, server.answers, explain=server.problem)
        for name, server in (("postgres", postgres), ("valkey", valkey))
        if server
    ]


def web(environment: dict[str, str], listening_fd: int, port: int) -> list[Service]:
    """One process a core: they accept from the same socket."""
    program = replace(
        command(environment, "api", "--fd", str(listening_fd)),
        pass_fds=(listening_fd,),
        # Without us it would keep the port busy for the next start.
        death_signal=signal.SIGKILL,
    )
    return [
        Service(f"api-{number}", lambda: program, lambda _: is_healthy(port))
        for number in range(1, min(os.cpu_count() or 1, MOST_API_PROCESSES) + 1)
    ]


def background(environment: dict[str, str]) -> list[Service]:
    return [
        Service("worker", lambda: without_farewell(environment, "worker"), says=" ready."),
        Service("beat", lambda: without_farewell(environment, "beat"), says="beat: Starting"),
    ]


def without_farewell(environment: dict[str, str], *words: str) -> Program:
    """When we die, Valkey dies too, and Celery's farewell would wait for it for ever."""
    return replace(command(environment, *words), death_signal=signal.SIGKILL)


def is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
