"""What everyone may read: an answer, the question in other words, and to how many it was useful."""

import asyncio
from uuid import UUID

import pytest

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.journal import Entry
from backend.opinions import publishing
from backend.opinions.models import Category, NotAnsweredYet, Opinion, PublicAnswer, Useful
from backend.opinions.publishing import AuthorNamed, NotUseful, UsefulAlready
from tests.conftest import StatementCount
from tests.factories.opinions import a_desk, a_supervisor, answers, gives, judges, publishes, unpublishes
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
    for who, question, answer, refusal in (
        (desk, "洗手液补充", "已安排", NotFound),
        (supervisor, " ", "已安排", Invalid),
        (supervisor, "长" * 301, "已安排", Invalid),
        (supervisor, "洗手液补充", " ", Invalid),
        (supervisor, "洗手液补充", "长" * 1001, Invalid),
    ):
        with pytest.raises(refusal):
            await publishes(database, who, opinion, question, answer)
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


async def test_nothing_that_everyone_reads_names_the_author(database: Database) -> None:
    cadre, desk, supervisor = (
        await a_cadre(database, name="李明"),
        await a_desk(database),
        await a_supervisor(database),
    )
    opinion = await gives(database, cadre)
    await answers(database, desk, opinion, "李明同志：您好，饮水机明天更换。")
    before, news = await verbs(database), await told(database)
    for question, answer, field in (
        ("饮水机何时更换", "李明同志：您好，饮水机明天更换。", "answer"),
        ("李明问饮水机何时更换", "饮水机明天更换。", "question"),
    ):
        with pytest.raises(AuthorNamed) as refused:
            await publishes(database, supervisor, opinion, question, answer)
        assert (refused.value.field, refused.value.code) == (field, "author_named")
    assert await counted(database, PublicAnswer) == [0]
    assert (await verbs(database), await told(database)) == (before, news)
    await publishes(database, supervisor, opinion, "饮水机何时更换", " 饮水机明天更换。 ")
    (public,) = await rows(database, PublicAnswer)
    assert (public.question, public.answer) == ("饮水机何时更换", "饮水机明天更换。")
    (kept,) = await rows(database, Opinion)
    assert kept.answer == "李明同志：您好，饮水机明天更换。"


async def test_no_refusal_tells_whose_an_opinion_without_a_name_is(database: Database) -> None:
    """Whoever tried one name after the other would find out."""
    cadre, desk, supervisor = (
        await a_cadre(database, name="李明"),
        await a_desk(database),
        await a_supervisor(database),
    )
    opinion = await gives(database, cadre, named=False)
    await answers(database, desk, opinion)
    await publishes(database, supervisor, opinion, "李明路的路灯不亮", "已报修。")
    assert await counted(database, PublicAnswer) == [1]


async def test_taken_back_and_published_in_better_words(database: Database) -> None:
    cadre, desk, supervisor = (
        await a_cadre(database),
        await a_desk(database),
        await a_supervisor(database),
    )
    opinion, other = await gives(database, cadre), await gives(database, cadre)
    for each in (opinion, other):
        await answers(database, desk, each)
    await publishes(database, supervisor, opinion, "饮水机何时更换", "三楼老李说的饮水机明天更换。")
    await publishes(database, supervisor, other, "路灯不亮", "已报修。")
    async with database.read() as session:
        first = (await publishing.page(session, cadre, None, 20, None)).items[-1].answer
    for who in (cadre, supervisor):
        async with database.write() as session:
            await publishing.find_useful(session, who, first.id)
    before = await verbs(database)
    with pytest.raises(NotFound):
        await unpublishes(database, desk, opinion)
    assert (await verbs(database), await counted(database, PublicAnswer, Useful)) == (before, [2, 2])

    await judges(database, cadre, opinion, satisfied=False, words="没有更换")  # it waits for another answer
    outcomes = await asyncio.gather(
        *(unpublishes(database, supervisor, opinion) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NotPublished"] * 3 + ["Opinion"]
    async with database.read() as session:
        (left,) = (await publishing.page(session, cadre, None, 20, None)).items
        with pytest.raises(NotFound):
            await publishing.one(session, cadre, first.id)
    assert left.answer.question == "路灯不亮"
    assert await counted(database, Useful) == [0]
    entries = [each for each in await rows(database, Entry) if each.verb.endswith("published")]
    assert [(each.verb, each.data) for each in entries if each.subject_id == opinion.id] == [
        ("opinion.published", {"words": "饮水机何时更换", "answer": "三楼老李说的饮水机明天更换。"}),
        ("opinion.unpublished", {}),
    ]
    assert (await verbs(database)).count("opinion.unpublished") == 1

    await answers(database, desk, opinion, "饮水机已更换。")
    await publishes(database, supervisor, opinion, "饮水机何时更换", "饮水机已更换。")
    async with database.read() as session:
        again = (await publishing.page(session, cadre, None, 20, None)).items[0]
    assert (again.answer.answer, again.useful) == ("饮水机已更换。", 0)


async def test_taken_back_while_people_find_it_useful(database: Database) -> None:
    """Whoever comes too late finds nothing; nothing fails."""
    desk, supervisor = await a_desk(database), await a_supervisor(database)
    opinion = await gives(database, desk)
    await answers(database, desk, opinion)
    readers = [await a_cadre(database) for _ in range(4)]

    async def marks(reader: Actor, answer_id: UUID) -> PublicAnswer:
        async with database.write() as session:
            return await publishing.find_useful(session, reader, answer_id)

    for _ in range(5):
        await publishes(database, supervisor, opinion)
        (public,) = await rows(database, PublicAnswer)
        outcomes = await asyncio.gather(
            *(marks(reader, public.id) for reader in readers[:2]),
            unpublishes(database, supervisor, opinion),
            *(marks(reader, public.id) for reader in readers[2:]),
            return_exceptions=True,
        )
        assert all(isinstance(each, PublicAnswer | Opinion | NotFound) for each in outcomes)
        assert isinstance(outcomes[2], Opinion)
        assert await counted(database, PublicAnswer, Useful) == [0, 0]


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
