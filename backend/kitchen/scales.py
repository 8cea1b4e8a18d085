"""The scales of a kitchen: points that measure mass in the canteen's place, and what they show now."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.models import Canteen
from backend.facility.models import Place
from backend.kernel import clock
from backend.kernel.errors import DomainError, NotFound
from backend.kitchen.models import HEAVIEST
from backend.telemetry.models import Point, Quantity
from backend.telemetry.points import with_home


class ScaleIsSilent(DomainError):
    """This scale has sent nothing for a while; what it showed last may be old."""


class NothingOnTheScale(DomainError):
    """The scale shows nothing that could be waste."""


async def of_canteen(session: AsyncSession, canteen: Canteen) -> Sequence[Point]:
    query = with_home(select(Point)).where(*_scales(canteen)).order_by(Point.code).limit(20)
    return (await session.scalars(query)).all()


async def read(session: AsyncSession, canteen: Canteen, point_id: UUID) -> tuple[Decimal, Point]:
    """Kilograms to the gram, as the scale shows them now."""
    point: Point | None = await session.scalar(
        with_home(select(Point)).where(Point.id == point_id, *_scales(canteen))
    )
    if point is None:
        raise NotFound(field="pointId")
    if point.latest_value is None or point.is_stale(clock.now()):
        raise ScaleIsSilent(field="pointId", since=point.latest_at and point.latest_at.isoformat())
    value = point.latest_value
    kg = round(Decimal(value), 3) if 0 < value <= HEAVIEST else Decimal(0)
    if not kg:
        raise NothingOnTheScale(field="pointId", most=float(HEAVIEST))
    return kg, point


def _scales(canteen: Canteen) -> tuple[ColumnElement[bool], ...]:
    return (
        Point.quantity == Quantity.MASS,
        Point.retired_at.is_(None),
        Place.lineage.contains([canteen.place_id]),
    )
