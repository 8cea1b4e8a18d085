"""Tokens by which gateways are known, made, listed and revoked at the command line."""

from datetime import datetime

from backend.edge.command import writing
from backend.edge.embedded.program import ServerError
from backend.kernel.errors import NotFound
from backend.telemetry.gateways import create_gateway, gateways, revoke_gateway
from backend.telemetry.models import Gateway

COMMAND = "gateway-token"


async def issue(url: str, name: str) -> str:
    """Shown this once; only its hash is kept."""
    async with writing(url, COMMAND, name) as session:
        return await create_gateway(session, name)


async def revoke(url: str, name: str) -> str:
    """In words, that it is done."""
    async with writing(url, COMMAND, name) as session:
        try:
            await revoke_gateway(session, name)
        except NotFound:
            raise ServerError(f"No gateway named {name} has a token that works") from None
    return f"The token of {name} no longer works"


async def listed(url: str) -> str:
    """A line per gateway."""
    async with writing(url, COMMAND) as session:
        return "\n".join(map(_line, await gateways(session))) or "There are no gateways"


def _line(gateway: Gateway) -> str:
    state = f"revoked {_minute(gateway.revoked_at)}" if gateway.revoked_at else "works"
    seen = f"last seen {_minute(gateway.last_seen_at)}" if gateway.last_seen_at else "never seen"
    return f"{gateway.name}  {state}  made {_minute(gateway.created_at)}  {seen}"


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
