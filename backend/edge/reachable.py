"""Whether the database and the broker can be used, told in one line when not."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import asyncpg
import redis.asyncio as redis
from redis.exceptions import RedisError

from .embedded.program import ServerError

PATIENCE = 10


async def require_servers() -> None:
    """Those that the environment names; the embedded ones say by themselves what is wrong."""
    if url := os.environ.get("DATABASE_URL"):
        await require_database(url)
    if url := os.environ.get("VALKEY_URL"):
        await require_valkey(url)


async def require_database(url: str) -> None:
    try:
        connection = await asyncpg.connect(url, timeout=PATIENCE)
        version = connection.get_server_version()
        await connection.close()
    except (
        OSError,
        ValueError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
    ) as error:
        raise ServerError(
            f"The database {without_password(url)} cannot be reached: {reason(error)}"
        ) from error
    if version.major < 18:
        raise ServerError(f"The database {without_password(url)} is PostgreSQL {version.major}; 18 is needed")


async def require_valkey(url: str) -> None:
    try:
        async with redis.Redis.from_url(client_url(url), socket_connect_timeout=PATIENCE) as client:
            await client.ping()
    except (OSError, ValueError, RedisError) as error:
        raise ServerError(f"Valkey at {without_password(url)} cannot be reached: {reason(error)}") from error


def client_url(url: str) -> str:
    """Celery writes a socket as redis+socket://…?virtual_host=N, the client as unix://…?db=N."""
    return url.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=", 1)


def without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def reason(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
