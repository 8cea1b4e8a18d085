"""What meals and months cost, to the last hundredth, and nothing where something is not known."""

import asyncio
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from backend.canteen.models import Canteen, Meal, MenuItem
from backend.identity.actor import Actor
from backend.kernel import clock, days
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, StaleVersion
from backend.kitchen import costs, drawing, meals
from backend.kitchen.costs import MealCost, MonthCost
from backend.kitchen.models import CostKind, FixedCost
from backend.kitchen.workbook import workbook
from tests.conftest import StatementCount
from tests.factories.canteen import FRIDAY, a_canteen, a_dish, a_manager, a_menu
from tests.factories.kitchen import (
    AFTER_LUNCH,
    a_batch,
    a_supervisor,
    an_eaten_lunch,
    an_ingredient,
    fetches,
    lunch,
)
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, verbs

NOVEMBER = date(2026, 11, 1)


async def month(database: Database, actor: Actor, canteen: Canteen, first: date = NOVEMBER) -> MonthCost:
    async with database.read() as session:
        return await costs.of_month(session, actor, canteen.id, first)


async def enters(
    database: Database, actor: Actor, canteen: Canteen, yuan: str, version: int | None = None
) -> FixedCost:
    async with database.write() as session:
        return await costs.enter_fixed(
            session, actor, canteen.id, NOVEMBER, CostKind.LABOUR, Decimal(yuan), version
        )


async def served(database: Database, actor: Actor, canteen: Canteen, portions: int) -> None:
    async with database.write() as session:
        dishes = [item.dish_id for item in await rows(database, MenuItem)]
        await meals.record(session, actor, lunch(canteen), None, None, dict.fromkeys(dishes, portions))


async def test_a_month_is_its_meals_its_losses_and_what_is_fixed(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await an_eaten_lunch(database, canteen, 0, 40)
    pork = await an_ingredient(database, canteen)
    cheap = await a_batch(database, manager, pork, "10", price="3.33")
    await a_batch(database, manager, pork, "10", price="4.05", best_before=FRIDAY + timedelta(days=9))
    await fetches(database, manager, lunch(canteen), pork, "11.125")
    await served(database, manager, canteen, 30)
    async with database.write() as session:
        dear = next(batch for batch in await drawing._locked(session) if batch.id != cheap.id)
        await drawing.lose(session, manager, dear.id, Decimal("0.5"), "变质")
    await enters(database, manager, canteen, "1000.50")

    found = await month(database, await a_supervisor(database), canteen)
    spent = Decimal("33.3") + Decimal("1.125") * Decimal("4.05")
    assert list(found.meals) == [MealCost(FRIDAY, Meal.LUNCH, spent, 40, Decimal(240))]
    assert found.meals[0].per_diner == spent / 40
    assert found.meals[0].margin == 240 - spent
    assert (found.lost, found.fixed) == (Decimal("2.025"), {CostKind.LABOUR: Decimal("1000.50")})
    assert found.whole == spent + Decimal("2.025") + Decimal("1000.50")
    assert (found.revenue, found.margin) == (Decimal(240), 240 - found.whole)
    assert found.loss_rate == Decimal("2.025") / (spent + Decimal("2.025"))
    assert (await month(database, manager, canteen, date(2026, 10, 1))).whole == 0
    sheet = load_workbook(io.BytesIO(workbook(found))).worksheets[0]
    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=2)] == [
        [clock.local(AFTER_LUNCH).replace(tzinfo=None, hour=0), "午餐", 37.86, 40],
        [None, "食材损耗", 2.02, None],
        [None, "人工", 1000.5, None],
        [None, "合计", 1040.38, 40],
    ]


async def test_what_is_not_known_is_not_claimed(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    menu = await an_eaten_lunch(database, canteen, 0, None)
    pork = await an_ingredient(database, canteen)
    await a_batch(database, manager, pork)
    await fetches(database, manager, lunch(canteen), pork, "2")
    found = await month(database, manager, canteen)
    assert (found.diners, found.per_diner, found.revenue, found.margin) == (None, None, None, None)
    assert (found.ingredients, found.revenue_meals) == (Decimal("7.2"), 0)
    free = await a_dish(database, canteen)
    async with database.write() as session:
        session.add(MenuItem(menu_id=menu.id, dish_id=free.id, position=9, price=None))
    async with database.write() as session:
        dishes = {item.dish_id: 5 for item in await rows(database, MenuItem)}
        await meals.record(session, manager, lunch(canteen), None, None, dishes)
    assert (await month(database, manager, canteen)).revenue is None


async def test_a_half_entered_meal_has_no_revenue(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    dishes = [await a_dish(database, canteen) for _ in range(3)]
    await a_menu(database, canteen, *dishes, present=40)
    pork = await an_ingredient(database, canteen)
    await a_batch(database, manager, pork)
    await fetches(database, manager, lunch(canteen), pork, "2")
    one, *others = (dish.id for dish in dishes)
    for version, portions in ((None, {one: 10}), (2, dict.fromkeys(others, 4)), (3, {})):
        async with database.write() as session:
            await meals.record(session, manager, lunch(canteen), version, None, portions)
        found = await month(database, manager, canteen)
        assert (found.revenue, found.margin, found.revenue_meals) == (None, None, 0)
        assert [(meal.revenue, meal.margin) for meal in found.meals] == [(None, None)]
    async with database.write() as session:
        await meals.record(session, manager, lunch(canteen), 4, None, {one: 10} | dict.fromkeys(others, 0))
    found = await month(database, manager, canteen)
    assert (found.revenue, found.margin) == (Decimal(80), Decimal("72.8"))


async def test_all_guests_of_the_month_share_what_it_costs(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    for back in range(20):
        await an_eaten_lunch(database, canteen, back, 100)
    await enters(database, manager, canteen, "30000")
    found = await month(database, manager, canteen)
    assert (found.meals, found.diners, found.per_diner) == ([], 2000, Decimal(15))
    pork = await an_ingredient(database, canteen)
    await a_batch(database, manager, pork, price="5")
    await fetches(database, manager, lunch(canteen), pork, "2")
    found = await month(database, manager, canteen)
    assert (len(found.meals), found.diners, found.per_diner) == (1, 2000, Decimal("15.005"))


async def test_a_meal_that_is_not_counted_by_its_days_end_leaves_the_month_unknown(
    database: Database,
) -> None:
    """A draft has no guests."""
    manager, canteen = await a_manager(database), await a_canteen(database)
    await an_eaten_lunch(database, canteen, 0, 40)
    await a_menu(database, canteen, day=FRIDAY - timedelta(days=1), meal=Meal.DINNER, published=False)
    await a_menu(database, canteen, meal=Meal.DINNER)
    await enters(database, manager, canteen, "100")
    midnight = days.begins(FRIDAY + timedelta(days=1))
    with clock.frozen_at(midnight - timedelta(seconds=1)):
        found = await month(database, manager, canteen)
        assert (found.diners, found.per_diner) == (40, Decimal("2.5"))
    with clock.frozen_at(midnight):
        found = await month(database, manager, canteen)
        assert (found.diners, found.per_diner) == (None, None)


async def test_what_was_fetched_for_an_uncounted_meal_is_shared_by_nobody_else(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await an_eaten_lunch(database, canteen, 1, 40)
    pork = await an_ingredient(database, canteen)
    await a_batch(database, manager, pork)
    await fetches(database, manager, lunch(canteen), pork, "2")
    found = await month(database, manager, canteen)
    assert (found.diners, found.per_diner) == (None, None)


async def test_a_meal_that_only_sold_counts_too(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await a_menu(database, canteen)
    await served(database, manager, canteen, 3)
    found = await month(database, manager, canteen)
    assert [(meal.ingredients, meal.revenue) for meal in found.meals] == [(Decimal(0), Decimal(24))]


async def test_a_fixed_cost_is_changed_by_who_saw_it(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    first = await enters(database, manager, canteen, "900")
    for version in (None, 7):
        with pytest.raises(StaleVersion):
            await enters(database, manager, canteen, "1", version)
    await enters(database, manager, canteen, "950", first.version)
    (kept,) = await rows(database, FixedCost)
    assert (kept.amount, kept.version) == (Decimal(950), 2)
    assert await verbs(database) == ["kitchen_fixed_cost.entered"] * 2


async def test_of_two_who_enter_the_same_at_once_one_looks_again(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    outcomes = await asyncio.gather(
        *(enters(database, manager, canteen, yuan) for yuan in ("1", "2", "3")), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["FixedCost", "StaleVersion", "StaleVersion"]


async def test_only_who_runs_the_kitchen_enters_and_only_whole_months(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    with pytest.raises(NotAllowed):
        await enters(database, await a_supervisor(database), canteen, "1")
    with pytest.raises(NotAllowed):
        await month(database, await a_cadre(database), canteen)
    with pytest.raises(Invalid):
        await month(database, manager, canteen, FRIDAY)
    for yuan in ("-1", "0.001", "10000001"):
        with pytest.raises(Invalid):
            await enters(database, manager, canteen, yuan)
    assert await counted(database, FixedCost) == [0]


async def test_a_month_is_five_statements(database: Database, statements: StatementCount) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    async with database.read() as session:
        statements.clear()
        await costs.of_month(session, manager, canteen.id, NOVEMBER)
    assert len(statements) == 5
