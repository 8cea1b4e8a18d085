"""A dish that is cooked no more stays where it was served, and comes on no new menu until it is brought back."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.canteen import dishes, menus, reading
from backend.canteen.dishes import MOST_DISHES, DishNotCooked, Recipe, TooManyDishes
from backend.canteen.menus import Draft, Item
from backend.canteen.models import Canteen, Course, Dish, Meal, Menu, MenuItem
from backend.canteen.offering import Offered, Pickup
from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import NotAllowed, StaleVersion
from tests.canteen.takeaways import offers
from tests.conftest import StatementCount
from tests.factories.canteen import FRIDAY, THE_DAY_BEFORE, a_canteen, a_dish, a_manager, a_menu
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, verbs

SLOT = Pickup(THE_DAY_BEFORE.time().replace(hour=16), THE_DAY_BEFORE.time().replace(hour=17), 5)


async def retires(database: Database, actor: Actor, dish: Dish, version: int = 1) -> Dish:
    async with database.write() as session:
        return await dishes.retire(session, actor, dish.id, version)


async def brings_back(database: Database, actor: Actor, dish: Dish, version: int = 2) -> Dish:
    async with database.write() as session:
        return await dishes.bring_back(session, actor, dish.id, version)


async def cooked(database: Database, actor: Actor, canteen: Canteen) -> list[str]:
    async with database.read() as session:
        return [dish.name for dish in await dishes.of_canteen(session, actor, canteen.id)]


async def writes(
    database: Database, actor: Actor, canteen: Canteen, on_it: Sequence[Dish], version: int | None = None
) -> Menu:
    draft = Draft(canteen_id=canteen.id, day=FRIDAY, meal=Meal.LUNCH, items=[Item(dish.id) for dish in on_it])
    async with database.write() as session:
        return await menus.write(session, actor, version, draft)


async def test_a_dish_is_retired_and_brought_back(database: Database) -> None:
    canteen, manager = await a_canteen(database), await a_manager(database)
    soup = await a_dish(database, canteen, "紫菜蛋花汤", course=Course.SOUP)
    await a_dish(database, canteen, "红烧肉")
    assert await cooked(database, manager, canteen) == ["红烧肉", "紫菜蛋花汤"]
    await retires(database, manager, soup)
    await retires(database, manager, soup, 2)  # as it is already
    assert await cooked(database, manager, canteen) == ["红烧肉"]
    async with database.read() as session:
        gone = await dishes.retired(session, manager, canteen.id, 20)
    assert ([dish.id for dish in gone.items], gone.next) == ([soup.id], None)
    await brings_back(database, manager, soup)
    await brings_back(database, manager, soup, 3)
    assert await cooked(database, manager, canteen) == ["红烧肉", "紫菜蛋花汤"]
    assert await verbs(database) == ["dish.retired", "dish.brought_back"]


async def test_only_who_manages_it_retires_what_they_have_seen(database: Database) -> None:
    canteen, manager = await a_canteen(database), await a_manager(database)
    dish = await a_dish(database, canteen)
    with pytest.raises(NotAllowed):
        await retires(database, await a_cadre(database), dish)
    with pytest.raises(StaleVersion):
        await retires(database, manager, dish, 2)
    assert [row.retired_at for row in await rows(database, Dish)] == [None]
    assert await verbs(database) == []


async def test_retired_ones_are_read_a_page_at_a_time(database: Database, statements: StatementCount) -> None:
    canteen, manager = await a_canteen(database), await a_manager(database)
    gone = [
        await a_dish(database, canteen, retired_at=THE_DAY_BEFORE - timedelta(days=nth)) for nth in range(3)
    ]
    async with database.read() as session:
        statements.clear()
        first = await dishes.retired(session, manager, canteen.id, 2)
        assert len(statements) == 2
        rest = await dishes.retired(session, manager, canteen.id, 2, first.next)
    assert [dish.id for dish in (*first.items, *rest.items)] == [dish.id for dish in gone]
    assert rest.next is None


async def test_it_stays_on_its_menus_and_comes_on_no_new_one(database: Database) -> None:
    canteen, manager = await a_canteen(database), await a_manager(database)
    gone, kept = await a_dish(database, canteen, "红烧肉"), await a_dish(database, canteen)
    menu = await writes(database, manager, canteen, [gone])
    await retires(database, manager, gone)
    await writes(database, manager, canteen, [kept, gone], version=1)
    assert [dish.id for dish in await on(database, menu)] == [kept.id, gone.id]
    await writes(database, manager, canteen, [kept], version=2)
    with pytest.raises(DishNotCooked) as refused:
        await writes(database, manager, canteen, [kept, gone], version=3)
    assert refused.value.facts == {"name": "红烧肉"}
    assert [dish.id for dish in await on(database, menu)] == [kept.id]
    assert (await verbs(database)).count("menu.written") == 3


async def on(database: Database, menu: Menu) -> list[Dish]:
    async with database.read() as session:
        found = await session.scalars(
            select(Dish)
            .join(MenuItem, MenuItem.dish_id == Dish.id)
            .where(MenuItem.menu_id == menu.id)
            .order_by(MenuItem.position)
        )
        return list(found)


async def test_it_is_not_copied_from_last_week(database: Database) -> None:
    canteen, manager = await a_canteen(database), await a_manager(database)
    gone, kept = await a_dish(database, canteen), await a_dish(database, canteen)
    for day, on_it in ((23, [gone, kept]), (24, [gone])):
        await a_menu(database, canteen, *on_it, day=date(2026, 11, day))
    await retires(database, manager, gone)
    monday = date(2026, 11, 30)
    async with database.write() as session:
        await menus.copy_last_week(session, manager, canteen.id, monday)
    async with database.read() as session:
        week = await reading.week(session, manager, canteen.id, monday)
    assert [(each.menu.day, [item.dish_id for item in each.menu.items]) for each in week] == [
        (monday, [kept.id])
    ]


async def test_it_is_not_offered_anew_to_be_taken_away(database: Database) -> None:
    canteen, manager = await a_canteen(database), await a_manager(database)
    gone, kept = await a_dish(database, canteen), await a_dish(database, canteen)

    def offered(*some: Dish) -> list[Offered]:
        return [Offered(dish.id, Decimal(8), 10) for dish in some]

    await offers(database, canteen, None, offered(gone), [SLOT])
    await retires(database, manager, gone)
    await offers(database, canteen, 1, offered(kept, gone), [SLOT])
    await offers(database, canteen, 2, offered(kept), [SLOT])
    with pytest.raises(DishNotCooked):
        await offers(database, canteen, 3, offered(kept, gone), [SLOT])
    assert (await verbs(database)).count("takeaway_offer.written") == 3


async def test_a_canteen_cooks_no_more_than_anybody_finds(database: Database) -> None:
    canteen, manager = await a_canteen(database), await a_manager(database)
    async with database.write() as session:
        some = [
            Dish(canteen_id=canteen.id, name=f"第{nth}道菜", course=Course.COLD, allergens=[], spicy=0)
            for nth in range(MOST_DISHES)
        ]
        session.add_all(some)
    assert len(await cooked(database, manager, canteen)) == MOST_DISHES

    async def adds(name: str) -> UUID:
        async with database.write() as session:
            recipe = Recipe(name=name, course=Course.SOUP)
            return (await dishes.add(session, manager, canteen.id, recipe)).id

    with pytest.raises(TooManyDishes) as refused:
        await adds("再来一道")
    assert refused.value.facts == {"most": MOST_DISHES}
    assert await counted(database, Dish) == [MOST_DISHES]
    await retires(database, manager, some[0])
    await adds("再来一道")
    with pytest.raises(TooManyDishes):
        await brings_back(database, manager, some[0])
    assert await verbs(database) == ["dish.retired", "dish.added"]
