"""`manyi up`: the whole service from one terminal, gone with Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import click

from backend.kernel.settings import Settings, chosen_port

from . import processes
from .demo.accounts import ACCOUNTS
from .embedded.program import ServerError
from .local import Local
from .reachable import require_servers
from .supervisor import Supervisor, cancel_on_signals


def run() -> None:
    local = Local.from_env()
    with alone_in(local.data):
        asyncio.run(until_stopped(local))


async def until_stopped(local: Local) -> None:
    task = asyncio.create_task(serve(local))
    cancel_on_signals(task)
    with suppress(asyncio.CancelledError):
        await task
    say("Stopped")


async def serve(local: Local) -> None:
    began = time.monotonic()
    with listen(chosen_port()) as listening:
        async with Supervisor(local.data / "log", say) as supervisor:
            try:
                settings = await start(local, supervisor, listening)
                say(f"Ready after {time.monotonic() - began:.1f} s")
                welcome(settings)
                await asyncio.Event().wait()
            finally:
                say("Stopping …")


async def start(local: Local, supervisor: Supervisor, listening: socket.socket) -> Settings:
    with step("PostgreSQL and Valkey"):
        await require_servers()
        await supervisor.start(*processes.servers(local.postgres, local.valkey))
    environment = local.environment()
    os.environ.update(environment)
    settings = Settings.from_env()
    with step("Tables"):
        await supervisor.run("The migration", processes.command(environment, "migrate"))
    if not settings.is_production and not await is_inhabited(settings.database_url):
        with step("Demo area"):
            await supervisor.run(
                "Generating the demo area", processes.command(environment, "demo", "--when-empty")
            )
    with step("Web server, worker and clock"):
        await supervisor.start(
            *processes.web(environment, listening.fileno(), settings.port), *processes.background(environment)
        )
    return settings


async def is_inhabited(database_url: str) -> bool:
    """A look is quicker than a process that looks."""
    connection = await asyncpg.connect(database_url)
    try:
        return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM person)"))
    finally:
        await connection.close()


@contextmanager
def step(name: str) -> Iterator[None]:
    began = time.monotonic()
    say(f"{name} …")
    yield
    say(f"{name}: ready ({time.monotonic() - began:.1f} s)")


def say(text: str) -> None:
    """To the terminal, which may be gone by the time we stop."""
    with suppress(OSError):
        click.echo(f"manyi  {text}")


@contextmanager
def listen(port: int) -> Iterator[socket.socket]:
    """The web server's socket stays ours, so that a web process that dies never loses the port."""
    host = os.environ.get("HOST", "127.0.0.1")
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise ServerError(why_not_bound(error, host, port)) from error
        listening.listen(2048)
        yield listening


def why_not_bound(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is busy: stop the program that uses it, or choose another with PORT=8301"
    return f"Cannot listen on {host}:{port}: {error.strerror}"


@contextmanager
def alone_in(data: Path) -> Iterator[None]:
    """One `manyi up` a data folder."""
    with (data / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ServerError(
                f"Manyi already runs from {data}: stop it first, or choose another MANYI_DATA"
            ) from None
        yield


def welcome(settings: Settings) -> None:
    say(f"Open {settings.origin}")
    if not settings.is_production:
        for account in ACCOUNTS:
            say(f"  {account.login} / {account.password}  {account.role_zh} · {account.role_en}")
