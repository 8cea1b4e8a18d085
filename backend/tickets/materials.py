"""What a repair used up, taken from the stock."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel.errors import DomainError
from backend.kernel.refs import Ref
from backend.stock import moving as stock
from backend.stock.models import StockItem, StockMovement
from backend.tickets.events import Material
from backend.tickets.models import Ticket

MOST = 20


class TooManyMaterials(DomainError):
    """There are too many materials in one step."""


@dataclass(frozen=True, slots=True)
class Use:
    """So much of an item."""

    item_id: UUID
    quantity: Decimal


async def take(
    session: AsyncSession, actor: Actor, ticket: Ticket, used: Sequence[Use]
) -> tuple[Material, ...]:
    """Take all of it from the stock, or refuse all of it."""
    if len(used) > MOST:
        raise TooManyMaterials(field="materials", limit=MOST)
    taken = []
    for use in sorted(
        used, key=lambda use: use.item_id
    ):  # one order for all, so that two never wait in a circle
        item = await stock.take(session, actor, use.item_id, use.quantity, ticket.ref)
        taken.append(Material(item=item.name, unit=item.unit, quantity=float(use.quantity)))
    return tuple(taken)


@dataclass(frozen=True, slots=True)
class Used:
    id: UUID
    item: str
    unit: str
    quantity: float


async def used_on(session: AsyncSession, ticket: Ref) -> Sequence[Used]:
    """Everything that this ticket took from the stock, in order."""
    rows = await session.execute(
        select(StockMovement.id, StockItem.name, StockItem.unit, -StockMovement.quantity)
        .join(StockItem, StockItem.id == StockMovement.item_id)
        .where(StockMovement.reason_kind == ticket.kind, StockMovement.reason_id == ticket.id)
        .order_by(StockMovement.id)
    )
    return [Used(id_, item, unit, float(quantity)) for id_, item, unit, quantity in rows]
