"""Gateways and the tokens by which they are known."""

import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.telemetry.models import Gateway

LONGEST_NAME = 100


class UnknownToken(DomainError):
    """This token is not, or no longer, that of a gateway."""


async def create_gateway(session: AsyncSession, name: str) -> str:
    """The token of the gateway `name`, shown this once; one of that name gets a new token for its old."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Invalid(field="name", limit=LONGEST_NAME)
    token = secrets.token_urlsafe(32)
    gateway = await session.scalar(select(Gateway).where(Gateway.name == name).with_for_update())
    if gateway is None:
        session.add(Gateway(name=name, token_hash=_hash(token), created_at=clock.now()))
    else:
        gateway.token_hash, gateway.revoked_at = _hash(token), None
    return token


async def revoke_gateway(session: AsyncSession, name: str) -> None:
    """From now on nobody is this gateway; what it has sent stays."""
    gateway = await session.scalar(
        select(Gateway).where(Gateway.name == name, Gateway.revoked_at.is_(None)).with_for_update()
    )
    if gateway is None:
        raise NotFound(field="name", name=name)
    gateway.revoked_at = clock.now()


async def gateways(session: AsyncSession) -> Sequence[Gateway]:
    return (await session.scalars(select(Gateway).order_by(Gateway.number))).all()


async def recognise(session: AsyncSession, token: str) -> Gateway:
    """The gateway that sends this token; that it was seen is noted with this transaction."""
    gateway: Gateway | None = await session.scalar(
        update(Gateway)
        .where(Gateway.token_hash == _hash(token), Gateway.revoked_at.is_(None))
        .values(last_seen_at=clock.now())
        .returning(Gateway)
    )
    if gateway is None:
        raise UnknownToken
    return gateway


def _hash(token: str) -> bytes:
    """A token has 256 random bits, so a fast hash keeps it as well as a slow one would."""
    return hashlib.sha256(token.encode()).digest()
