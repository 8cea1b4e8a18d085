"""Tokens by which gateways are known, made, listed and revoked at the command line."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.db import Database
from backend.kernel.errors import NotFound
from backend.telemetry.gateways import create_gateway, gateways, revoke_gateway
from backend.telemetry.models import Gateway

T = TypeVar("T")


async def issue(url: str, name: str) -> str:
    """Shown this once; only its hash is kept."""
    return await _written(url, lambda session: create_gateway(session, name))


async def revoke(url: str, name: str) -> str:
    """In words, whether there was one."""
    try:
        await _written(url, lambda session: revoke_gateway(session, name))
    except NotFound:
        raise SystemExit(f"No gateway named {name} has a token that works") from None
    return f"The token of {name} no longer works"


async def listed(url: str) -> str:
    """A line per gateway."""
    return "\n".join(map(_line, await _written(url, gateways))) or "There are no gateways"


def _line(gateway: Gateway) -> str:
    state = f"revoked {_day(gateway.revoked_at)}" if gateway.revoked_at else "works"
    seen = f"last seen {_day(gateway.last_seen_at)}" if gateway.last_seen_at else "never seen"
    return f"{gateway.name}  {state}  made {_day(gateway.created_at)}  {seen}"


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


async def _written(url: str, verb: Callable[[AsyncSession], Awaitable[T]]) -> T:
    database = Database(url, application="manyi gateway-token")
    try:
        async with database.write() as session:
            return await verb(session)
    finally:
        await database.close()
