"""Who registers for a meal, until when, and how much is to be cooked for them."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.canteen import forecast, reading, registering
from backend.canteen.forecast import MOST_MEALS, Forecast
from backend.canteen.models import Meal, Menu, Registration, RegistrationClosed
from backend.canteen.registering import NotRegistered, RegisteredElsewhere
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotFound
from tests.conftest import StatementCount
from tests.factories.canteen import FRIDAY, LUNCH_BEGINS, a_canteen, a_manager, a_menu, registers
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, verbs

CLOSES = LUNCH_BEGINS - timedelta(hours=2, minutes=30)
SECOND = timedelta(seconds=1)


async def takes_back(database: Database, actor: Actor, menu: Menu) -> None:
    async with database.write() as session:
        await registering.take_back(session, actor, menu.id)


async def test_one_registers_changes_and_takes_it_back(database: Database) -> None:
    cadre, menu = await a_cadre(database), await a_menu(database, await a_canteen(database))
    await registers(database, cadre, menu)
    await registers(database, cadre, menu, 3)
    (kept,) = await rows(database, Registration)
    assert (kept.person_id, kept.day, kept.meal, kept.portions) == (cadre.id, FRIDAY, Meal.LUNCH, 3)
    await takes_back(database, cadre, menu)
    assert await counted(database, Registration) == [0]
    with pytest.raises(NotRegistered):
        await takes_back(database, cadre, menu)
    assert await verbs(database) == ["menu.registered", "menu.registered", "menu.taken_back"]


async def test_it_closes_to_the_second(database: Database) -> None:
    early, late = await a_cadre(database), await a_cadre(database)
    menu = await a_menu(database, await a_canteen(database))
    with clock.frozen_at(CLOSES - SECOND):
        await registers(database, early, menu)
    with clock.frozen_at(CLOSES):
        for attempt in (registers(database, late, menu), takes_back(database, early, menu)):
            with pytest.raises(RegistrationClosed) as refused:
                await attempt
            assert refused.value.facts == {"closes": "2026-11-27T09:00:00+08:00"}
    assert [row.person_id for row in await rows(database, Registration)] == [early.id]


@pytest.mark.parametrize("portions", [0, 6])
async def test_so_many_portions_are_none_or_too_many(database: Database, portions: int) -> None:
    cadre, menu = await a_cadre(database), await a_menu(database, await a_canteen(database))
    with pytest.raises(Invalid) as refused:
        await registers(database, cadre, menu, portions)
    assert refused.value.facts == {"least": 1, "most": 5}
    assert await counted(database, Registration) == [0]


async def test_nobody_registers_for_a_draft(database: Database) -> None:
    cadre, menu = await a_cadre(database), await a_menu(database, await a_canteen(database), published=False)
    with pytest.raises(NotFound):
        await registers(database, cadre, menu)
    assert await counted(database, Registration) == [0]


async def test_twice_at_once_is_once(database: Database) -> None:
    cadre, menu = await a_cadre(database), await a_menu(database, await a_canteen(database))
    await asyncio.gather(*(registers(database, cadre, menu, portions) for portions in (1, 2, 3, 1, 2)))
    assert await counted(database, Registration) == [1]


async def test_one_meal_in_two_canteens_at_once_is_one_of_them(database: Database) -> None:
    cadre = await a_cadre(database)
    menus = [await a_menu(database, await a_canteen(database)) for _ in range(4)]
    outcomes = await asyncio.gather(
        *(registers(database, cadre, menu) for menu in menus), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Menu"] + ["RegisteredElsewhere"] * 3
    assert await counted(database, Registration) == [1]
    assert issubclass(RegisteredElsewhere, DomainError)


async def test_ones_own_meals_are_two_statements(database: Database, statements: StatementCount) -> None:
    cadre, canteen = await a_cadre(database), await a_canteen(database)
    for meal in (Meal.DINNER, Meal.LUNCH):
        await registers(database, cadre, await a_menu(database, canteen, meal=meal))
    async with database.read() as session:
        statements.clear()
        mine = await registering.own(session, cadre)
        assert len(statements) == 2
    assert [(row.meal, rated) for row, _, rated in mine] == [(Meal.LUNCH, False), (Meal.DINNER, False)]


async def test_a_meal_is_among_ones_own_as_long_as_it_may_be_rated(database: Database) -> None:
    cadre, canteen = await a_cadre(database), await a_canteen(database)
    menu = await a_menu(database, canteen)
    await registers(database, cadre, menu)
    over = LUNCH_BEGINS + timedelta(days=3)
    for moment, shown in ((over - timedelta(seconds=1), 1), (over, 0)):
        with clock.frozen_at(moment):
            async with database.read() as session:
                assert len(await registering.own(session, cadre)) == shown


async def test_the_forecast_learns_from_who_came(database: Database) -> None:
    canteen, people = await a_canteen(database), [await a_cadre(database) for _ in range(3)]
    menus = {
        back: await a_menu(database, canteen, day=FRIDAY - timedelta(days=back)) for back in (21, 14, 7, 0)
    }
    for back, menu in menus.items():
        with clock.frozen_at(CLOSES - timedelta(days=back + 1)):
            for person in people:
                await registers(database, person, menu)
    async with database.write() as session:
        for back, present in ((21, 4), (14, 3)):
            (await session.get_one(Menu, menus[back].id)).present = present
    async with database.read() as session:
        found = await forecast.of_menus(session, list(menus.values()))
    assert found[menus[21].id] == Forecast(3, 0, 0, 0)
    assert found[menus[14].id] == Forecast(3, 4, 3, 1)
    assert found[menus[0].id] == Forecast(3, 7, 6, 2)
    assert [found[menus[back].id].portions for back in (21, 14, 0)] == [3, 4, 4]
    async with database.read() as session:
        (planned,) = await reading.week(
            session, await a_manager(database), canteen.id, FRIDAY - timedelta(days=4)
        )
    assert planned.forecast == Forecast(3, 7, 6, 2)


@given(
    registered=st.integers(0, 5_000),
    came=st.integers(0, 10**6),
    expected=st.integers(1, 10**6),
    more=st.integers(0, 99),
)
def test_it_is_the_least_number_that_suffices(registered: int, came: int, expected: int, more: int) -> None:
    portions = Forecast(registered, came, expected, 1).portions
    assert (portions - 1) * expected < registered * came <= portions * expected
    assert Forecast(registered + more, came, expected, 1).portions >= portions
    assert Forecast(registered, came + more, expected, 1).portions >= portions
    assert Forecast(registered, expected, expected, 1).portions == registered


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), max_size=40))
def test_only_the_latest_meals_count(meals: list[tuple[int, int]]) -> None:
    def menu(back: int, present: int) -> Any:
        day = FRIDAY - timedelta(days=back)
        return SimpleNamespace(canteen_id=1, meal=Meal.LUNCH, day=day, present=present)

    past = [(menu(nth, came), expected) for nth, (came, expected) in enumerate(meals, 1)]
    assert forecast._before(menu(0, 0), past) == meals[:MOST_MEALS]
    assert forecast._before(menu(len(meals), 0), past) == []
