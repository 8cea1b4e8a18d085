"""The shelf: what repairs may take from it, and what its keeper does."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity.graphql.types import PersonCard, as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.errors import NotFound
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.stock import models, moving, shelf
from backend.stock.models import Cause

strawberry.enum(Cause, name="StockCause")

_KEEPS = [may("keep stock")]


@strawberry.type
class StockItem:
    id: ID
    name: str
    unit: str
    on_hand: float
    low_at: float
    low: bool = strawberry.field(description="It is time to order more.")
    contractor_name: str

    @classmethod
    def of(cls, row: models.StockItem) -> "StockItem":
        return cls(
            id=ID(str(row.id)),
            name=row.name,
            unit=row.unit,
            on_hand=float(row.on_hand),
            low_at=float(row.low_at),
            low=row.is_low,
            contractor_name=row.contractor.short_name,
        )


@strawberry.type(description="Positive for in, negative for out.")
class StockMovement:
    id: ID
    cause: Cause
    quantity: float
    at: datetime
    person: PersonCard | None
    note: str | None
    reason_kind: str | None
    reason_id: ID | None

    @classmethod
    def of(cls, row: models.StockMovement) -> "StockMovement":
        return cls(
            id=ID(str(row.id)),
            cause=row.cause,
            quantity=float(row.quantity),
            at=row.at,
            person=PersonCard.of(row.person) if row.person else None,
            note=row.note,
            reason_kind=row.reason_kind,
            reason_id=ID(str(row.reason_id)) if row.reason_id else None,
        )


@strawberry.type
class StockMovementPage:
    items: list[StockMovement]
    next: str | None


@strawberry.type
class StockQuery:
    @strawberry.field(permission_classes=[may("use parts")])
    async def stock_items(self, info: Info, search: str | None = None) -> list[StockItem]:
        async with info.context.read() as session:
            rows = await shelf.items(session, info.context.me, search)
        return [StockItem.of(row) for row in rows]

    @strawberry.field(permission_classes=[may("see stock")], description="The latest first.")
    async def stock_movements(
        self, info: Info, item_id: ID, first: int = 20, after: str | None = None
    ) -> StockMovementPage:
        id_ = as_uuid(item_id, "itemId")
        async with info.context.read() as session:
            page = await shelf.movements(session, info.context.me, id_, first, after)
        return StockMovementPage(items=[StockMovement.of(row) for row in page.items], next=page.next)


@strawberry.type
class StockMutation:
    @strawberry.mutation(permission_classes=_KEEPS)
    async def create_stock_item(
        self, info: Info, key: IdempotencyKey, name: str, unit: str, low_at: float
    ) -> StockItem | Refused:
        low = Decimal(str(low_at))
        return await info.context.once_then(
            info, key, lambda session, me: shelf.create(session, me, name, unit, low), _item
        )

    @strawberry.mutation(permission_classes=_KEEPS)
    async def restock(
        self, info: Info, key: IdempotencyKey, item_id: ID, quantity: float, note: str | None = None
    ) -> StockItem | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: moving.restock(
                session, me, as_uuid(item_id, "itemId"), Decimal(str(quantity)), note
            ),
            _item,
        )

    @strawberry.mutation(
        permission_classes=_KEEPS, description="`seen` is what the book said when it was counted."
    )
    async def count_stock(
        self, info: Info, key: IdempotencyKey, item_id: ID, counted: float, seen: float, note: str
    ) -> StockItem | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: moving.count(
                session,
                me,
                as_uuid(item_id, "itemId"),
                Decimal(str(counted)),
                Decimal(str(seen)),
                note,
            ),
            _item,
        )


async def _item(info: Info, session: AsyncSession, id: UUID) -> StockItem | Refused:
    """With its company."""
    row = await shelf.item(session, info.context.me, id)
    return StockItem.of(row) if row else Refused.of(NotFound(field="itemId"))
