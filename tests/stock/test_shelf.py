"""The shelf never holds less than nothing, however many reach into it, and only its keeper fills it."""

import asyncio
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.identity.actor import Actor
from backend.identity.models import Contractor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.journal import Entry
from backend.kernel.refs import Ref
from backend.stock import moving, shelf
from backend.stock.events import Created, Moved
from backend.stock.models import Cause, NotEnoughInStock, StockItem, StockMovement
from backend.stock.moving import StockMoved
from backend.stock.shelf import ItemExists
from tests.factories.people import a_contractor, a_worker, an_actor

REPAIR = Ref("ticket", uuid4())


async def an_item(
    database: Database, on_hand: int, contractor: Contractor | None = None, name: str = "LED 灯管"
) -> StockItem:
    home = contractor or await a_contractor(database)
    async with database.write() as session:
        item = StockItem(contractor_id=home.id, name=name, unit="支", on_hand=Decimal(on_hand))
        session.add(item)
        return item


async def a_keeper(database: Database, contractor: Contractor) -> Actor:
    return await an_actor(database, Role.CONTRACTOR_MANAGER, contractor=contractor)


async def left(database: Database, item: StockItem) -> tuple[Decimal, int, int]:
    """On hand, movements, journal entries."""
    async with database.read() as session:
        on_hand = await session.scalar(select(StockItem.on_hand).where(StockItem.id == item.id))
        movements = await session.scalar(select(func.count()).select_from(StockMovement))
        entries = await session.scalar(select(func.count()).where(Entry.subject_kind == "stock_item"))
    return on_hand or Decimal(0), movements or 0, entries or 0


async def take(database: Database, actor: Actor, item: StockItem, quantity: str) -> None:
    async with database.write() as session:
        await moving.take(session, actor, item.id, Decimal(quantity), REPAIR)


async def test_what_is_taken_is_gone_and_written_down(database: Database) -> None:
    company = await a_contractor(database)
    worker = await a_worker(database, contractor=company)
    item = await an_item(database, 5, company)
    await take(database, worker, item, "1.5")
    assert await left(database, item) == (Decimal("3.5"), 1, 1)
    async with database.read() as session:
        moved = (await session.scalars(select(StockMovement))).one()
    assert (moved.cause, moved.quantity, moved.reason_id) == (Cause.ISSUE, Decimal("-1.5"), REPAIR.id)


async def test_a_delivery_fills_the_shelf(database: Database) -> None:
    company = await a_contractor(database)
    keeper = await a_keeper(database, company)
    item = await an_item(database, 0, company)
    async with database.write() as session:
        await moving.restock(session, keeper, item.id, Decimal(4), "送货单 0312")
    assert await left(database, item) == (Decimal(4), 1, 1)
    async with database.read() as session:
        entry = (await session.scalars(select(Entry).where(Entry.verb == Moved.verb))).one()
    assert entry.actor == keeper.ref
    assert entry.read(Moved) == Moved(
        cause=Cause.RECEIPT, quantity=Decimal(4), on_hand=Decimal(4), note="送货单 0312"
    )


async def test_twenty_reach_for_the_last_five(database: Database) -> None:
    company = await a_contractor(database)
    worker = await a_worker(database, contractor=company)
    item = await an_item(database, 5, company)
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
    company = await a_contractor(database)
    worker = await a_worker(database, contractor=company)
    item = await an_item(database, 5, company)
    with pytest.raises(refusal):
        await take(database, worker, item, quantity)
    assert await left(database, item) == (Decimal(5), 0, 0)


async def test_nobody_takes_from_anothers_shelf(database: Database) -> None:
    item = await an_item(database, 5)
    stranger = await a_worker(database)
    for item_id in (item.id, uuid4()):
        async with database.write() as session:
            with pytest.raises(NotFound):
                await moving.take(session, stranger, item_id, Decimal(1), REPAIR)
    assert await left(database, item) == (Decimal(5), 0, 0)


async def test_a_count_puts_the_book_right(database: Database) -> None:
    company = await a_contractor(database)
    keeper = await a_keeper(database, company)
    item = await an_item(database, 5, company)
    async with database.write() as session:
        await moving.count(session, keeper, item.id, Decimal(3), Decimal(5), "两支破损")
    assert await left(database, item) == (Decimal(3), 1, 1)
    async with database.write() as session:  # as the book says: nothing to correct
        await moving.count(session, keeper, item.id, Decimal(3), Decimal(3), "月末盘点")
    assert await left(database, item) == (Decimal(3), 1, 1)


async def test_a_shelf_that_holds_more_than_comes_in_at_once_is_counted(database: Database) -> None:
    company = await a_contractor(database)
    keeper = await a_keeper(database, company)
    item = await an_item(database, 12_000, company)
    for counted in ("22000.01", "-1", "NaN"):
        with pytest.raises(Invalid) as refused:
            async with database.write() as session:
                await moving.count(session, keeper, item.id, Decimal(counted), Decimal(12_000), "盘点")
        assert (refused.value.field, refused.value.facts) == ("counted", {"most": 22_000.0})
    assert await left(database, item) == (Decimal(12_000), 0, 0)
    async with database.write() as session:
        await moving.count(session, keeper, item.id, Decimal(11_990), Decimal(12_000), "十支破损")
    assert await left(database, item) == (Decimal(11_990), 1, 1)


async def test_who_counted_while_something_was_taken_looks_again(database: Database) -> None:
    company = await a_contractor(database)
    keeper, worker = await a_keeper(database, company), await a_worker(database, contractor=company)
    item = await an_item(database, 5, company)
    await take(database, worker, item, "1")
    with pytest.raises(StockMoved) as refused:
        async with database.write() as session:
            await moving.count(session, keeper, item.id, Decimal(5), Decimal(5), "月末盘点")
    assert refused.value.facts["onHand"] == 4.0
    assert await left(database, item) == (Decimal(4), 1, 1)


async def test_only_the_manager_of_a_shelf_keeps_it(database: Database) -> None:
    company = await a_contractor(database)
    item = await an_item(database, 5, company)
    others = [
        await a_keeper(database, await a_contractor(database)),
        await a_worker(database, contractor=company),
    ]
    for who in others:
        with pytest.raises(NotFound):
            async with database.write() as session:
                await moving.restock(session, who, item.id, Decimal(1))
        with pytest.raises(NotFound):
            async with database.write() as session:
                await moving.count(session, who, item.id, Decimal(1), Decimal(5), "盘点")
    assert await left(database, item) == (Decimal(5), 0, 0)


async def test_a_new_item_is_kept_once(database: Database) -> None:
    company = await a_contractor(database)
    keepers = [await a_keeper(database, company) for _ in range(4)]

    async def create(keeper: Actor) -> StockItem:
        async with database.write() as session:
            return await shelf.create(session, keeper, " 角阀 ", "个", Decimal(10))

    outcomes = await asyncio.gather(*map(create, keepers), return_exceptions=True)

    made = [each for each in outcomes if isinstance(each, StockItem)]
    assert [type(each) for each in outcomes if not isinstance(each, StockItem)] == [ItemExists] * 3
    async with database.read() as session:
        (item,) = (await session.scalars(select(StockItem))).all()
        (entry,) = (await session.scalars(select(Entry))).all()
    assert (item.id, item.name, item.on_hand, item.is_low) == (made[0].id, "角阀", Decimal(0), True)
    assert entry.read(Created) == Created(name="角阀", unit="个", contractor=company.id, low_at=Decimal(10))


async def test_who_keeps_no_shelf_begins_none(database: Database) -> None:
    desk = await an_actor(database, Role.DISPATCHER)
    for who, name, refusal in (
        (desk, "角阀", NotAllowed),
        (await a_worker(database), "角阀", NotAllowed),
        (await a_keeper(database, await a_contractor(database)), "  ", Invalid),
    ):
        with pytest.raises(refusal):
            async with database.write() as session:
                await shelf.create(session, who, name, "个")
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(StockItem)) == 0


async def test_each_sees_their_own_companys_shelf_and_the_desk_all(database: Database) -> None:
    ours, theirs = await a_contractor(database), await a_contractor(database)
    lamp, valve = await an_item(database, 5, ours), await an_item(database, 5, theirs, "角阀")
    desk = await an_actor(database, Role.DISPATCHER, at=Ref("place", uuid4()))
    keeper, worker = await a_keeper(database, ours), await a_worker(database, contractor=theirs)
    await take(database, worker, valve, "2")

    async def seen(who: Actor) -> tuple[list[str], int]:
        async with database.read() as session:
            names = [item.name for item in await shelf.items(session, who)]
            moved = await shelf.movements(session, who, valve.id, 10, None)
            return names, len(moved.items)

    assert await seen(desk) == ([lamp.name, valve.name], 1)
    assert await seen(keeper) == ([lamp.name], 0)
    assert await seen(worker) == ([valve.name], 1)
