"""What everyone may read: an answer, the question in other words, and to how many it was useful."""

import asyncio

import pytest

from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotFound
from backend.opinions import publishing
from backend.opinions.models import Category, NotAnsweredYet, Opinion, PublicAnswer, Useful
from backend.opinions.publishing import NotUseful, UsefulAlready
from tests.conftest import StatementCount
from tests.factories.opinions import a_desk, a_supervisor, answers, gives, judges, publishes
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, told, verbs


async def test_published_once_and_as_it_was_then(database: Database, statements: StatementCount) -> None:
    cadre, desk, supervisor = (
        await a_cadre(database),
        await a_desk(database),
        await a_supervisor(database),
    )
    opinion = await gives(database, cadre)
    with pytest.raises(NotAnsweredYet):
        await publishes(database, supervisor, opinion)
    await answers(database, desk, opinion, "已改为每日两次补充。")
    for who, question, refusal in (
        (desk, "洗手液补充", NotFound),
        (supervisor, " ", Invalid),
        (supervisor, "长" * 301, Invalid),
    ):
        with pytest.raises(refusal):
            await publishes(database, who, opinion, question)
    assert await counted(database, PublicAnswer) == [0]
    outcomes = await asyncio.gather(
        *(publishes(database, supervisor, opinion) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Opinion"] + ["PublishedAlready"] * 3
    await judges(database, cadre, opinion, satisfied=False, words="还想知道谁负责")
    with pytest.raises(NotAnsweredYet):
        await publishes(database, supervisor, opinion)
    async with database.read() as session:
        statements.clear()
        (read,) = (await publishing.page(session, cadre, Category.PROPERTY, 20, None)).items
        assert len(statements) == 1
        assert (await publishing.page(session, cadre, Category.SAFETY, 20, None)).items == []
    assert (read.answer.question, read.answer.answer) == ("卫生间洗手液补充不及时", "已改为每日两次补充。")
    assert (read.useful, read.mine, read.answer.id == opinion.id) == (0, False, False)
    assert (await told(database))[-2] == ("opinion.published", cadre.id)
    assert (await verbs(database)).count("opinion.published") == 1


async def test_everyone_finds_it_useful_once(database: Database) -> None:
    cadre, desk, supervisor = (
        await a_cadre(database),
        await a_desk(database),
        await a_supervisor(database),
    )
    opinion = await gives(database, cadre)
    await answers(database, desk, opinion)
    await publishes(database, supervisor, opinion)
    (public,) = await rows(database, PublicAnswer)

    async def marks() -> None:
        async with database.write() as session:
            await publishing.find_useful(session, desk, public.id)

    outcomes = await asyncio.gather(*(marks() for _ in range(4)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType"] + ["UsefulAlready"] * 3
    assert UsefulAlready.code == "useful_already"
    with pytest.raises(NotUseful):
        async with database.write() as session:
            await publishing.take_useful_back(session, cadre, public.id)
    with pytest.raises(NotFound):
        async with database.write() as session:
            await publishing.find_useful(session, cadre, opinion.id)
    async with database.read() as session:
        assert (await publishing.one(session, desk, public.id))[1:] == (1, True)
        assert (await publishing.one(session, cadre, public.id))[1:] == (1, False)
    async with database.write() as session:
        await publishing.take_useful_back(session, desk, public.id)
    assert await counted(database, Useful, Opinion) == [0, 1]
    assert (await verbs(database))[-2:] == [
        "public_answer.found_useful",
        "public_answer.not_useful_after_all",
    ]
