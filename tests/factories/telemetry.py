"""Gateways, points and what they send, for tests."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count

from backend.facility.models import Equipment, Place
from backend.kernel.db import Database
from backend.telemetry import points
from backend.telemetry.gateways import create_gateway, recognise
from backend.telemetry.models import Gateway, Point, Quantity
from backend.telemetry.storing import Sent
from tests.factories.places import a_room

_numbers = count(1)
_sequence = count(1)


async def a_token(database: Database, name: str | None = None) -> str:
    async with database.write() as session:
        return await create_gateway(session, name or f"网关{next(_numbers)}")


async def a_gateway(database: Database, name: str | None = None) -> Gateway:
    token = await a_token(database, name)
    async with database.write() as session:
        return await recognise(session, token)


async def a_point(
    database: Database,
    quantity: Quantity = Quantity.CO2,
    *,
    at: Place | Equipment | None = None,
    code: str | None = None,
    stale_after_seconds: int = 600,
) -> Point:
    """A point of a new room unless a place or equipment is given."""
    point = points.a_point(
        quantity,
        code or f"rooms/{next(_numbers)}/{quantity}",
        at=at or await a_room(database),
        stale_after_seconds=stale_after_seconds,
    )
    async with database.write() as session:
        session.add(point)
    return point


def a_series(point: Point, start: datetime, values: Iterable[float], *, every: float = 60) -> list[Sent]:
    """A reading every so many seconds, each with the next sequence of the run."""
    return [
        Sent(point.code, start + timedelta(seconds=every * place), value, next(_sequence))
        for place, value in enumerate(values)
    ]
