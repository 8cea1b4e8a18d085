"""What clients see of points, readings and codes without a point."""

from datetime import datetime

import strawberry
from strawberry import ID

from backend.facility.graphql import EquipmentCard, PlaceCard
from backend.kernel import clock
from backend.telemetry import models
from backend.telemetry.measures import PRIVATE
from backend.telemetry.models import Quantity

strawberry.enum(Quantity)


@strawberry.type
class Point:
    id: ID
    code: str
    name: str
    quantity: Quantity
    unit: str
    latest: float | None
    latest_at: datetime | None
    stale: bool = strawberry.field(
        description="Silent for too long: the latest value is not the present one."
    )
    stale_after_seconds: int

    @classmethod
    def of(cls, point: models.Point) -> "Point":
        return cls(
            id=ID(str(point.id)),
            code=point.code,
            name=point.name,
            quantity=point.quantity,
            unit=point.unit,
            latest=point.latest_value,
            latest_at=point.latest_at,
            stale=point.is_stale(clock.now()),
            stale_after_seconds=point.stale_after_seconds,
        )


@strawberry.type(
    description="A point as those see it who arrange them: where it is, and whether it is heard."
)
class PlacedPoint:
    id: ID
    code: str
    name: str
    quantity: Quantity
    unit: str
    latest: float | None = strawberry.field(description="Never of what tells about people.")
    latest_at: datetime | None
    stale: bool
    stale_after_seconds: int
    place: PlaceCard = strawberry.field(description="Its own, or that of its equipment.")
    equipment: EquipmentCard | None

    @classmethod
    def of(cls, point: models.Point) -> "PlacedPoint":
        """Needs its home loaded."""
        place = point.equipment.place if point.equipment else point.place
        assert place is not None  # the database says: one of the two
        return cls(
            id=ID(str(point.id)),
            code=point.code,
            name=point.name,
            quantity=point.quantity,
            unit=point.unit,
            latest=None if point.quantity in PRIVATE else point.latest_value,
            latest_at=point.latest_at,
            stale=point.is_stale(clock.now()),
            stale_after_seconds=point.stale_after_seconds,
            place=PlaceCard.of(place),
            equipment=EquipmentCard.of(point.equipment) if point.equipment else None,
        )


@strawberry.type
class PlacedPointPage:
    items: list[PlacedPoint]
    next: str | None


@strawberry.type
class Sample:
    at: datetime = strawberry.field(
        description="Start of the stretch of time; its length is a 288th of the whole."
    )
    low: float
    mean: float
    high: float


@strawberry.type(description="A code for which gateways send readings although no point here bears it.")
class UnmappedCode:
    code: str
    first_seen_at: datetime
    last_seen_at: datetime
    readings: int

    @classmethod
    def of(cls, row: models.UnmappedPoint) -> "UnmappedCode":
        return cls(
            code=row.code,
            first_seen_at=row.first_seen_at,
            last_seen_at=row.last_seen_at,
            readings=row.readings,
        )
