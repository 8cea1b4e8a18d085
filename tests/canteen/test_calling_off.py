"""A meal that is not cooked after all."""

import asyncio
from datetime import timedelta

import pytest

from backend.canteen import calling_off, menus, registering
from backend.canteen.calling_off import CannotCallOff
from backend.canteen.models import Meal, Menu, Registration
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, StaleVersion
from backend.notify.models import Notice
from tests.factories.canteen import (
    FRIDAY,
    LUNCH_BEGINS,
    a_canteen,
    a_dish,
    a_manager,
    a_menu,
    registers,
)
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, told, verbs

REASON = "停气检修"


async def calls_off(
    database: Database, actor: Actor, menu: Menu, *, version: int = 1, reason: str = REASON
) -> Menu:
    async with database.write() as session:
        return await calling_off.call_off(session, actor, menu.id, version, reason)


async def test_whoever_has_registered_is_told_and_it_is_a_draft_again(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    menu = await a_menu(database, canteen)
    diners = [await a_cadre(database) for _ in range(2)]
    for diner in diners:
        await registers(database, diner, menu)
    off = await calls_off(database, manager, menu)
    assert (off.published_at, off.called_off_because, off.version) == (None, REASON, 2)
    assert await counted(database, Registration) == [0]
    assert sorted(await told(database)) == sorted(("meal.called_off", diner.id) for diner in diners)
    (notice, _) = await rows(database, Notice)
    assert (notice.facts["on"], notice.facts["meal"], notice.facts["words"]) == (
        "2026-11-27",
        "lunch",
        REASON,
    )
    assert (await verbs(database))[-1] == "menu.called_off"
    with pytest.raises(NotFound):  # nobody comes to it now
        await registers(database, diners[0], menu)


async def test_it_stays_called_off_until_its_menu_is_written_anew(database: Database) -> None:
    manager, canteen, cadre = await a_manager(database), await a_canteen(database), await a_cadre(database)
    dish, other = await a_dish(database, canteen), await a_dish(database, canteen)
    menu = await a_menu(database, canteen, dish)
    dinner = await a_menu(database, canteen, dish, meal=Meal.DINNER, published=False)
    await calls_off(database, manager, menu)

    async def publish() -> None:
        async with database.write() as session:
            await menus.publish(session, manager, canteen.id, FRIDAY - timedelta(days=4))

    await publish()
    shown = {one.id: one.published_at is not None for one in await rows(database, Menu)}
    assert shown == {menu.id: False, dinner.id: True}
    draft = menus.Draft(
        canteen_id=canteen.id, day=FRIDAY, meal=Meal.LUNCH, items=[menus.Item(dish_id=other.id, price=None)]
    )
    async with database.write() as session:
        await menus.write(session, manager, 2, draft)
    await publish()
    await registers(database, cadre, menu)


async def test_what_is_refused_changes_nothing(database: Database) -> None:
    manager, canteen, cadre = await a_manager(database), await a_canteen(database), await a_cadre(database)
    menu = await a_menu(database, canteen)
    await registers(database, cadre, menu)
    before = await verbs(database)

    async def refused(error: type[DomainError], actor: Actor = manager, **how: object) -> None:
        with pytest.raises(error):
            await calls_off(database, actor, menu, **how)  # type: ignore[arg-type]

    await refused(StaleVersion, version=2)
    await refused(Invalid, reason=" ")
    await refused(NotAllowed, cadre)
    with clock.frozen_at(LUNCH_BEGINS):
        await refused(CannotCallOff)
    assert (await counted(database, Registration, Notice), await verbs(database)) == ([1, 0], before)
    await calls_off(database, manager, menu)
    await refused(CannotCallOff, version=2)


async def test_who_registers_at_that_moment_is_told_or_finds_no_menu(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    for later in range(5):
        menu = await a_menu(database, canteen, day=FRIDAY + timedelta(days=later))
        diner = await a_cadre(database)

        async def comes(diner: Actor = diner, menu: Menu = menu) -> bool:
            try:
                async with database.write() as session:
                    await registering.register(session, diner, menu.id, 1)
            except NotFound:
                return False
            return True

        came, _ = await asyncio.gather(comes(), calls_off(database, manager, menu))
        assert [person for _, person in await told(database) if person == diner.id] == [diner.id] * came
        assert await counted(database, Registration) == [0]
