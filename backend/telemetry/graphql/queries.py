"""Reading points, their recent past, and what gateways send that is of no point."""

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may, signed_in
from backend.telemetry import arranging, charting
from backend.telemetry.graphql.types import PlacedPoint, PlacedPointPage, Point, Sample, UnmappedCode
from backend.telemetry.points import points_at

_managing = [may(arranging.MANAGING)]


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
                place_id=maybe_uuid(place_id, "placeId"),
                equipment_id=maybe_uuid(equipment_id, "equipmentId"),
            )
        return [Point.of(point) for point in found]

    @strawberry.field(permission_classes=[signed_in], metadata={"cost": 50})
    async def samples(self, info: Info, point_id: ID, hours: int = 24) -> list[Sample]:
        async with info.context.read() as session:
            found = await charting.samples(session, info.context.me, as_uuid(point_id, "pointId"), hours)
        return [Sample(at=at, low=low, mean=mean, high=high) for at, low, mean, high in found]

    @strawberry.field(permission_classes=_managing, description="In service, where the viewer manages them.")
    async def managed_points(
        self, info: Info, search: str | None = None, first: int = 20, after: str | None = None
    ) -> PlacedPointPage:
        async with info.context.read() as session:
            page = await arranging.managed_points(
                session, info.context.me, search=search, first=first, after=after
            )
        return PlacedPointPage(items=[PlacedPoint.of(point) for point in page.items], next=page.next)

    @strawberry.field(permission_classes=_managing, description="The latest heard first.")
    async def unmapped_points(self, info: Info, first: int = 100) -> list[UnmappedCode]:
        async with info.context.read() as session:
            found = await arranging.unmapped_codes(session, first)
        return [UnmappedCode.of(row) for row in found]
