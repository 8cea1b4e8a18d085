"""A sample of each dish is kept for two days, destroyed once and not before, and nobody has to remember it."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from backend.canteen import calling_off, menus
from backend.canteen.models import Canteen, Dish, Menu
from backend.hygiene import reading
from backend.hygiene.models import Disposal, FoodSample
from backend.hygiene.sampling import (
    DestroyedAlready,
    KeptTooShort,
    SampledAlready,
    SampleTooLate,
    SampleTooSmall,
)
from backend.hygiene.tasks import follow_published_menus
from backend.kernel import clock, days
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotFound
from tests.factories.canteen import FRIDAY, LUNCH_BEGINS, a_dish, a_menu
from tests.factories.hygiene import destroys, samples, strikes
from tests.hygiene.conftest import MORNING, Kitchen
from tests.hygiene.seeing import counted, errands_are_run, told

SECOND, TWO_DAYS, HOUR = timedelta(seconds=1), timedelta(hours=48), timedelta(hours=1)
KEPT = MORNING + TWO_DAYS


async def a_meal(database: Database, canteen: Canteen, *, dishes: int = 2) -> tuple[Menu, list[Dish]]:
    found = [await a_dish(database, canteen) for _ in range(dishes)]
    return await a_menu(database, canteen, *found), found


async def test_a_dish_is_missing_until_it_is_sampled(database: Database, kitchen: Kitchen) -> None:
    menu, (first, second) = await a_meal(database, kitchen.canteen)
    sample = await samples(database, kitchen.manager, menu, first, kitchen.cook, 125)
    assert (sample.grams, sample.put_in_at, sample.keep_until) == (125, MORNING, KEPT)
    with pytest.raises(SampledAlready):
        await samples(database, kitchen.manager, menu, first, kitchen.cook)
    async with database.read() as session:
        found = await reading.day(session, kitchen.manager, kitchen.canteen.id, FRIDAY)
    assert [missing.dish.id for missing in found.unsampled] == [second.id]
    assert [kept.line.entry.id for kept in found.kept] == [sample.id]


async def test_one_gram_too_little_is_refused(database: Database, kitchen: Kitchen) -> None:
    menu, (dish,) = await a_meal(database, kitchen.canteen, dishes=1)
    with pytest.raises(SampleTooSmall) as refused:
        await samples(database, kitchen.manager, menu, dish, kitchen.cook, 124)
    assert refused.value.facts == {"least": 125}
    assert await counted(database, FoodSample) == [0]


@pytest.mark.parametrize("put_in_at", [MORNING + SECOND, days.begins(FRIDAY) - SECOND])
async def test_it_is_not_put_in_later_nor_the_day_before(
    database: Database, kitchen: Kitchen, put_in_at: datetime
) -> None:
    menu, (dish,) = await a_meal(database, kitchen.canteen, dishes=1)
    with pytest.raises(Invalid):
        await samples(database, kitchen.manager, menu, dish, kitchen.cook, put_in_at=put_in_at)
    assert await counted(database, FoodSample) == [0]


async def test_it_is_not_written_down_days_later_and_then_destroyed(
    database: Database, kitchen: Kitchen
) -> None:
    menu, (dish,) = await a_meal(database, kitchen.canteen, dishes=1)
    with clock.frozen_at(MORNING + TWO_DAYS):
        for put_in_at in (MORNING, MORNING + HOUR):
            with pytest.raises(Invalid):
                await samples(database, kitchen.manager, menu, dish, kitchen.cook, put_in_at=put_in_at)
    assert await counted(database, FoodSample) == [0]


async def test_it_is_put_in_no_later_than_two_hours_after_the_meal(
    database: Database, kitchen: Kitchen
) -> None:
    menu, (dish, other) = await a_meal(database, kitchen.canteen)
    last = LUNCH_BEGINS + timedelta(hours=3, minutes=30)
    with clock.frozen_at(last + 9 * HOUR):
        with pytest.raises(SampleTooLate) as refused:
            await samples(database, kitchen.manager, menu, dish, kitchen.cook, put_in_at=last + SECOND)
        assert (refused.value.field, refused.value.facts) == (
            "putInAt",
            {"until": clock.local(last).isoformat()},
        )
        assert await counted(database, FoodSample) == [0]
        sample = await samples(database, kitchen.manager, menu, dish, kitchen.cook, put_in_at=last)
    assert sample.put_in_at == last
    async with database.read() as session:
        found = await reading.day(session, kitchen.manager, kitchen.canteen.id, FRIDAY)
    assert [(one.dish.id, one.until) for one in found.unsampled] == [(other.id, last + 24 * HOUR)]


async def test_of_a_meal_weeks_ago_a_sample_stays_missing(database: Database, kitchen: Kitchen) -> None:
    dish, day = await a_dish(database, kitchen.canteen), FRIDAY - timedelta(days=25)
    menu = await a_menu(database, kitchen.canteen, dish, day=day)
    with pytest.raises(SampleTooLate):
        await samples(database, kitchen.manager, menu, dish, kitchen.cook)
    assert await counted(database, FoodSample) == [0]
    async with database.read() as session:
        found = await reading.day(session, kitchen.manager, kitchen.canteen.id, day)
    assert [missing.dish.id for missing in found.unsampled] == [dish.id]


async def test_only_what_is_on_a_published_menu_is_sampled(database: Database, kitchen: Kitchen) -> None:
    menu, _ = await a_meal(database, kitchen.canteen, dishes=1)
    other = await a_dish(database, kitchen.canteen)
    with pytest.raises(NotFound):
        await samples(database, kitchen.manager, menu, other, kitchen.cook)
    assert await counted(database, FoodSample) == [0]


async def test_it_is_destroyed_to_the_second_and_once(database: Database, kitchen: Kitchen) -> None:
    menu, (dish,) = await a_meal(database, kitchen.canteen, dishes=1)
    sample = await samples(database, kitchen.manager, menu, dish, kitchen.cook)
    with clock.frozen_at(KEPT - SECOND), pytest.raises(KeptTooShort) as refused:
        await destroys(database, kitchen.manager, sample)
    assert refused.value.facts == {"until": KEPT.isoformat()}
    assert await counted(database, Disposal) == [0]
    with clock.frozen_at(KEPT):
        outcomes = await asyncio.gather(
            *(destroys(database, kitchen.manager, sample) for _ in range(5)), return_exceptions=True
        )
    assert sorted(type(one).__name__ for one in outcomes) == ["DestroyedAlready"] * 4 + ["Disposal"]
    assert await counted(database, Disposal) == [1]
    assert issubclass(DestroyedAlready, Exception)


async def test_the_database_destroys_nothing_too_early(database: Database, kitchen: Kitchen) -> None:
    menu, (dish,) = await a_meal(database, kitchen.canteen, dishes=1)
    sample = await samples(database, kitchen.manager, menu, dish, kitchen.cook)
    for keep_until in (sample.keep_until, MORNING):  # a lie about the sample is refused as well
        with pytest.raises(DBAPIError):
            async with database.write() as session:
                session.add(
                    Disposal(
                        canteen_id=kitchen.canteen.id,
                        recorded_at=MORNING,
                        recorded_by_id=kitchen.manager.id,
                        sample_id=sample.id,
                        keep_until=keep_until,
                    )
                )
    assert await counted(database, Disposal) == [0]


async def test_a_disposal_ticked_by_mistake_is_struck_and_ticked_again(
    database: Database, kitchen: Kitchen
) -> None:
    menu, (dish,) = await a_meal(database, kitchen.canteen, dishes=1)
    sample = await samples(database, kitchen.manager, menu, dish, kitchen.cook)
    with clock.frozen_at(KEPT):
        first = await destroys(database, kitchen.manager, sample)
        await strikes(database, kitchen.manager, first)
        async with database.read() as session:
            found = await reading.day(session, kitchen.manager, kitchen.canteen.id, FRIDAY)
        assert [kept.line.entry.id for kept in found.kept] == [sample.id]
        assert (await destroys(database, kitchen.manager, sample)).replaces_id == first.id
        async with database.read() as session:
            found = await reading.day(session, kitchen.manager, kitchen.canteen.id, FRIDAY)
    assert (found.kept, [one.disposal is None for one in found.ledger.samples]) == ([], [False])


async def test_a_struck_sample_is_taken_anew_and_not_destroyed(database: Database, kitchen: Kitchen) -> None:
    menu, (dish,) = await a_meal(database, kitchen.canteen, dishes=1)
    first = await samples(database, kitchen.manager, menu, dish, kitchen.cook)
    await strikes(database, kitchen.manager, first)
    assert (await samples(database, kitchen.manager, menu, dish, kitchen.cook)).replaces_id == first.id
    with clock.frozen_at(KEPT), pytest.raises(NotFound):
        await destroys(database, kitchen.manager, first)
    assert await counted(database, FoodSample, Disposal) == [2, 0]


async def test_one_reminder_a_meal_when_the_last_sample_may_go(database: Database, kitchen: Kitchen) -> None:
    menu, dishes = await a_meal(database, kitchen.canteen, dishes=3)
    with clock.frozen_at(MORNING + HOUR):
        await samples(database, kitchen.manager, menu, dishes[0], kitchen.cook)
        struck = await samples(database, kitchen.manager, menu, dishes[1], kitchen.cook)
        await strikes(database, kitchen.manager, struck)
        # Written down last, though it was put in first: the errand that moved up waits for the other.
        await samples(database, kitchen.manager, menu, dishes[2], kitchen.cook, put_in_at=MORNING)
    for moment, heard in ((KEPT, 0), (KEPT + HOUR - SECOND, 0), (KEPT + HOUR, 1), (KEPT + 9 * HOUR, 1)):
        with clock.frozen_at(moment):
            await errands_are_run(database)
        assert len(await told(database)) == heard
    ((kind, facts),) = await told(database)
    assert (kind, facts["count"], facts["meal"], facts["on"]) == ("sample.due", 2, "lunch", "2026-11-27")


async def test_nobody_is_reminded_of_what_is_gone(database: Database, kitchen: Kitchen) -> None:
    menu, (dish,) = await a_meal(database, kitchen.canteen, dishes=1)
    sample = await samples(database, kitchen.manager, menu, dish, kitchen.cook)
    with clock.frozen_at(KEPT):
        await destroys(database, kitchen.manager, sample)
        await errands_are_run(database)
    assert await told(database) == []


async def test_a_begun_meal_without_samples_is_told_once(database: Database, kitchen: Kitchen) -> None:
    first, second = [await a_dish(database, kitchen.canteen) for _ in range(2)]
    menu = await a_menu(database, kitchen.canteen, first, second, published=False)
    async with database.write() as session:
        await menus.publish(session, kitchen.manager, kitchen.canteen.id, FRIDAY - timedelta(days=4))
    await samples(database, kitchen.manager, menu, first, kitchen.cook)
    for moment, heard in (
        (LUNCH_BEGINS + HOUR - SECOND, 0),
        (LUNCH_BEGINS + HOUR, 1),
        (LUNCH_BEGINS + 5 * HOUR, 1),
    ):
        with clock.frozen_at(moment):
            await follow_published_menus(database)
            await errands_are_run(database)
        assert len(await told(database)) == heard
    ((kind, facts),) = await told(database)
    assert (kind, facts["words"], facts["meal"]) == ("sample.missing", second.name, "lunch")


async def test_of_a_meal_that_was_called_off_nothing_is_missing(database: Database, kitchen: Kitchen) -> None:
    menu = await a_menu(database, kitchen.canteen, published=False)
    async with database.write() as session:
        await menus.publish(session, kitchen.manager, kitchen.canteen.id, FRIDAY - timedelta(days=4))
    await follow_published_menus(database)
    async with database.write() as session:
        await calling_off.call_off(session, kitchen.manager, menu.id, 2, "停气检修")
    with clock.frozen_at(LUNCH_BEGINS + HOUR):
        await errands_are_run(database)
    assert await told(database) == []
