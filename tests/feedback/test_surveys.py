"""Surveys are made, changed while nobody has seen them, opened to a sample, and ask nobody too often."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.feedback import surveys
from backend.feedback.models import Invitation, Survey, SurveyIsOpen, SurveyIsOver, SurveyState
from backend.feedback.questions import Condition, Rating
from backend.feedback.sampling import TooFewAsked
from backend.feedback.surveys import Draft
from backend.identity.roles import Role
from backend.kernel import clock, due
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import Invalid, NotFound, StaleVersion
from backend.kernel.journal import Entry
from backend.notify.models import Notice
from tests.factories.people import a_person, a_unit, an_actor
from tests.factories.rooms import errands_are_run
from tests.factories.surveys import a_draft, a_supervisor, a_unit_of, an_open_survey
from tests.seeing import rows, verbs
from tests.waiting import waits_or_ends


async def made(database: Database, draft: Draft) -> Survey:
    async with database.write() as session:
        return await surveys.make(session, await a_supervisor(database), draft)


async def asked(database: Database, survey: Survey) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).where(Invitation.survey_id == survey.id)) or 0


async def test_a_sample_is_asked_and_told(database: Database) -> None:
    unit, people = await a_unit_of(database, 21)
    await a_unit_of(database, 3)
    survey = await an_open_survey(database, unit, share=30)
    assert (survey.state, survey.asked, await asked(database, survey)) == (SurveyState.OPEN, 7, 7)
    async with database.read() as session:
        told = set(await session.scalars(select(Notice.person_id).where(Notice.kind == "survey.asked")))
    assert len(told) == 7
    assert told <= {person.id for person in people}
    assert await verbs(database) == ["survey.made", "survey.opened"]


async def test_who_may_not_answer_is_not_asked(database: Database) -> None:
    unit, people = await a_unit_of(database, 5)
    await an_actor(database, Role.AUDIT_ADMINISTRATOR, unit=unit)
    await a_person(database, unit=unit)
    survey = await an_open_survey(database, unit)
    async with database.read() as session:
        invited = set(await session.scalars(select(Invitation.person_id)))
    assert (survey.asked, invited) == (5, {person.id for person in people})


async def test_too_few_are_not_asked_at_all(database: Database) -> None:
    unit, _ = await a_unit_of(database, 4)
    with pytest.raises(TooFewAsked):
        await an_open_survey(database, unit)
    async with database.read() as session:
        assert (await session.scalars(select(Survey.state))).all() == [SurveyState.DRAFT]
        assert (await session.scalars(select(Invitation))).all() == []
        assert (await session.scalars(select(Notice))).all() == []


async def test_nobody_is_asked_more_than_twice_a_month(database: Database) -> None:
    unit, _ = await a_unit_of(database, 8)
    for _ in range(2):
        await an_open_survey(database, unit)
    with pytest.raises(TooFewAsked):
        await an_open_survey(database, unit)
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        assert (await an_open_survey(database, unit)).asked == 8


async def test_what_people_answer_is_not_changed(database: Database) -> None:
    unit, _ = await a_unit_of(database, 5)
    survey, supervisor = await an_open_survey(database, unit), await a_supervisor(database)
    with pytest.raises(SurveyIsOpen):
        async with database.write() as session:
            await surveys.change(session, supervisor, survey.id, survey.version, a_draft(unit, title="别的"))
    async with database.write() as session:
        await surveys.close(session, supervisor, survey.id)
    for verb in (surveys.open_, surveys.close):
        with pytest.raises(SurveyIsOver):
            async with database.write() as session:
                await verb(session, supervisor, survey.id)
    async with database.read() as session:
        assert (await session.scalars(select(Survey.title))).all() == ["物业服务满意度调查"]


async def test_its_end_does_not_wait_for_who_has_it_in_hand(database: Database) -> None:
    """They may be about to drop the errand that would wait for them."""
    unit, _ = await a_unit_of(database, 5)
    survey, supervisor = await an_open_survey(database, unit), await a_supervisor(database)
    with clock.frozen_at(survey.ends_at):
        async with asyncio.TaskGroup() as both, database.write() as session:
            await surveys.locked(session, survey.id)
            errand = both.create_task(due.run_next(database))
            await waits_or_ends(database, errand)
            assert errand.done()
            await surveys.close(session, supervisor, survey.id)
    assert await verbs(database) == ["survey.made", "survey.opened", "survey.closed"]
    assert [(row.errand, row.failures) for row in await rows(database, Due) if row.done_at is None] == []


async def test_its_end_comes_when_it_is_out_of_their_hands(database: Database) -> None:
    unit, _ = await a_unit_of(database, 5)
    survey = await an_open_survey(database, unit)
    with clock.frozen_at(survey.ends_at):
        async with database.write() as session:
            await surveys.locked(session, survey.id)
            assert await due.run_next(database)
    with clock.frozen_at(survey.ends_at + due.SHORT_WHILE):
        await errands_are_run(database)
    assert [(row.state, row.closed_at) for row in await rows(database, Survey)] == [
        (SurveyState.CLOSED, survey.ends_at + due.SHORT_WHILE)
    ]


async def test_a_draft_is_changed_by_who_has_seen_it(database: Database) -> None:
    survey, supervisor = await made(database, a_draft()), await a_supervisor(database)
    async with database.write() as session:
        await surveys.change(session, supervisor, survey.id, 1, a_draft(title="会议服务调查", share=50))
    with pytest.raises(StaleVersion):
        async with database.write() as session:
            await surveys.change(session, supervisor, survey.id, 1, a_draft(title="别的"))
    async with database.read() as session:
        row = await session.get_one(Survey, survey.id)
        changed = (await session.scalars(select(Entry.data).where(Entry.verb == "survey.changed"))).all()
    assert (row.title, row.share, row.version) == ("会议服务调查", 50, 2)
    assert [sorted(data["fields"]) for data in changed] == [["ends_at", "share", "title"]]


@pytest.mark.parametrize(
    "facts",
    [
        {"title": " "},
        {"title": "长" * 61},
        {"introduction": "长" * 501},
        {"questions": ()},
        {"questions": (Rating(key="a", title="一"), Rating(key="a", title="二"))},
        {"questions": (Rating(key="a", title="一", only_if=Condition(question="b", any_of=(0,))),)},
        {"questions": tuple(Rating(key=f"q{n}", title="题") for n in range(41))},
        {"share": 0},
        {"share": 101},
        {"ends_at": clock.now() - timedelta(hours=1)},
        {"ends_at": clock.now() + timedelta(days=93)},
    ],
)
async def test_what_is_no_survey_is_not_made(database: Database, facts: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await made(database, a_draft(**facts))
    async with database.read() as session:
        assert (await session.scalars(select(Survey))).all() == []


async def test_of_units_that_there_are(database: Database) -> None:
    unit = await a_unit(database)
    with pytest.raises(NotFound):
        await made(database, a_draft(unit_ids=[unit.id, uuid4()]))
