"""A place becomes a canteen, with meals that have times."""

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import select

from backend.canteen import managing, reading
from backend.canteen.managing import CanteenExists, MealHasMenus, MealTimes, Terms
from backend.canteen.models import Canteen, Meal, Serving
from backend.facility.models import SpaceUse
from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, StaleVersion
from tests.conftest import StatementCount
from tests.factories.canteen import a_canteen, a_manager, a_menu
from tests.factories.people import a_cadre
from tests.factories.places import a_room
from tests.seeing import counted, verbs

LUNCH = MealTimes(meal=Meal.LUNCH, starts_at=time(11, 30), ends_at=time(13), closes_at=time(9))
DINNER = MealTimes(meal=Meal.DINNER, starts_at=time(17, 30), ends_at=time(19), closes_at=time(15))
TERMS = Terms(seats=300, meals=[LUNCH])


async def change(database: Database, actor: Actor, canteen: Canteen, version: int, terms: Terms) -> Canteen:
    async with database.write() as session:
        return await managing.change(session, actor, canteen.id, version, terms)


async def times(database: Database, canteen: Canteen) -> dict[Meal, time]:
    async with database.read() as session:
        found = await session.scalars(select(Serving).where(Serving.canteen_id == canteen.id))
        return {serving.meal: serving.starts_at for serving in found}


async def test_a_place_becomes_a_canteen_once(database: Database) -> None:
    manager, place = await a_manager(database), await a_room(database, use=SpaceUse.CANTEEN)
    async with database.write() as session:
        canteen = await managing.add(session, manager, place.id, TERMS)
    assert await times(database, canteen) == {Meal.LUNCH: time(11, 30)}
    with pytest.raises(CanteenExists):
        async with database.write() as session:
            await managing.add(session, manager, place.id, TERMS)
    assert await counted(database, Canteen, Serving) == [1, 1]
    assert await verbs(database) == ["canteen.added"]


async def test_only_who_manages_the_place_may(database: Database) -> None:
    place = await a_room(database)
    with pytest.raises(NotAllowed):
        async with database.write() as session:
            await managing.add(session, await a_cadre(database), place.id, TERMS)
    assert await counted(database, Canteen) == [0]


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (replace(TERMS, seats=0), "seats"),
        (replace(TERMS, meals=[]), "meals"),
        (replace(TERMS, meals=[LUNCH, LUNCH]), "meals"),
        (replace(TERMS, meals=[replace(LUNCH, ends_at=time(11))]), "endsAt"),
        (replace(TERMS, meals=[replace(LUNCH, closes_at=time(12))]), "closesAt"),
        (replace(TERMS, meals=[replace(LUNCH, closes_days_before=-1)]), "closesDaysBefore"),
    ],
)
async def test_what_makes_no_sense_is_refused(database: Database, terms: Terms, field: str) -> None:
    manager, place = await a_manager(database), await a_room(database)
    with pytest.raises(Invalid) as refused:
        async with database.write() as session:
            await managing.add(session, manager, place.id, terms)
    assert refused.value.field == field
    assert await counted(database, Canteen) == [0]


async def test_meals_come_move_and_go(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    later = replace(LUNCH, starts_at=time(12), closes_days_before=1, closes_at=time(16))
    changed = await change(database, manager, canteen, 1, Terms(seats=250, meals=[later]))
    assert (changed.seats, changed.version) == (250, 2)
    assert await times(database, canteen) == {Meal.LUNCH: time(12)}
    again = await change(database, manager, canteen, 2, Terms(seats=250, meals=[later]))
    assert again.version == 2
    assert await verbs(database) == ["canteen.changed"]


@pytest.mark.parametrize(
    ("version", "meals", "refusal"), [(1, [DINNER], MealHasMenus), (7, [LUNCH], StaleVersion)]
)
async def test_a_change_that_is_refused_changes_nothing(
    database: Database, version: int, meals: list[MealTimes], refusal: type[DomainError]
) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await a_menu(database, canteen)
    with pytest.raises(refusal):
        await change(database, manager, canteen, version, Terms(seats=9, meals=meals))
    assert await times(database, canteen) == {Meal.LUNCH: time(11, 30), Meal.DINNER: time(17, 30)}
    assert await verbs(database) == []


async def test_the_list_is_two_statements(database: Database, statements: StatementCount) -> None:
    manager = await a_manager(database)
    made = [await a_canteen(database) for _ in range(3)]
    async with database.read() as session:
        statements.clear()
        own = await managing.own(session, manager)
        assert len(statements) == 2
        assert list(await managing.own(session, await a_cadre(database))) == []
    assert {canteen.id for canteen in own} == {canteen.id for canteen in made}
    assert [serving.meal for serving in own[0].meals] == [Meal.LUNCH, Meal.DINNER]


async def test_however_many_canteens_there_are_each_is_named(database: Database) -> None:
    manager = await a_manager(database)
    canteens = [await a_canteen(database) for _ in range(52)]
    async with database.read() as session:
        assert len(await managing.own(session, manager)) == len(canteens)
        assert len(await reading.open_ones(session)) == len(canteens)
