"""A token by which a gateway is known, made at the command line."""

from backend.kernel.db import Database
from backend.telemetry.gateways import create_gateway


async def issue(url: str, name: str) -> str:
    """Shown this once; only its hash is kept."""
    database = Database(url, application="manyi gateway-token")
    try:
        async with database.write() as session:
            return await create_gateway(session, name)
    finally:
        await database.close()
