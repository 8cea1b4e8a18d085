"""Into the larder and out of it: first what expires first, never below zero, and every gram can be found again."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from backend.identity.actor import Actor
from backend.kernel import clock, due
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, NotFound
from backend.kitchen import drawing, larder
from backend.kitchen.drawing import LarderMoved
from backend.kitchen.larder import Delivery, IngredientExists
from backend.kitchen.models import Batch, BatchExpired, Ingredient, Movement, NotEnoughInLarder, Unit
from backend.notify.models import Notice
from tests.conftest import StatementCount
from tests.factories.canteen import FRIDAY, a_canteen, a_manager
from tests.factories.kitchen import (
    AFTER_LUNCH,
    a_batch,
    a_supervisor,
    an_ingredient,
    fetches,
    lunch,
    remaining,
)
from tests.factories.people import a_cadre
from tests.factories.rooms import errands_are_run
from tests.seeing import counted, rows, told, verbs

TWO_DAYS = timedelta(days=2)


async def loses(database: Database, actor: Actor, batch: Batch, quantity: str) -> Batch:
    async with database.write() as session:
        return await drawing.lose(session, actor, batch.id, Decimal(quantity), "运输破损")


async def recounts(database: Database, actor: Actor, batch: Batch, counted: str, seen: str) -> Batch:
    async with database.write() as session:
        return await drawing.count(session, actor, batch.id, Decimal(counted), Decimal(seen), "月末盘点")


async def test_an_ingredient_comes_once_and_its_delivery_keeps_as_long_as_usual(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    async with database.write() as session:
        tofu = await larder.add_ingredient(session, manager, canteen.id, " 豆腐 ", Unit.KILOGRAM, 2)
    with pytest.raises(IngredientExists):
        async with database.write() as session:
            await larder.add_ingredient(session, manager, canteen.id, "豆腐", Unit.PIECE, 9)
    batch = await a_batch(database, manager, tofu)
    assert (tofu.name, batch.best_before, batch.remaining) == ("豆腐", FRIDAY + TWO_DAYS, Decimal(10))
    (shelf,) = await _shelves(database, await a_supervisor(database), tofu)
    assert (shelf.remaining, [each.id for each in shelf.batches]) == (Decimal(10), [batch.id])
    assert await verbs(database) == ["ingredient.added", "larder_batch.received"]


async def test_what_cannot_be_delivered_is_refused(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    ingredient = await an_ingredient(database, canteen)
    good = Delivery(
        quantity=Decimal(1),
        price=Decimal(0),
        supplier="津农批发",
        received_on=FRIDAY,
    )
    for wrong, field in (
        (replace(good, quantity=Decimal(0)), "quantity"),
        (replace(good, quantity=Decimal("0.0005")), "quantity"),
        (replace(good, price=Decimal(-1)), "price"),
        (replace(good, price=Decimal("1.005")), "price"),
        (replace(good, supplier=" "), "supplier"),
        (replace(good, received_on=FRIDAY + TWO_DAYS), "receivedOn"),
        (replace(good, best_before=FRIDAY - TWO_DAYS), "bestBefore"),
    ):
        with pytest.raises(Invalid) as refused:
            async with database.write() as session:
                await larder.receive(session, manager, ingredient.id, wrong)
        assert refused.value.field == field
    for other in (await a_supervisor(database), await a_cadre(database)):
        with pytest.raises(NotAllowed):
            await a_batch(database, other, ingredient)
    assert await counted(database, Batch) == [0]


async def test_a_meal_gets_what_expires_first_and_a_recall_finds_it(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    pork = await an_ingredient(database, canteen)
    late = await a_batch(database, manager, pork, "10", best_before=FRIDAY + TWO_DAYS)
    soon = await a_batch(database, manager, pork, "4", best_before=FRIDAY)
    meal = await fetches(database, manager, lunch(canteen), pork, "6.5")
    await fetches(database, manager, lunch(canteen), pork, "1")
    assert await remaining(database, soon, late) == [Decimal(0), Decimal("6.5")]
    (shelf,) = await _shelves(database, manager, pork)
    assert [batch.id for batch in shelf.batches] == [soon.id, late.id]
    for batch, quantity in ((soon, 4), (late, Decimal("3.5"))):
        async with database.read() as session:
            ((found, had),) = await larder.meals_with(session, await a_supervisor(database), batch.id)
        assert (found.id, had) == (meal.id, quantity)
    with pytest.raises(NotAllowed):
        async with database.read() as session:
            await larder.meals_with(session, await a_cadre(database), soon.id)


async def test_nothing_past_its_date_is_cooked(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    pork = await an_ingredient(database, canteen)
    yesterday = FRIDAY - timedelta(days=1)
    old = await a_batch(database, manager, pork, "4", received_on=yesterday, best_before=yesterday)
    good = await a_batch(database, manager, pork, "4")
    with pytest.raises(BatchExpired):
        await fetches(database, manager, lunch(canteen), pork, "5")
    with pytest.raises(NotEnoughInLarder) as refused:
        await fetches(database, manager, lunch(canteen, yesterday), pork, "9")
    assert refused.value.facts == {"remaining": 4.0}  # the other came a day later
    assert await remaining(database, old, good) == [Decimal(4), Decimal(4)]
    await fetches(database, manager, lunch(canteen), pork, "4")
    await loses(database, manager, old, "4")
    assert await remaining(database, old, good) == [Decimal(0), Decimal(0)]


async def test_of_many_who_take_the_last_kilogram_one_gets_it(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    pork = await an_ingredient(database, canteen)
    batch = await a_batch(database, manager, pork, "1")
    outcomes = await asyncio.gather(
        *(fetches(database, manager, lunch(canteen), pork, "1") for _ in range(3)),
        *(loses(database, manager, batch, "1") for _ in range(3)),
        return_exceptions=True,
    )
    assert Counter(type(one).__name__ for one in outcomes)["NotEnoughInLarder"] == 5
    assert await remaining(database, batch) == [Decimal(0)]
    assert [row.quantity for row in await rows(database, Movement)] == [Decimal(-1)]
    with pytest.raises(IntegrityError, match="not_below_zero"):
        async with database.write() as session:
            await session.execute(update(Batch).values(remaining=-1))


async def test_a_count_corrects_the_book_that_the_counter_saw(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    batch = await a_batch(database, manager, await an_ingredient(database, canteen), "10")
    with pytest.raises(LarderMoved) as refused:
        await recounts(database, manager, batch, "8", "9")
    assert refused.value.facts == {"remaining": 10.0}
    assert (await remaining(database, batch), await counted(database, Movement)) == ([Decimal(10)], [0])
    await recounts(database, manager, batch, "8.5", "10")
    await recounts(database, manager, batch, "8.5", "8.5")
    await recounts(database, manager, batch, "9", "8.5")
    assert await remaining(database, batch) == [Decimal(9)]
    assert [row.quantity for row in await rows(database, Movement)] == [Decimal("-1.5"), Decimal("0.5")]


async def test_another_canteens_ingredient_is_not_here(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    elsewhere = await an_ingredient(database, await a_canteen(database))
    batch = await a_batch(database, manager, elsewhere)
    with pytest.raises(NotFound):
        await fetches(database, manager, lunch(canteen), elsewhere, "1")
    with pytest.raises(NotAllowed):
        await loses(database, await a_supervisor(database), batch, "1")
    assert await remaining(database, batch) == [Decimal(10)]


async def test_one_is_reminded_once_of_what_expires(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    ingredient = await an_ingredient(database, canteen)
    ends = FRIDAY + timedelta(days=10)
    kept = await a_batch(database, manager, ingredient, best_before=ends)
    used = await a_batch(database, manager, ingredient, best_before=ends)
    await loses(database, manager, used, "10")
    morning = AFTER_LUNCH + timedelta(days=7, hours=-6)
    with clock.frozen_at(morning - timedelta(seconds=1)):
        assert await due.run_next(database) is False
    with clock.frozen_at(morning):
        await errands_are_run(database)
    assert await told(database) == [("larder.expires", manager.id)]
    (notice,) = await rows(database, Notice)
    assert (notice.facts["canteen"], notice.facts["ingredient"]) == (str(canteen.id), str(ingredient.id))
    assert (notice.facts["name"], notice.facts["on"]) == (ingredient.name, ends.isoformat())
    await a_batch(database, manager, ingredient, best_before=FRIDAY + TWO_DAYS)
    await errands_are_run(database)
    assert await told(database) == [("larder.expires", manager.id)] * 2
    assert kept.remaining == 10


async def test_nothing_that_lies_there_is_missing_and_what_is_used_up_goes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(larder, "MOST_USED_UP", 2)
    monkeypatch.setattr(larder, "MOST_LYING", 4)
    manager, canteen = await a_manager(database), await a_canteen(database)
    rice = await an_ingredient(database, canteen)
    for days in range(3):
        used = await a_batch(database, manager, rice, best_before=FRIDAY + timedelta(days=days))
        await loses(database, manager, used, "10")
    lying = [
        await a_batch(database, manager, rice, best_before=FRIDAY + timedelta(days=100 + days))
        for days in range(4)
    ]
    with pytest.raises(larder.LarderFull) as refused:
        await a_batch(database, manager, rice)
    assert (refused.value.facts, await counted(database, Batch)) == ({"limit": 4}, [7])
    for days, used_up in ((0, 2), (30, 2), (31, 0)):
        with clock.frozen_at(AFTER_LUNCH + timedelta(days=days)):
            (shelf,) = await _shelves(database, manager, rice)
        assert [batch.id for batch in shelf.batches if batch.remaining] == [batch.id for batch in lying]
        assert len(shelf.batches) == 4 + used_up


async def test_there_are_only_so_many_ingredients(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await an_ingredient(database, canteen)
    monkeypatch.setattr(larder, "MOST_INGREDIENTS", 1)
    with pytest.raises(larder.LarderFull):
        async with database.write() as session:
            await larder.add_ingredient(session, manager, canteen.id, "豆腐", Unit.KILOGRAM, 2)
    assert await counted(database, Ingredient) == [1]


async def test_the_shelves_are_three_statements(database: Database, statements: StatementCount) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    for _ in range(3):
        await a_batch(database, manager, await an_ingredient(database, canteen))
    async with database.read() as session:
        statements.clear()
        assert len(await larder.shelves(session, manager, canteen.id)) == 3
    assert len(statements) == 3


async def _shelves(database: Database, actor: Actor, ingredient: Ingredient) -> list[larder.Shelf]:
    async with database.read() as session:
        return list(await larder.shelves(session, actor, ingredient.canteen_id))
