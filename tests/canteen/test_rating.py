"""A meal is rated once by who may have eaten it; the canteen answers, and never learns who it was."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from backend.canteen import rating
from backend.canteen.models import DishRating, Rating, Tag
from backend.canteen.rating import NotEaten, RatedAlready, RepliedAlready, TooLateToRate
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, NotFound
from tests.conftest import StatementCount
from tests.factories.canteen import (
    LUNCH_BEGINS,
    a_canteen,
    a_dish,
    a_manager,
    a_menu,
    rates,
    registers,
)
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, told, verbs

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


async def replies(
    database: Database, actor: Actor, to: Rating, words: str, action: str | None = None
) -> None:
    async with database.write() as session:
        await rating.reply(session, actor, to.id, words, action)


async def test_stars_tags_words_and_single_dishes(database: Database) -> None:
    cadre, canteen = await a_cadre(database), await a_canteen(database)
    liked, other = await a_dish(database, canteen), await a_dish(database, canteen)
    menu = await a_menu(database, canteen, liked, other)
    await registers(database, cadre, menu)
    with clock.frozen_at(LUNCH_BEGINS):
        await rates(
            database, cadre, menu, 2, tags=[Tag.SALTY, Tag.HOT], words=" 汤偏咸 ", dishes={liked.id: 5}
        )
    (kept,) = await rows(database, Rating)
    assert (kept.stars, kept.tags, kept.words) == (2, ["hot", "salty"], "汤偏咸")
    assert [(row.dish_id, row.stars) for row in await rows(database, DishRating)] == [(liked.id, 5)]
    assert await verbs(database) == ["menu.registered", "meal_rating.given"]


async def test_only_who_registered_from_the_beginning_until_the_limit(database: Database) -> None:
    cadre, stranger = await a_cadre(database), await a_cadre(database)
    menu = await a_menu(database, await a_canteen(database))
    await registers(database, cadre, menu)
    for who, at, refusal in (
        (stranger, LUNCH_BEGINS, NotEaten),
        (cadre, LUNCH_BEGINS - SECOND, NotEaten),
        (cadre, LUNCH_BEGINS + 3 * DAY, TooLateToRate),
    ):
        with clock.frozen_at(at), pytest.raises(refusal):
            await rates(database, who, menu)
    assert await counted(database, Rating) == [0]
    with clock.frozen_at(LUNCH_BEGINS + 3 * DAY - SECOND):
        await rates(database, cadre, menu)
    assert await counted(database, Rating) == [1]


async def test_what_cannot_be_said_is_refused(database: Database) -> None:
    cadre, menu = await a_cadre(database), await a_menu(database, await a_canteen(database))
    await registers(database, cadre, menu)
    with clock.frozen_at(LUNCH_BEGINS):
        for stars, facts, refusal in (
            (0, {}, Invalid),
            (6, {}, Invalid),
            (3, {"words": "长" * 201}, Invalid),
            (3, {"dishes": {uuid4(): 4}}, NotFound),
            (3, {"photo_id": uuid4()}, NotFound),
        ):
            with pytest.raises(refusal):
                await rates(database, cadre, menu, stars, **facts)
    assert await counted(database, Rating, DishRating) == [0, 0]


async def test_twice_at_once_is_once(database: Database) -> None:
    cadre, canteen = await a_cadre(database), await a_canteen(database)
    dish = await a_dish(database, canteen)
    menu = await a_menu(database, canteen, dish)
    await registers(database, cadre, menu)
    with clock.frozen_at(LUNCH_BEGINS):
        outcomes = await asyncio.gather(
            *(rates(database, cadre, menu, stars, dishes={dish.id: stars}) for stars in (1, 2, 3, 4, 5)),
            return_exceptions=True,
        )
    assert sorted(type(one).__name__ for one in outcomes) == ["RatedAlready"] * 4 + ["Rating"]
    assert await counted(database, Rating, DishRating) == [1, 1]
    assert RatedAlready.code == "rated_already"


async def test_the_canteen_answers_once_and_everyone_reads_it(
    database: Database, statements: StatementCount
) -> None:
    cadre, manager, canteen = await a_cadre(database), await a_manager(database), await a_canteen(database)
    menu = await a_menu(database, canteen)
    await registers(database, cadre, menu)
    with clock.frozen_at(LUNCH_BEGINS):
        given = await rates(database, cadre, menu, words="米饭偏硬")
    with pytest.raises(NotAllowed):
        await replies(database, cadre, given, "谢谢")
    async with database.read() as session:
        assert (await rating.answered(session, canteen.id, 20, None)).items == []
        statements.clear()
        (waiting,) = (await rating.to_answer(session, manager, canteen.id, 20, None)).items
        assert len(statements) == 3
        with pytest.raises(NotAllowed):
            await rating.to_answer(session, cadre, canteen.id, 20, None)
    assert waiting.id == given.id
    await replies(database, manager, given, "谢谢提醒", "今日起延长浸泡时间")
    with pytest.raises(RepliedAlready):
        await replies(database, manager, given, "再次答复")
    async with database.read() as session:
        (shown,) = (await rating.answered(session, canteen.id, 20, None)).items
        assert (await rating.to_answer(session, manager, canteen.id, 20, None)).items == []
    assert (shown.reply, shown.action) == ("谢谢提醒", "今日起延长浸泡时间")
    assert await told(database) == [("meal_rating.replied", cadre.id)]
    assert await verbs(database) == ["menu.registered", "meal_rating.given", "meal_rating.replied"]
