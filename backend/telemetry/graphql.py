"""Points, their recent past, and what gateways send that nobody has mapped."""

from datetime import datetime

import strawberry
from sqlalchemy import select
from strawberry import ID

from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may, signed_in
from backend.kernel import clock
from backend.telemetry import charting, models
from backend.telemetry.models import Quantity, UnmappedPoint
from backend.telemetry.points import points_at

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
        )


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


@strawberry.type
class TelemetryQuery:
    @strawberry.field(permission_classes=[signed_in])
    async def points(
        self, info: Info, place_id: ID | None = None, equipment_id: ID | None = None
    ) -> list[Point]:
        async with info.context.read() as session:
            found = await points_at(
                session,
                info.context.me,
                place_id=as_uuid(place_id, "placeId") if place_id else None,
                equipment_id=as_uuid(equipment_id, "equipmentId") if equipment_id else None,
            )
        return [Point.of(point) for point in found]

    @strawberry.field(permission_classes=[signed_in], metadata={"cost": 50})
    async def samples(self, info: Info, point_id: ID, hours: int = 24) -> list[Sample]:
        async with info.context.read() as session:
            found = await charting.samples(session, info.context.me, as_uuid(point_id, "pointId"), hours)
        return [Sample(at=at, low=low, mean=mean, high=high) for at, low, mean, high in found]

    @strawberry.field(permission_classes=[may("see job health")])
    async def unmapped_points(self, info: Info, first: int = 100) -> list[UnmappedCode]:
        async with info.context.read() as session:
            rows = await session.scalars(
                select(UnmappedPoint)
                .order_by(UnmappedPoint.last_seen_at.desc(), UnmappedPoint.code)
                .limit(max(1, min(first, 500)))
            )
            return [
                UnmappedCode(
                    code=row.code,
                    first_seen_at=row.first_seen_at,
                    last_seen_at=row.last_seen_at,
                    readings=row.readings,
                )
                for row in rows
            ]
