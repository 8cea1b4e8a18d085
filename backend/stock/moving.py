"""Taking from the shelf and putting onto it: one movement, one line of the journal."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.refs import Ref
from backend.stock.events import Moved
from backend.stock.models import Cause, StockItem, StockMovement

MOST_AT_ONCE = Decimal(10_000)
LONGEST_NOTE = 200


class StockMoved(DomainError):
    """Something was taken or came in while you counted; look again."""


async def take(
    session: AsyncSession, actor: Actor, item_id: UUID, quantity: Decimal, reason: Ref
) -> StockItem:
    """Take `quantity` out for `reason`, from one's own company; whoever comes second waits and sees what is left."""
    item = await _locked(session, item_id)
    if item is None or item.contractor_id != actor.contractor_id:
        raise NotFound(field="itemId")
    return await _move(session, actor, item, -sound(quantity), Cause.ISSUE, reason=reason)


async def restock(
    session: AsyncSession, actor: Actor, item_id: UUID, quantity: Decimal, note: str | None = None
) -> StockItem:
    """A delivery has come in."""
    item = await _kept(session, actor, item_id)
    return await _move(session, actor, item, sound(quantity), Cause.RECEIPT, note=note_of(note))


async def count(
    session: AsyncSession, actor: Actor, item_id: UUID, counted: Decimal, seen: Decimal, note: str
) -> StockItem:
    """There are `counted` where the book, as the person saw it, says `seen`; the words say why."""
    item = await _kept(session, actor, item_id)
    words = note_of(note)
    if words is None:
        raise Invalid(field="note")
    if item.on_hand != seen:
        raise StockMoved(onHand=float(item.on_hand), unit=item.unit)
    counted = sound(counted, least=Decimal(0), most=seen + MOST_AT_ONCE, field="counted")
    if counted == seen:
        return item
    return await _move(session, actor, item, counted - seen, Cause.COUNT, note=words)


async def _kept(session: AsyncSession, actor: Actor, item_id: UUID) -> StockItem:
    """The item, locked, if its shelf is this person's to keep."""
    item = await _locked(session, item_id)
    if item is None or Ref("contractor", item.contractor_id) not in actor.where("keep stock"):
        raise NotFound(field="itemId")
    return item


async def _locked(session: AsyncSession, item_id: UUID) -> StockItem | None:
    return await session.get(StockItem, item_id, with_for_update=True, populate_existing=True)


async def _move(
    session: AsyncSession,
    actor: Actor,
    item: StockItem,
    change: Decimal,
    cause: Cause,
    *,
    reason: Ref | None = None,
    note: str | None = None,
) -> StockItem:
    item.move(change)
    kind, id_ = reason or (None, None)
    session.add(
        StockMovement(
            item_id=item.id,
            cause=cause,
            quantity=change,
            reason_kind=kind,
            reason_id=id_,
            note=note,
            person_id=actor.id,
            at=clock.now(),
        )
    )
    moved = Moved(
        cause=cause, quantity=change, on_hand=item.on_hand, reason_kind=kind, reason_id=id_, note=note
    )
    await journal.record(session, actor.ref, item.ref, moved)
    return item


def sound(
    quantity: Decimal,
    *,
    least: Decimal = Decimal("0.01"),
    most: Decimal = MOST_AT_ONCE,
    field: str = "quantity",
) -> Decimal:
    if not quantity.is_finite() or not least <= quantity <= most or quantity != round(quantity, 2):
        raise Invalid(field=field, most=float(most))
    return quantity


def note_of(text: str | None) -> str | None:
    words = (text or "").strip()
    if len(words) > LONGEST_NOTE:
        raise Invalid(field="note", limit=LONGEST_NOTE)
    return words or None
