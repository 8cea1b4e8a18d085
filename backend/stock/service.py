"""Taking from the stock and putting into it."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.refs import Ref
from backend.stock.events import Moved
from backend.stock.models import StockItem, StockMovement

MOST_AT_ONCE = Decimal(10_000)


class NotEnoughInStock(DomainError):
    """There is not that much in stock."""


async def take(
    session: AsyncSession, actor: Actor, item_id: UUID, quantity: Decimal, reason: Ref
) -> StockItem:
    """Take `quantity` of an item out for `reason`; whoever comes second waits and sees what is left."""
    return await _move(session, actor, item_id, -_sound(quantity), reason)


async def put(
    session: AsyncSession, actor: Actor, item_id: UUID, quantity: Decimal, reason: Ref
) -> StockItem:
    return await _move(session, actor, item_id, _sound(quantity), reason)


async def items(session: AsyncSession, search: str | None = None) -> Sequence[StockItem]:
    """The items by name; the list of a small stock is short, so it has no pages."""
    query = select(StockItem).order_by(StockItem.name).limit(200)
    if search:
        query = query.where(StockItem.name.contains(search, autoescape=True))
    return (await session.scalars(query)).all()


async def _move(
    session: AsyncSession, actor: Actor, item_id: UUID, change: Decimal, reason: Ref
) -> StockItem:
    item = await session.get(StockItem, item_id, with_for_update=True)
    if item is None:
        raise NotFound(field="itemId")
    if item.on_hand + change < 0:
        raise NotEnoughInStock(field="quantity", item=item.name, onHand=float(item.on_hand), unit=item.unit)
    item.on_hand += change
    session.add(
        StockMovement(
            item_id=item.id,
            quantity=change,
            reason_kind=reason.kind,
            reason_id=reason.id,
            person_id=actor.id,
            at=clock.now(),
        )
    )
    journal.record(
        session,
        actor.ref,
        item.ref,
        Moved(quantity=change, on_hand=item.on_hand, reason_kind=reason.kind, reason_id=reason.id),
    )
    return item


def _sound(quantity: Decimal) -> Decimal:
    if not quantity.is_finite() or not 0 < quantity <= MOST_AT_ONCE or quantity != round(quantity, 2):
        raise Invalid(field="quantity", most=float(MOST_AT_ONCE))
    return quantity
