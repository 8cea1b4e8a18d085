"""A survey comes again by itself, once each time, to a sample of its own."""

import asyncio
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.feedback import repeating, rhythm, sampling, surveys
from backend.feedback.models import Invitation, Occasion, Rhythm, Survey, SurveyState
from backend.feedback.repeating import NotRepeating
from backend.kernel import clock
from backend.kernel.clock import HERE
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import Invalid
from backend.rules.calendar import Calendar
from tests.factories.rooms import errands_are_run
from tests.factories.surveys import a_draft, a_supervisor, a_unit_of, an_open_survey
from tests.seeing import counted, rows, told, verbs

NOVEMBER = datetime(2026, 11, 10, 10, tzinfo=HERE)
DECEMBER, JANUARY = datetime(2026, 12, 1, 9, tzinfo=HERE), datetime(2027, 1, 4, 9, tzinfo=HERE)
MONTHLY = {"repeats": Rhythm.MONTHLY, "ends_at": NOVEMBER + timedelta(days=14)}
CALENDAR = Calendar({date(2027, 1, 1): False}, published_until=2027)
SECOND = timedelta(seconds=1)


@given(st.integers(0, 1500 * 24 * 60), st.sampled_from(Rhythm))
def test_the_next_run_is_on_the_first_working_day(minutes: int, how_often: Rhythm) -> None:
    now = NOVEMBER + timedelta(minutes=minutes)
    run = rhythm.next_run(now, how_often, CALENDAR)
    months = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3}[how_often]
    periods = [(at.year * 12 + at.month - 1) // months for at in (now, run)]
    assert periods[1] == periods[0] + 1
    assert (run.hour, run.minute) == (9, 0)
    begins = rhythm.month_of(run)
    assert begins.month % months == 1 % months
    before = [begins.date() + timedelta(days=n) for n in range((run.date() - begins.date()).days)]
    assert CALENDAR.is_working_day(run.date())
    assert not any(CALENDAR.is_working_day(day) for day in before)


async def test_each_month_another_sample(database: Database) -> None:
    unit, people = await a_unit_of(database, 20)
    with clock.frozen_at(NOVEMBER):
        first = await an_open_survey(database, unit, share=30, **MONTHLY)
    with clock.frozen_at(DECEMBER - SECOND):
        await errands_are_run(database)  # the end of the first run
        assert await counted(database, Survey, Invitation) == [1, 6]
    with clock.frozen_at(DECEMBER):
        await errands_are_run(database)
    second = next(row for row in await rows(database, Survey) if row.id != first.id)
    assert (second.previous_id, second.repeats, second.asked) == (first.id, Rhythm.MONTHLY, 6)
    assert (second.state, second.opened_at) == (SurveyState.OPEN, DECEMBER)
    assert (second.ends_at - DECEMBER, second.questions) == (timedelta(days=14), first.questions)
    assert [row.repeats for row in await rows(database, Survey) if row.id == first.id] == [None]
    assert await counted(database, Survey, Invitation) == [2, 12]
    assert {person for _, person in await told(database)} <= {person.id for person in people}
    assert await verbs(database) == ["survey.made", "survey.opened", "survey.closed", "survey.opened"]
    with clock.frozen_at(JANUARY):
        await errands_are_run(database)
    assert await counted(database, Survey, Invitation) == [3, 18]


async def test_it_comes_once_though_workers_meet_and_one_dies(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, _ = await a_unit_of(database, 6)
    with clock.frozen_at(NOVEMBER):
        await an_open_survey(database, unit, **MONTHLY)

    async def dies(*_: object) -> None:
        raise ConnectionError("the worker is gone")

    with clock.frozen_at(DECEMBER), monkeypatch.context() as while_it_dies:
        while_it_dies.setattr(sampling, "ask", dies)
        await errands_are_run(database)
        assert await counted(database, Survey, Invitation) == [1, 6]
        assert [row.failures for row in await rows(database, Due) if row.errand == rhythm.REPEAT] == [1]
    with clock.frozen_at(DECEMBER + timedelta(minutes=1)):
        await asyncio.gather(*(errands_are_run(database) for _ in range(3)))
        (asked,) = [row for row in await rows(database, Due) if row.errand == rhythm.REPEAT and row.done_at]
        async with database.write() as session:
            await repeating.repeat(session, asked)
    assert await counted(database, Survey, Invitation) == [2, 12]
    assert (
        len([row for row in await rows(database, Due) if row.done_at is None]) == 2
    )  # its end, and the next


async def test_a_month_in_which_all_were_asked_often_is_left_out(database: Database) -> None:
    unit, _ = await a_unit_of(database, 5)
    with clock.frozen_at(NOVEMBER):
        await an_open_survey(database, unit, **MONTHLY)
    with clock.frozen_at(DECEMBER - timedelta(hours=1)):
        for _ in range(2):
            await an_open_survey(database, unit)
    with clock.frozen_at(DECEMBER):
        await errands_are_run(database)
        assert await counted(database, Survey, Invitation) == [3, 15]
    with clock.frozen_at(JANUARY):
        await errands_are_run(database)
    assert await counted(database, Survey, Invitation) == [4, 20]


async def test_surveys_opened_at_once_ask_nobody_too_often(database: Database) -> None:
    unit, _ = await a_unit_of(database, 6)
    await a_supervisor(database)
    outcomes = await asyncio.gather(
        *(an_open_survey(database, unit) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Survey"] * 2 + ["TooFewAsked"] * 2
    assert await counted(database, Invitation) == [12]


async def test_it_stops_when_told_to(database: Database) -> None:
    unit, _ = await a_unit_of(database, 6)
    supervisor = await a_supervisor(database)
    with clock.frozen_at(NOVEMBER):
        survey = await an_open_survey(database, unit, **MONTHLY)
        async with database.write() as session:
            await repeating.stop(session, supervisor, survey.id)
        with pytest.raises(NotRepeating):
            async with database.write() as session:
                await repeating.stop(session, supervisor, survey.id)
    with clock.frozen_at(JANUARY):
        await errands_are_run(database)
    assert await counted(database, Survey, Invitation) == [1, 6]
    assert await verbs(database) == ["survey.made", "survey.opened", "survey.changed", "survey.closed"]


async def test_after_an_occasion_it_comes_every_month_or_not_again(database: Database) -> None:
    supervisor = await a_supervisor(database)
    draft = a_draft(occasion=Occasion.MEAL, repeats=Rhythm.QUARTERLY)
    with pytest.raises(Invalid):
        async with database.write() as session:
            await surveys.make(session, supervisor, draft)
    async with database.write() as session:
        await surveys.make(session, supervisor, a_draft(occasion=Occasion.MEAL))
    for change in ("repeats = 'quarterly'", "asked_until = now()"):
        with pytest.raises(IntegrityError):
            async with database.write() as session:
                await session.execute(text(f"UPDATE survey SET {change}"))
    assert await counted(database, Survey) == [1]
