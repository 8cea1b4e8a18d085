"""The shelf never holds less than nothing, however many reach into it."""

import asyncio
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.journal import Entry
from backend.kernel.refs import Ref
from backend.stock import service
from backend.stock.models import StockItem, StockMovement
from backend.stock.service import NotEnoughInStock
from tests.factories.people import a_worker

REPAIR = Ref("ticket", uuid4())


async def an_item(database: Database, on_hand: int) -> StockItem:
    async with database.write() as session:
        item = StockItem(name="LED 灯管", unit="支", on_hand=Decimal(on_hand))
        session.add(item)
        return item


async def left(database: Database, item: StockItem) -> tuple[Decimal, int, int]:
    """On hand, movements, journal entries."""
    async with database.read() as session:
        on_hand = await session.scalar(select(StockItem.on_hand).where(StockItem.id == item.id))
        movements = await session.scalar(select(func.count()).select_from(StockMovement))
        entries = await session.scalar(select(func.count()).where(Entry.subject_kind == "stock_item"))
    return on_hand or Decimal(0), movements or 0, entries or 0


async def take(database: Database, actor: Actor, item: StockItem, quantity: str) -> None:
    async with database.write() as session:
        await service.take(session, actor, item.id, Decimal(quantity), REPAIR)


async def test_what_is_taken_is_gone_and_written_down(database: Database) -> None:
    worker = await a_worker(database)
    item = await an_item(database, on_hand=5)
    await take(database, worker, item, "1.5")
    assert await left(database, item) == (Decimal("3.5"), 1, 1)


async def test_what_is_put_back_is_there_again(database: Database) -> None:
    worker = await a_worker(database)
    item = await an_item(database, on_hand=0)
    async with database.write() as session:
        await service.put(session, worker, item.id, Decimal(4), REPAIR)
    assert await left(database, item) == (Decimal(4), 1, 1)


async def test_twenty_reach_for_the_last_five(database: Database) -> None:
    worker = await a_worker(database)
    item = await an_item(database, on_hand=5)
    outcomes = await asyncio.gather(
        *(take(database, worker, item, "1") for _ in range(20)), return_exceptions=True
    )
    assert (
        sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType"] * 5 + ["NotEnoughInStock"] * 15
    )
    assert await left(database, item) == (Decimal(0), 5, 5)


@pytest.mark.parametrize(
    ("quantity", "refusal"),
    [(unsound, Invalid) for unsound in ("0", "-1", "0.001", "10001", "NaN")] + [("6", NotEnoughInStock)],
)
async def test_a_refusal_leaves_the_shelf_alone(
    database: Database, quantity: str, refusal: type[DomainError]
) -> None:
    worker = await a_worker(database)
    item = await an_item(database, on_hand=5)
    with pytest.raises(refusal):
        await take(database, worker, item, quantity)
    assert await left(database, item) == (Decimal(5), 0, 0)


async def test_an_unknown_item_is_refused(database: Database) -> None:
    worker = await a_worker(database)
    async with database.write() as session:
        with pytest.raises(NotFound):
            await service.take(session, worker, uuid4(), Decimal(1), REPAIR)
