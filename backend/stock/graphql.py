"""What repairs may take from the shelf."""

import strawberry

from backend.identity.graphql_permission import Info, may
from backend.stock import service


@strawberry.type
class StockItem:
    id: strawberry.ID
    name: str
    unit: str
    on_hand: float


@strawberry.type
class StockQuery:
    @strawberry.field(permission_classes=[may("use parts")])
    async def stock_items(self, info: Info, search: str | None = None) -> list[StockItem]:
        async with info.context.read() as session:
            rows = await service.items(session, search)
        return [
            StockItem(id=strawberry.ID(str(row.id)), name=row.name, unit=row.unit, on_hand=float(row.on_hand))
            for row in rows
        ]
