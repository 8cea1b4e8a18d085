"""Each of those asked answers once, while the survey is open; too few answers are never shown."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from backend.feedback import surveys
from backend.feedback.answering import asked_of
from backend.feedback.models import (
    AlreadyAnswered,
    Answer,
    Invitation,
    Staged,
    Survey,
    SurveyIsOver,
    SurveyState,
)
from backend.feedback.questions import Text
from backend.feedback.results import MOST_TEXTS, results
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotFound
from tests.factories.people import a_cadre
from tests.factories.rooms import errands_are_run
from tests.factories.surveys import a_supervisor, a_unit_of, an_open_survey, answers, they_are_mixed


async def counts(database: Database) -> tuple[int, int, int]:
    """Invitations that were answered, answers that wait, and mixed ones."""
    async with database.read() as session:
        answered = await session.scalar(select(func.count()).where(Invitation.answered))
        staged = await session.scalar(select(func.count()).select_from(Staged))
        mixed = await session.scalar(select(func.count()).select_from(Answer))
    return answered or 0, staged or 0, mixed or 0


async def closed(database: Database, survey: Survey) -> Survey:
    async with database.write() as session:
        return await surveys.close(session, await a_supervisor(database), survey.id)


async def test_once_and_it_is_off_the_list(database: Database) -> None:
    unit, people = await a_unit_of(database, 6)
    survey = await an_open_survey(database, unit)
    async with database.read() as session:
        assert [one.id for one in await asked_of(session, people[0])] == [survey.id]
    await answers(database, people[0], survey, service=(0,))
    with pytest.raises(AlreadyAnswered):
        await answers(database, people[0], survey, service=(3,))
    async with database.read() as session:
        assert await asked_of(session, people[0]) == []
        assert (await session.scalars(select(Staged.given))).all() == [{"service": [0]}]
    assert await counts(database) == (1, 1, 0)


async def test_of_ten_tries_at_once_one_counts(database: Database) -> None:
    unit, people = await a_unit_of(database, 5)
    survey = await an_open_survey(database, unit)

    async def attempt(grade: int) -> bool:
        try:
            await answers(database, people[0], survey, service=(grade % 4,))
        except AlreadyAnswered:
            return False
        return True

    assert sorted(await asyncio.gather(*map(attempt, range(10)))) == [False] * 9 + [True]
    assert await counts(database) == (1, 1, 0)


async def test_a_line_of_one_question_says_nothing_of_a_line_of_another(database: Database) -> None:
    unit, people = await a_unit_of(database, 8)
    questions = (Text(key="good", title="什么好？"), Text(key="bad", title="什么不好？"))
    survey = await an_open_survey(database, unit, questions=questions)
    for number, person in enumerate(people):
        await answers(database, person, survey, good=f"好{number}", bad=f"坏{7 - number}")
    await they_are_mixed(database)
    async with database.read() as session:
        found = await results(session, survey)
    assert [each.texts for each in found.questions] == [
        [f"{word}{number}" for number in range(8)] for word in ("好", "坏")
    ]


async def test_of_many_texts_the_first_are_shown_and_all_are_counted(database: Database) -> None:
    unit, _ = await a_unit_of(database, 5)
    survey = await an_open_survey(database, unit)
    said = [f"建议{number:03}" for number in range(MOST_TEXTS + 3)]
    async with database.write() as session:
        session.add_all(
            Answer(survey_id=survey.id, given={"service": [0], "words": words}) for words in reversed(said)
        )
    async with database.read() as session:
        rating, words = (await results(session, survey)).questions
    assert (words.texts, words.written) == (said[:MOST_TEXTS], MOST_TEXTS + 3)
    assert (rating.texts, rating.written) == ([], 0)


async def test_mixing_closing_and_answering_at_once_lose_nothing(database: Database) -> None:
    unit, people = await a_unit_of(database, 40)
    survey = await an_open_survey(database, unit)

    async def one(number: int, person: Actor) -> int:
        if number % 8 == 0:
            await they_are_mixed(database)
        if number == 33:
            await closed(database, survey)
        try:
            await answers(database, person, survey, service=(number % 4,))
        except SurveyIsOver:
            return 0
        return 1

    arrived = sum(await asyncio.gather(*(one(number, person) for number, person in enumerate(people))))
    answered, staged, mixed = await counts(database)
    async with database.read() as session:
        destroyed = (await session.get_one(Survey, survey.id)).destroyed
    assert (answered, staged, mixed + destroyed) == (arrived, 0, arrived)
    assert destroyed < 5


async def test_who_is_not_asked_finds_nothing(database: Database) -> None:
    unit, people = await a_unit_of(database, 5)
    survey = await an_open_survey(database, unit)
    for who, what in ((await a_cadre(database), survey.id), (people[0], unit.id)):
        with pytest.raises(NotFound):
            await answers(database, who, what, service=(0,))
    assert await counts(database) == (0, 0, 0)


@pytest.mark.parametrize(
    "given", [{}, {"service": (4,)}, {"service": (0,), "else": (1,)}, {"service": "很好"}]
)
async def test_what_is_no_answer_changes_nothing(
    database: Database, given: dict[str, tuple[int, ...]]
) -> None:
    unit, people = await a_unit_of(database, 5)
    survey = await an_open_survey(database, unit)
    with pytest.raises(Invalid):
        await answers(database, people[0], survey, **given)
    assert await counts(database) == (0, 0, 0)


async def test_after_its_end_nobody_answers(database: Database) -> None:
    unit, people = await a_unit_of(database, 6)
    survey = await an_open_survey(database, unit)
    for person in people[:5]:
        await answers(database, person, survey, service=(1,))
    with clock.frozen_at(survey.ends_at + timedelta(seconds=1)):
        with pytest.raises(SurveyIsOver):
            await answers(database, people[5], survey, service=(0,))
        await errands_are_run(database)
    async with database.read() as session:
        row = await session.get_one(Survey, survey.id)
        assert (row.state, row.destroyed) == (SurveyState.CLOSED, 0)
    assert await counts(database) == (5, 0, 5)


async def test_four_answers_are_destroyed_at_the_end_and_said_to_be(database: Database) -> None:
    unit, people = await a_unit_of(database, 6)
    survey, other = await an_open_survey(database, unit), await an_open_survey(database, unit)
    for person in people[:4]:
        await answers(database, person, survey, service=(3,))
    await answers(database, people[0], other, service=(0,))
    row = await closed(database, survey)
    assert row.destroyed == 4
    async with database.read() as session:
        found = await results(session, row)
        assert (await session.scalars(select(Staged.survey_id))).all() == [other.id]
    assert (found.answered, found.mixed, found.enough, found.questions) == (4, 0, False, [])
    with pytest.raises(SurveyIsOver):
        await closed(database, survey)


async def test_results_count_mixed_answers_and_hide_small_cells(database: Database) -> None:
    unit, people = await a_unit_of(database, 7)
    survey = await an_open_survey(database, unit)
    for grade, person in zip((0, 0, 1, 2, 3, 3, 3), people, strict=True):
        said = {"words": "电梯再快些"} if grade == 3 else {}
        await answers(database, person, survey, service=(grade,), **said)
    await they_are_mixed(database)
    async with database.read() as session:
        found = await results(session, survey)
    rating, words = found.questions
    (tally,) = rating.tallies
    assert (found.answered, found.mixed, tally.answers, tally.counts, tally.rate) == (
        7,
        7,
        7,
        [2, 1, 1, 3],
        3 / 7,
    )
    assert (words.texts, words.written) == ([], 0)  # three have written: fewer than a published figure needs
