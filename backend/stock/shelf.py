"""What lies on whose shelf, what moved there, and that a new kind of part is kept."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.identity.actor import Actor
from backend.identity.people import WITH_HOME
from backend.kernel import journal
from backend.kernel.errors import DomainError, NotAllowed
from backend.kernel.pages import Keyset, Page
from backend.kernel.refs import Ref, uuid7
from backend.kernel.search import read
from backend.kernel.typed import words
from backend.stock.events import Created
from backend.stock.models import StockItem, StockMovement
from backend.stock.moving import sound

LONGEST_NAME, LONGEST_UNIT = 60, 8
MOST_ITEMS = 400

_newest: Keyset[StockMovement] = Keyset(StockMovement.at, StockMovement.id)


class ItemExists(DomainError):
    """There is an item of this name already."""


async def create(
    session: AsyncSession, actor: Actor, name: str, unit: str, low_at: Decimal = Decimal(0)
) -> StockItem:
    """A new kind of part on the shelf of the actor's company, of which there is nothing yet."""
    home = actor.contractor_id
    if home is None or Ref("contractor", home) not in actor.where("keep stock"):
        raise NotAllowed
    name, unit = words(name, "name", LONGEST_NAME), words(unit, "unit", LONGEST_UNIT)
    low_at = sound(low_at, least=Decimal(0), field="lowAt")
    item: StockItem | None = await session.scalar(
        insert(StockItem)
        .values(id=uuid7(), contractor_id=home, name=name, unit=unit, low_at=low_at)
        .on_conflict_do_nothing(index_elements=["contractor_id", "name"])
        .returning(StockItem)
    )
    if item is None:
        raise ItemExists(field="name")
    created = Created(name=name, unit=unit, contractor=home, low_at=low_at)
    await journal.record(session, actor.ref, item.ref, created)
    return item


async def items(session: AsyncSession, actor: Actor, search: str | None = None) -> Sequence[StockItem]:
    """The items within reach, by name; the list of a small stock is short, so it has no pages."""
    query = (
        select(StockItem)
        .where(_within_reach(actor))
        .options(joinedload(StockItem.contractor, innerjoin=True))
        .order_by(StockItem.name, StockItem.id)
        .limit(MOST_ITEMS)
    )
    if words := read(search):
        query = query.where(StockItem.name.contains(words, autoescape=True))
    return (await session.scalars(query)).all()


async def item(session: AsyncSession, actor: Actor, item_id: UUID) -> StockItem | None:
    shown = select(StockItem).options(joinedload(StockItem.contractor, innerjoin=True))
    return await session.scalar(shown.where(StockItem.id == item_id, _within_reach(actor)))


async def movements(
    session: AsyncSession, actor: Actor, item_id: UUID, first: int, after: str | None
) -> Page[StockMovement]:
    """What came and went, the latest first."""
    query = (
        select(StockMovement)
        .join(StockItem, StockItem.id == StockMovement.item_id)
        .where(StockMovement.item_id == item_id, _within_reach(actor))
        .options(joinedload(StockMovement.person).options(*WITH_HOME))
    )
    rows = (await session.scalars(_newest.page(query, first, after))).all()
    return _newest.cut(rows, first, lambda row: (row.at, row.id))


def _within_reach(actor: Actor) -> ColumnElement[bool]:
    """The desk sees every shelf, everyone else their own company's and those they keep."""
    if any(at.kind == "place" for at in actor.where("see stock")):
        return true()
    kept = [at.id for at in actor.where("see stock") if at.kind == "contractor"]
    return or_(StockItem.contractor_id == actor.contractor_id, StockItem.contractor_id.in_(kept))
