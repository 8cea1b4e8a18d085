"""Dishes, and menus of them: written, copied, published, counted."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.canteen import dishes, menus, reading
from backend.canteen.dishes import DishExists, Recipe
from backend.canteen.menus import Draft, Item, MealNotServed, NothingOnTheMenu, NotYetEaten
from backend.canteen.models import Allergen, Course, Dish, Meal, Menu, MenuItem
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, StaleVersion
from tests.conftest import StatementCount
from tests.factories.canteen import (
    FRIDAY,
    LUNCH_BEGINS,
    a_canteen,
    a_dish,
    a_manager,
    a_menu,
)
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, verbs

NEXT_MONDAY = date(2026, 11, 30)
BRAISED = Recipe(name="红烧肉", course=Course.MEAT, allergens=[Allergen.SOY], spicy=1, origin="天津静海")
WHOLE: dict[str, Any] = {
    name: Decimal(1) for name in ("energy_kj", "protein_g", "fat_g", "carbohydrate_g", "sodium_mg")
}


async def write(database: Database, actor: Actor, version: int | None, draft: Draft) -> Menu:
    async with database.write() as session:
        return await menus.write(session, actor, version, draft)


async def items(database: Database, menu: Menu) -> list[tuple[Any, Decimal | None]]:
    async with database.read() as session:
        found = await session.scalars(
            select(MenuItem).where(MenuItem.menu_id == menu.id).order_by(MenuItem.position)
        )
        return [(item.dish_id, item.price) for item in found]


async def test_a_dish_tells_what_is_in_it(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    async with database.write() as session:
        dish = await dishes.add(session, manager, canteen.id, replace(BRAISED, name=" 红烧肉 "))
    async with database.write() as session:
        changed = replace(BRAISED, spicy=0, **WHOLE)
        await dishes.change(session, manager, dish.id, 1, changed)
    (kept,) = await rows(database, Dish)
    assert (kept.name, kept.spicy, kept.allergens, kept.origin) == ("红烧肉", 0, ["soy"], "天津静海")
    assert (kept.energy_kj, kept.version) == (Decimal(1), 2)
    assert await verbs(database) == ["dish.added", "dish.changed"]


@pytest.mark.parametrize(
    ("recipe", "refusal"),
    [
        (replace(BRAISED, name="  "), Invalid),
        (replace(BRAISED, name="长" * 31), Invalid),
        (replace(BRAISED, spicy=4), Invalid),
        (replace(BRAISED, energy_kj=Decimal(5)), Invalid),
        (replace(BRAISED, **(WHOLE | {"fat_g": Decimal(-1)})), Invalid),
        (replace(BRAISED, name="已有的菜"), DishExists),
    ],
)
async def test_a_dish_that_is_refused_is_not_there(
    database: Database, recipe: Recipe, refusal: type[DomainError]
) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await a_dish(database, canteen, "已有的菜")
    with pytest.raises(refusal):
        async with database.write() as session:
            await dishes.add(session, manager, canteen.id, recipe)
    assert await counted(database, Dish) == [1]
    assert await verbs(database) == []


async def test_the_database_knows_no_half_nutrition(database: Database) -> None:
    canteen = await a_canteen(database)
    with pytest.raises(IntegrityError, match="nutrition_is_whole"):
        await a_dish(database, canteen, energy_kj=Decimal(5))


async def test_a_menu_is_written_and_changed_under_its_version(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    one, two = await a_dish(database, canteen), await a_dish(database, canteen)
    draft = Draft(canteen_id=canteen.id, day=FRIDAY, meal=Meal.LUNCH, items=[Item(one.id), Item(two.id)])
    menu = await write(database, manager, None, draft)
    swapped = replace(draft, items=[Item(two.id, Decimal("9.50")), Item(one.id)])
    await write(database, manager, 1, swapped)
    assert await items(database, menu) == [(two.id, Decimal("9.50")), (one.id, None)]
    for seen in (None, 1):
        with pytest.raises(StaleVersion):
            await write(database, manager, seen, draft)
    assert await items(database, menu) == [(two.id, Decimal("9.50")), (one.id, None)]
    assert await verbs(database) == ["menu.written", "menu.written"]


@pytest.mark.parametrize(
    ("wrong", "refusal", "field"),
    [
        ({"meal": Meal.BREAKFAST}, MealNotServed, "meal"),
        ({"day": FRIDAY - timedelta(days=2)}, Invalid, "day"),
        ({"day": FRIDAY + timedelta(days=90)}, Invalid, "day"),
        ({"items": [Item(Dish.to_be().id)]}, NotFound, "items"),
    ],
)
async def test_a_menu_that_cannot_be_is_refused(
    database: Database, wrong: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    draft = Draft(canteen_id=canteen.id, day=FRIDAY, meal=Meal.LUNCH, items=[])
    with pytest.raises(refusal) as refused:
        await write(database, manager, None, replace(draft, **wrong))
    assert refused.value.field == field
    assert await counted(database, Menu) == [0]


async def test_another_canteens_dish_and_a_cadre_are_refused(database: Database) -> None:
    canteen, elsewhere = await a_canteen(database), await a_canteen(database)
    foreign = await a_dish(database, elsewhere)
    draft = Draft(canteen_id=canteen.id, day=FRIDAY, meal=Meal.LUNCH, items=[Item(foreign.id)])
    with pytest.raises(NotFound):
        await write(database, await a_manager(database), None, draft)
    with pytest.raises(NotAllowed):
        await write(database, await a_cadre(database), None, replace(draft, items=[]))
    assert await counted(database, Menu) == [0]


async def test_two_who_write_one_menu_at_once_do_not_mix(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    choice = [await a_dish(database, canteen) for _ in range(6)]
    drafts = [
        Draft(canteen_id=canteen.id, day=FRIDAY, meal=Meal.LUNCH, items=[Item(dish.id)]) for dish in choice
    ]
    outcomes = await asyncio.gather(
        *(write(database, manager, None, draft) for draft in drafts), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Menu"] + ["StaleVersion"] * 5
    assert await counted(database, Menu, MenuItem) == [1, 1]


async def test_publishing_shows_what_has_dishes(database: Database) -> None:
    manager, canteen, cadre = await a_manager(database), await a_canteen(database), await a_cadre(database)
    shown = await a_menu(database, canteen, published=False)
    async with database.write() as session:
        session.add(Menu(canteen_id=canteen.id, day=FRIDAY, meal=Meal.DINNER))
    monday = FRIDAY - timedelta(days=4)
    for visible in (0, 1):
        async with database.read() as session:
            (day,) = await reading.day(session, cadre, FRIDAY)
        assert len(day.tables) == visible
        if not visible:
            async with database.write() as session:
                await menus.publish(session, manager, canteen.id, monday)
    assert day.tables[0].menu.id == shown.id
    with pytest.raises(NothingOnTheMenu):
        async with database.write() as session:
            await menus.publish(session, manager, canteen.id, monday)
    draft = Draft(canteen_id=canteen.id, day=FRIDAY, meal=Meal.LUNCH, items=[])
    with pytest.raises(NothingOnTheMenu):
        await write(database, manager, 2, draft)
    assert len(await items(database, shown)) == 1
    assert await verbs(database) == ["menu.published"]


async def test_last_week_is_copied_to_working_days_without_a_menu(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    dish, other = await a_dish(database, canteen), await a_dish(database, canteen)
    monday = NEXT_MONDAY - timedelta(days=7)
    for nth in (0, 1, 5):  # the last is a Saturday
        await a_menu(database, canteen, dish, day=monday + timedelta(days=nth))
    there = await a_menu(database, canteen, other, day=NEXT_MONDAY)
    async with database.write() as session:
        await menus.copy_last_week(session, manager, canteen.id, NEXT_MONDAY)
    new = [menu for menu in await rows(database, Menu) if menu.day >= NEXT_MONDAY and menu.id != there.id]
    assert [(menu.day, menu.meal, menu.published_at) for menu in new] == [
        (NEXT_MONDAY + timedelta(days=1), Meal.LUNCH, None)
    ]
    assert await items(database, new[0]) == [(dish.id, Decimal("8.00"))]
    assert await items(database, there) == [(other.id, Decimal("8.00"))]
    for refused, field in ((NEXT_MONDAY, "monday"), (FRIDAY, "monday")):
        with pytest.raises(DomainError) as refusal:
            async with database.write() as session:
                await menus.copy_last_week(session, manager, canteen.id, refused)
        assert refusal.value.field == field
    assert await verbs(database) == ["canteen.week_copied"]


async def test_who_ate_is_counted_once_the_meal_has_begun(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    menu = await a_menu(database, canteen)
    with pytest.raises(NotYetEaten):
        async with database.write() as session:
            await menus.count_present(session, manager, menu.id, 120)
    with clock.frozen_at(LUNCH_BEGINS):
        async with database.write() as session:
            await menus.count_present(session, manager, menu.id, 120)
    (kept,) = await rows(database, Menu)
    assert (kept.present, kept.version) == (120, 2)
    assert await verbs(database) == ["menu.counted"]


@pytest.mark.parametrize("count", [1, 4])
async def test_lists_cost_the_same_however_long(
    database: Database, statements: StatementCount, count: int
) -> None:
    manager = await a_manager(database)
    canteens = [await a_canteen(database) for _ in range(count)]
    for canteen in canteens:
        await a_menu(database, canteen)
        await a_menu(database, canteen, meal=Meal.DINNER)
    async with database.read() as session:
        statements.clear()
        day = await reading.day(session, manager, FRIDAY)
        assert len(statements) == 6
    assert [len(each.tables) for each in day] == [2] * count
    async with database.read() as session:
        statements.clear()
        week = await reading.week(session, manager, canteens[0].id, FRIDAY - timedelta(days=4))
        assert len(statements) == 5
    assert [planned.menu.meal for planned in week] == [Meal.LUNCH, Meal.DINNER]
