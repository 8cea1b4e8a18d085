"""Waste is weighed by hand or by a scale, taken back by a counter entry, and compared with the weeks before."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.canteen import menus
from backend.canteen.menus import MealNotServed
from backend.canteen.models import Canteen, Meal, Menu, MenuItem
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, NotFound, StaleVersion
from backend.kitchen import alarming, day, meals, scales, weighing
from backend.kitchen.meals import At
from backend.kitchen.measures import Mean, Measured
from backend.kitchen.models import KitchenMeal, Served, WasteKind, Weighing
from backend.kitchen.scales import NothingOnTheScale, ScaleIsSilent
from backend.kitchen.weighing import CorrectedAlready, ReadingUsed, Waste
from backend.telemetry.models import Point, Quantity
from tests.conftest import StatementCount
from tests.factories.canteen import FRIDAY, a_canteen, a_manager, a_menu
from tests.factories.kitchen import AFTER_LUNCH, a_supervisor, an_eaten_lunch, lunch, weighs
from tests.factories.people import a_cadre
from tests.factories.telemetry import a_point
from tests.seeing import counted, rows, told, verbs


async def corrects(database: Database, actor: Actor, wrong: Weighing) -> Weighing:
    async with database.write() as session:
        return await weighing.correct(session, actor, wrong.id)


async def seen(database: Database, actor: Actor, canteen: Canteen) -> day.KitchenDay:
    async with database.read() as session:
        return await day.of_canteen(session, actor, canteen.id, FRIDAY)


async def is_followed(database: Database) -> None:
    more = 1
    while more:
        async with database.write() as session:
            more = await alarming.follow(session)


async def test_what_was_weighed_is_added_up_by_kind(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await an_eaten_lunch(database, canteen, 0, 50)
    await weighs(database, manager, lunch(canteen), "12.5", stall=" 一号窗口 ")
    await weighs(database, manager, lunch(canteen), "0.25")
    await weighs(database, manager, lunch(canteen), "3", kind=WasteKind.TRIMMINGS)
    found = await seen(database, await a_supervisor(database), canteen)
    (cooked, dinner) = found.meals
    assert cooked.measured.waste == {WasteKind.PLATES: Decimal("12.75"), WasteKind.TRIMMINGS: Decimal(3)}
    assert (cooked.measured.kg, cooked.measured.per_visit) == (Decimal("15.75"), Decimal("0.315"))
    assert dinner.measured == Measured(FRIDAY, Meal.DINNER)
    assert [entered.weighing.stall for entered in found.weighings] == ["", "", "一号窗口"]
    assert (cooked.stalls, dinner.stalls) == (
        [("一号窗口", Decimal("12.5")), ("", Decimal("3.25"))],
        [],
    )
    assert {entered.by for entered in found.weighings} == {manager.name}
    assert await verbs(database) == ["kitchen_weighing.weighed"] * 3


async def test_without_a_count_of_diners_nothing_is_claimed(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await an_eaten_lunch(database, canteen, 0, None)
    await weighs(database, manager, lunch(canteen))
    (cooked, _) = (await seen(database, manager, canteen)).meals
    assert (cooked.measured.per_visit, cooked.mean.per_visit, cooked.is_exceeded) == (None, None, False)


async def test_a_counter_entry_takes_it_back_once(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    wrong = await weighs(database, manager, lunch(canteen), "125", stall="面点")
    counter = await corrects(database, manager, wrong)
    assert (counter.kg, counter.stall, counter.corrects_id) == (wrong.kg, "面点", wrong.id)
    with pytest.raises(CorrectedAlready):
        await corrects(database, manager, wrong)
    with pytest.raises(NotFound):
        await corrects(database, manager, counter)
    found = await seen(database, manager, canteen)
    assert (found.meals[0].measured.waste, found.meals[0].stalls) == ({}, [])
    assert [entered.is_corrected for entered in found.weighings] == [True]
    assert await counted(database, Weighing) == [2]
    assert await verbs(database) == ["kitchen_weighing.weighed", "kitchen_weighing.corrected"]


async def test_of_many_who_take_it_back_at_once_one_does(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    wrong = await weighs(database, manager, lunch(canteen))
    outcomes = await asyncio.gather(
        *(corrects(database, manager, wrong) for _ in range(6)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["CorrectedAlready"] * 5 + ["Weighing"]
    assert await counted(database, Weighing) == [2]


async def test_many_begin_a_meal_at_once_and_all_is_weighed(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await asyncio.gather(*(weighs(database, manager, lunch(canteen), "1") for _ in range(6)))
    assert await counted(database, KitchenMeal, Weighing) == [1, 6]


async def test_the_database_refuses_a_counter_of_another_weighing(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    counter = await corrects(database, manager, await weighs(database, manager, lunch(canteen)))
    for change in ({"kg": Decimal(2)}, {"stall": "x"}, {"kind": WasteKind.LEFTOVERS}):
        with pytest.raises(IntegrityError, match="fk_kitchen_weighing_corrects"):
            async with database.write() as session:
                await session.execute(update(Weighing).where(Weighing.id == counter.id).values(change))


async def test_what_cannot_be_is_refused(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    good = Waste(at=lunch(canteen), kind=WasteKind.PLATES, kg=Decimal(1))
    for wrong, field in (
        (replace(good, kg=Decimal(0)), "kg"),
        (replace(good, kg=Decimal("2000.001")), "kg"),
        (replace(good, kg=Decimal("0.0001")), "kg"),
        (replace(good, kg=Decimal("NaN")), "kg"),
        (replace(good, kg=None), "kg"),
        (replace(good, stall="长" * 41), "stall"),
        (replace(good, at=lunch(canteen, FRIDAY + timedelta(days=1))), "day"),
        (replace(good, at=lunch(canteen, FRIDAY - timedelta(days=15))), "day"),
        (replace(good, at=At(canteen.id, FRIDAY, Meal.BREAKFAST)), "meal"),
    ):
        with pytest.raises((Invalid, MealNotServed)) as refused:
            async with database.write() as session:
                await weighing.weigh(session, manager, wrong)
        assert refused.value.field == field
    assert await counted(database, KitchenMeal, Weighing) == [0, 0]


async def test_only_who_runs_the_kitchen_weighs_and_others_do_not_look(database: Database) -> None:
    canteen = await a_canteen(database)
    for other in (await a_supervisor(database), await a_cadre(database)):
        with pytest.raises(NotAllowed):
            await weighs(database, other, lunch(canteen))
    with pytest.raises(NotAllowed):
        await seen(database, await a_cadre(database), canteen)
    assert await counted(database, KitchenMeal, Weighing) == [0, 0]


# Scales


async def a_scale(database: Database, canteen: Canteen, kg: float | None, minutes_ago: int = 1) -> Point:
    async with database.read() as session:
        place = await session.get_one(Place, canteen.place_id)
    point = await a_point(database, Quantity.MASS, at=place)
    async with database.write() as session:
        row = await session.get_one(Point, point.id)
        row.latest_value = kg
        row.latest_at = None if kg is None else AFTER_LUNCH - timedelta(minutes=minutes_ago)
    return row


async def weighs_on(
    database: Database, actor: Actor, canteen: Canteen, point: Point, meal: Meal = Meal.LUNCH
) -> Weighing:
    async with database.write() as session:
        waste = Waste(at=At(canteen.id, FRIDAY, meal), kind=WasteKind.PLATES, point_id=point.id)
        return await weighing.weigh(session, actor, waste)


async def test_a_scale_is_read_to_the_gram_with_its_time(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    scale = await a_scale(database, canteen, 12.34567)
    weighed = await weighs_on(database, manager, canteen, scale)
    assert (weighed.kg, weighed.point_id, weighed.read_at) == (Decimal("12.346"), scale.id, scale.latest_at)
    async with database.read() as session:
        assert [point.id for point in await scales.of_canteen(session, canteen)] == [scale.id]


async def test_a_reading_is_weighed_once(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    scale = await a_scale(database, canteen, 12, minutes_ago=2)
    outcomes = await asyncio.gather(
        weighs_on(database, manager, canteen, scale),
        weighs_on(database, manager, canteen, scale, Meal.DINNER),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["ReadingUsed", "Weighing"]
    (weighed,) = await rows(database, Weighing)
    await corrects(database, manager, weighed)
    with pytest.raises(ReadingUsed):
        await weighs_on(database, manager, canteen, scale)
    assert await counted(database, Weighing) == [2]
    assert await verbs(database) == ["kitchen_weighing.weighed", "kitchen_weighing.corrected"]
    async with database.write() as session:
        (await session.get_one(Point, scale.id)).latest_at = AFTER_LUNCH
    await weighs_on(database, manager, canteen, scale)
    again = insert(Weighing).from_select(
        [
            "id",
            *(copied := ("kitchen_meal_id", "stall", "kind", "kg", "point_id", "read_at", "person_id", "at")),
        ],
        select(func.uuidv7(), *(getattr(Weighing, name) for name in copied)).where(
            Weighing.read_at == AFTER_LUNCH
        ),
    )
    with pytest.raises(IntegrityError, match="uq_kitchen_weighing_point_id_read_at"):
        async with database.write() as session:
            await session.execute(again)


async def test_what_a_scale_cannot_mean_is_refused(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    for kg, minutes_ago, refusal in (
        (12.0, 11, ScaleIsSilent),
        (None, 0, ScaleIsSilent),
        (0.0, 1, NothingOnTheScale),
        (-0.4, 1, NothingOnTheScale),
        (0.0004, 1, NothingOnTheScale),
        (2000.5, 1, NothingOnTheScale),
        (1e25, 1, NothingOnTheScale),
        (float("nan"), 1, NothingOnTheScale),
    ):
        scale = await a_scale(database, canteen, kg, minutes_ago)
        with pytest.raises(refusal):
            await weighs_on(database, manager, canteen, scale)
    assert await counted(database, KitchenMeal, Weighing) == [0, 0]


async def test_another_kitchens_scale_and_another_measure_are_none_here(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    elsewhere = await a_scale(database, await a_canteen(database), 5)
    for point in (elsewhere, await a_point(database, Quantity.TEMPERATURE)):
        with pytest.raises(NotFound):
            await weighs_on(database, manager, canteen, point)


# Compared


async def lunches_before(database: Database, manager: Actor, canteen: Canteen, count: int = 5) -> None:
    """Each with a hundred diners and ten kilograms: 0.1 kg a visit."""
    for back in range(1, count + 1):
        menu = await an_eaten_lunch(database, canteen, back, 100)
        await weighs(database, manager, lunch(canteen, menu.day), "10")


async def counts(database: Database, manager: Actor, menu: Menu, people: int) -> None:
    async with database.write() as session:
        await menus.count_present(session, manager, menu.id, people)


async def test_waste_over_the_mean_is_told_once(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await lunches_before(database, manager, canteen)
    await an_eaten_lunch(database, canteen, 0, 100)
    await weighs(database, manager, lunch(canteen), "12")
    (cooked, _) = (await seen(database, manager, canteen)).meals
    assert (cooked.mean, cooked.mean.per_visit) == (Mean(Decimal(50), 500, 5, 5), Decimal("0.1"))
    assert (cooked.is_exceeded, await told(database)) == (False, [])
    for _ in range(2):
        await weighs(database, manager, lunch(canteen), "0.001")
    (cooked, _) = (await seen(database, manager, canteen)).meals
    assert (cooked.is_exceeded, cooked.measured.is_alarmed) == (True, True)
    assert await told(database) == [("kitchen.waste", manager.id)]
    assert (await verbs(database)).count("kitchen_meal.waste_alarmed") == 1


async def test_it_is_also_found_when_the_diners_are_counted_afterwards(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await lunches_before(database, manager, canteen)
    menu = await an_eaten_lunch(database, canteen, 0, None)
    await weighs(database, manager, lunch(canteen), "12")
    assert await told(database) == []
    await counts(database, manager, menu, 99)
    await is_followed(database)
    assert await told(database) == [("kitchen.waste", manager.id)]
    await counts(database, manager, menu, 98)
    await counts(
        database, manager, await a_menu(database, canteen, meal=Meal.LUNCH, day=FRIDAY - timedelta(9)), 5
    )
    await is_followed(database)
    assert await told(database) == [("kitchen.waste", manager.id)]


async def test_a_mean_of_too_few_meals_is_none(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await lunches_before(database, manager, canteen, 4)
    await an_eaten_lunch(database, canteen, 0, 100)
    await weighs(database, manager, lunch(canteen), "500")
    (cooked, _) = (await seen(database, manager, canteen)).meals
    assert (cooked.mean.meals, cooked.mean.per_visit, cooked.is_exceeded) == (4, None, False)
    assert await told(database) == []


async def test_what_dies_before_its_commit_leaves_nothing(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await lunches_before(database, manager, canteen)
    await an_eaten_lunch(database, canteen, 0, 100)
    before = await verbs(database)
    with suppress(asyncio.CancelledError):
        async with database.write() as session:
            waste = Waste(at=lunch(canteen), kind=WasteKind.PLATES, kg=Decimal(99))
            await weighing.weigh(session, manager, waste)
            raise asyncio.CancelledError
    assert (await told(database), await verbs(database)) == ([], before)
    await weighs(database, manager, lunch(canteen), "99")
    assert await told(database) == [("kitchen.waste", manager.id)]


# Cooked and served


async def test_what_was_cooked_is_compared_with_who_ate(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    menu = await an_eaten_lunch(database, canteen, 0, 80)
    (dish,) = [item.dish_id for item in await rows(database, MenuItem) if item.menu_id == menu.id]
    async with database.write() as session:
        first = await meals.record(session, manager, lunch(canteen), None, 100, {dish: 70})
    async with database.write() as session:
        await meals.record(session, manager, lunch(canteen), first.version, 90, {dish: 75})
    for stale in (None, first.version):
        with pytest.raises(StaleVersion):
            async with database.write() as session:
                await meals.record(session, manager, lunch(canteen), stale, 1, {})
    (cooked, _) = (await seen(database, manager, canteen)).meals
    assert cooked.measured.deviation == Decimal("0.125")
    assert [(dished.dish.id, dished.portions) for dished in cooked.dishes] == [(dish, 75)]
    with pytest.raises(NotFound):
        async with database.write() as session:
            await meals.record(session, manager, At(canteen.id, FRIDAY, Meal.DINNER), None, 9, {dish: 1})
    assert [row.portions for row in await rows(database, Served)] == [75]
    assert await verbs(database) == ["kitchen_meal.recorded"] * 2


async def test_a_day_is_eight_statements(database: Database, statements: StatementCount) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await lunches_before(database, manager, canteen, 3)
    async with database.read() as session:
        await day.of_canteen(session, manager, canteen.id, FRIDAY)
        statements.clear()
        await day.of_canteen(session, manager, canteen.id, FRIDAY)
    assert len(statements) == 8
