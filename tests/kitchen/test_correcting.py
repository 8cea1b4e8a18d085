"""What was typed wrongly is put right without a loss, and costs and larder are as if it had been typed rightly."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from backend.canteen.models import Canteen
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, NotFound, StaleVersion
from backend.kernel.journal import Entry
from backend.kitchen import correcting, costs, drawing, larder
from backend.kitchen.correcting import CookedBefore, UnitInUse
from backend.kitchen.costs import MonthCost
from backend.kitchen.larder import Delivery, IngredientExists
from backend.kitchen.models import (
    Batch,
    Cause,
    Ingredient,
    KitchenMeal,
    MoreThanWasFetched,
    MoreWasTaken,
    Movement,
    Unit,
)
from tests.factories.canteen import FRIDAY, a_canteen, a_manager
from tests.factories.kitchen import (
    AFTER_LUNCH,
    a_batch,
    a_supervisor,
    an_eaten_lunch,
    an_ingredient,
    fetches,
    lunch,
    remaining,
)
from tests.factories.rooms import errands_are_run
from tests.seeing import rows, told, verbs

A_DAY = timedelta(days=1)
AS_IT_WAS = Delivery(
    quantity=Decimal(500),
    price=Decimal("3.60"),
    supplier="津农批发",
    received_on=FRIDAY,
    best_before=FRIDAY + 5 * A_DAY,
)

TRUTH: dict[str, Any] = {
    "quantity": Decimal(50),
    "price": Decimal(36),
    "supplier": "津门肉联",
    "origin": "宝坻",
}


async def corrects(database: Database, actor: Actor, batch: Batch, version: int = 1, **truth: Any) -> Batch:
    async with database.write() as session:
        delivery = replace(AS_IT_WAS, **truth)
        return await correcting.correct_delivery(session, actor, batch.id, version, delivery)


async def gives_back(
    database: Database, actor: Actor, batch: Batch, meal: KitchenMeal, quantity: str
) -> Batch:
    async with database.write() as session:
        return await drawing.give_back(session, actor, batch.id, meal.id, Decimal(quantity))


async def changes(
    database: Database, actor: Actor, ingredient: Ingredient, version: int = 1, **wanted: Any
) -> Ingredient:
    usual: dict[str, Any] = {"name": ingredient.name, "unit": ingredient.unit, "shelf_days": 5}
    async with database.write() as session:
        return await correcting.change_ingredient(session, actor, ingredient.id, version, **usual | wanted)


async def month(database: Database, actor: Actor, canteen: Canteen) -> MonthCost:
    async with database.read() as session:
        return await costs.of_month(session, actor, canteen.id, date(2026, 11, 1))


async def written(database: Database, verb: str) -> list[dict[str, Any]]:
    async with database.read() as session:
        return list(await session.scalars(select(Entry.data).where(Entry.verb == verb).order_by(Entry.id)))


async def test_a_slip_of_the_finger_is_no_loss(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    pork = await an_ingredient(database, canteen, "猪肉")
    batch = await a_batch(database, manager, pork, "500")
    await fetches(database, manager, lunch(canteen), pork, "20")
    await corrects(database, manager, batch, **TRUTH)
    assert await remaining(database, batch) == [Decimal(30)]
    found = await month(database, manager, canteen)
    assert (found.lost, found.ingredients) == (Decimal(0), Decimal(720))
    assert [movement.quantity for movement in await rows(database, Movement)] == [Decimal(-20)]
    assert await written(database, "larder_batch.corrected") == [
        {
            "name": "猪肉",
            "fields": ["quantity", "price", "supplier", "origin"],
            "old": ["500", "3.6", "津农批发", ""],
            "new": ["50", "36", "津门肉联", "宝坻"],
        }
    ]
    assert (await corrects(database, manager, batch, 2, **TRUTH)).version == 2
    assert (await verbs(database)).count("larder_batch.corrected") == 1


async def test_no_less_came_than_was_taken_and_none_at_all_where_it_never_came(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    pork = await an_ingredient(database, canteen)
    batch = await a_batch(database, manager, pork, "500")
    meal = await fetches(database, manager, lunch(canteen, FRIDAY), pork, "20")
    before = await verbs(database)
    with pytest.raises(MoreWasTaken) as refused:
        await corrects(database, manager, batch, quantity=Decimal("19.999"))
    assert refused.value.facts == {"taken": 20.0}
    for wrong, refusal in (
        ({"quantity": Decimal(-1)}, Invalid),
        ({"price": Decimal("0.001")}, Invalid),
        ({"received_on": FRIDAY + A_DAY}, Invalid),
        ({"best_before": FRIDAY - A_DAY}, Invalid),
        ({"supplier": " "}, Invalid),
    ):
        with pytest.raises(refusal):
            await corrects(database, manager, batch, **wrong)
    with pytest.raises(StaleVersion):
        await corrects(database, manager, batch, 2)
    with pytest.raises(NotAllowed):
        await corrects(database, await a_supervisor(database), batch)
    (kept,) = await rows(database, Batch)
    assert (kept.quantity, kept.remaining, kept.version) == (Decimal(500), Decimal(480), 1)
    assert await verbs(database) == before
    await gives_back(database, manager, batch, meal, "20")
    gone = await corrects(database, manager, batch, quantity=Decimal(0))
    assert (gone.quantity, gone.remaining) == (Decimal(0), Decimal(0))


async def test_nothing_was_cooked_before_it_came(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    yesterday = FRIDAY - A_DAY
    batch = await a_batch(
        database, manager, pork := await an_ingredient(database, canteen), "500", received_on=yesterday
    )
    meal = await fetches(database, manager, lunch(canteen, yesterday), pork, "1")
    with pytest.raises(CookedBefore) as refused:
        await corrects(database, manager, batch, received_on=FRIDAY)
    assert refused.value.facts == {"on": yesterday.isoformat()}
    await gives_back(database, manager, batch, meal, "1")
    assert (await corrects(database, manager, batch, received_on=FRIDAY)).received_on == FRIDAY


async def test_one_is_reminded_of_the_day_that_is_right(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    batch = await a_batch(database, manager, await an_ingredient(database, canteen, shelf_days=40), "500")
    await corrects(database, manager, batch, best_before=FRIDAY + 20 * A_DAY)
    for days, notices in ((16, 0), (17, 1), (37, 1)):
        with clock.frozen_at(AFTER_LUNCH + days * A_DAY):
            await errands_are_run(database)
        assert await told(database) == [("larder.expires", manager.id)] * notices
    with clock.frozen_at(AFTER_LUNCH + 38 * A_DAY):
        await corrects(database, manager, batch, 2, best_before=FRIDAY + 60 * A_DAY)
    with clock.frozen_at(AFTER_LUNCH + 57 * A_DAY):
        await errands_are_run(database)
    assert await told(database) == [("larder.expires", manager.id)] * 2


async def test_what_a_meal_gives_back_is_neither_its_cost_nor_a_loss(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await an_eaten_lunch(database, canteen, 0, 40)
    pork = await an_ingredient(database, canteen)
    batch = await a_batch(database, manager, pork, "500")
    meal = await fetches(database, manager, lunch(canteen), pork, "50")
    for quantity, refusal in (("50.001", MoreThanWasFetched), ("0", Invalid)):
        with pytest.raises(refusal):
            await gives_back(database, manager, batch, meal, quantity)
    with pytest.raises(NotFound):
        await gives_back(database, manager, await a_batch(database, manager, pork), meal, "1")
    with pytest.raises(NotAllowed):
        await gives_back(database, await a_supervisor(database), batch, meal, "1")
    assert await remaining(database, batch) == [Decimal(450)]
    await gives_back(database, manager, batch, meal, "45")
    found = await month(database, manager, canteen)
    assert (found.ingredients, found.lost, found.meals[0].per_diner) == (
        Decimal(18),
        Decimal(0),
        Decimal("0.45"),
    )
    async with database.read() as session:
        ((_, had),) = await larder.meals_with(session, manager, batch.id)
    assert had == 5
    await gives_back(database, manager, batch, meal, "5")
    found = await month(database, manager, canteen)
    assert (found.meals, found.lost) == ([], Decimal(0))
    assert await remaining(database, batch) == [Decimal(500)]
    async with database.read() as session:
        assert await larder.meals_with(session, manager, batch.id) == []
    assert [movement.quantity for movement in await rows(database, Movement)] == [-50, 45, 5]
    assert (await verbs(database))[-2:] == ["kitchen_meal.gave_back"] * 2


async def test_of_many_who_give_the_same_back_one_does(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    pork = await an_ingredient(database, canteen)
    batch = await a_batch(database, manager, pork)
    meal = await fetches(database, manager, lunch(canteen), pork, "4")
    outcomes = await asyncio.gather(
        *(gives_back(database, manager, batch, meal, "3") for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Batch"] + ["MoreThanWasFetched"] * 3
    assert await remaining(database, batch) == [Decimal(9)]
    too_much = Movement(
        batch_id=batch.id,
        cause=Cause.MEAL,
        quantity=Decimal("1.001"),
        kitchen_meal_id=meal.id,
        person_id=manager.id,
        at=AFTER_LUNCH,
    )
    with pytest.raises(IntegrityError, match="no more than it fetched"):
        async with database.write() as session:
            session.add(too_much)
    with pytest.raises(IntegrityError, match="a_loss_takes"):
        async with database.write() as session:
            await session.execute(update(Movement).values(cause=Cause.LOSS, kitchen_meal_id=None, words="x"))


async def test_an_ingredient_is_called_and_kept_otherwise(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    tofu = await an_ingredient(database, canteen, "豆付")
    changed = await changes(database, manager, tofu, name=" 豆腐 ", unit=Unit.PIECE, shelf_days=2)
    assert (changed.name, changed.unit, changed.shelf_days, changed.version) == ("豆腐", Unit.PIECE, 2, 2)
    assert await written(database, "ingredient.changed") == [
        {"fields": ["name", "unit", "shelf_days"], "old": ["豆付", "kg", "5"], "new": ["豆腐", "piece", "2"]}
    ]
    with pytest.raises(StaleVersion):
        await changes(database, manager, tofu)
    with pytest.raises(NotAllowed):
        await changes(database, await a_supervisor(database), tofu, 2)
    with pytest.raises(Invalid):
        await changes(database, manager, tofu, 2, shelf_days=0)
    other = await an_ingredient(database, canteen, "豆浆")
    with pytest.raises(IngredientExists):
        await changes(database, manager, other, name="豆腐")
    assert sorted(row.name for row in await rows(database, Ingredient)) == ["豆浆", "豆腐"]
    assert await verbs(database) == ["ingredient.changed"]


async def test_what_was_delivered_keeps_its_unit(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    oil = await an_ingredient(database, canteen)
    outcomes = await asyncio.gather(
        a_batch(database, manager, oil),
        changes(database, manager, oil, unit=Unit.LITRE),
        return_exceptions=True,
    )
    (batch,), (kept,) = await rows(database, Batch), await rows(database, Ingredient)
    assert batch.unit is kept.unit
    with pytest.raises(UnitInUse):
        await changes(database, manager, oil, kept.version, unit=Unit.PIECE)
    assert [type(one).__name__ for one in outcomes] in (["Batch", "UnitInUse"], ["Batch", "Ingredient"])
    assert [row.unit for row in await rows(database, Ingredient)] == [kept.unit]
    with pytest.raises(IntegrityError, match="fk_larder_batch_ingredient_id_unit"):
        async with database.write() as session:
            await session.execute(update(Ingredient).values(unit=Unit.PIECE))
