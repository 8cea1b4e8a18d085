"""The scale at one counter: what was weighed there came from it, and something lies on it now."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.demo.seed import Chance
from backend.edge.demo.sensors import SCALE
from backend.facility.models import Place
from backend.kernel import clock
from backend.kitchen.models import Weighing
from backend.telemetry.gateways import create_gateway, recognise
from backend.telemetry.models import Point, Quantity
from backend.telemetry.points import a_point
from backend.telemetry.storing import Sent, store

_LIES_ON_IT = 6.24
_A_MOMENT = timedelta(seconds=40)


async def hang(session: AsyncSession, canteen: Place) -> Point:
    code, name = SCALE
    scale = a_point(Quantity.MASS, code, at=canteen, name=name, id=Chance("scale").id(clock.now()))
    session.add(scale)
    await session.flush()
    return scale


async def send(session: AsyncSession, scale: Point, weighings: Sequence[Weighing]) -> None:
    """What it showed when these were read, as a gateway sends it. It is not silent yet for whoever tries it at once."""
    gateway = await recognise(session, await create_gateway(session, "厨房网关"))
    shown = [*_shown(weighings), (clock.now(), _LIES_ON_IT)]
    batch = [Sent(scale.code, at, kg, number) for number, (at, kg) in enumerate(shown)]
    await store(session, gateway, batch)


def _shown(weighings: Sequence[Weighing]) -> Iterator[tuple[datetime, float]]:
    """Nothing before and after each."""
    for weighing in weighings:
        at = cast(datetime, weighing.read_at)
        yield at - _A_MOMENT, 0.0
        yield at, float(weighing.kg)
        yield at + _A_MOMENT, 0.0
