"""People are asked on the day after an occasion: five or more at once, once each, and within the month's limit."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from backend.canteen.models import Menu, Registration
from backend.feedback import inviting, rhythm, sampling, surveys
from backend.feedback.models import Invitation, Occasion, Rhythm, Survey, SurveyState
from backend.identity.actor import Actor
from backend.kernel import clock, due
from backend.kernel.clock import HERE
from backend.kernel.db import Database
from backend.tickets.states import Status
from tests.factories.canteen import a_canteen, a_menu
from tests.factories.people import a_cadre
from tests.factories.rooms import YESTERDAY, a_booking, a_meeting_room, errands_are_run
from tests.factories.surveys import a_unit_of, an_open_survey
from tests.factories.tickets import a_ticket_that_is, an_area
from tests.seeing import counted, rows, told, verbs

MONDAY = datetime(2026, 11, 9, 12, tzinfo=HERE)
DAY = timedelta(days=1)
MEALS: dict[str, Any] = {"occasion": Occasion.MEAL, "ends_at": MONDAY + 40 * DAY}


def morning(after: int) -> datetime:
    return datetime(2026, 11, 9, 9, tzinfo=HERE) + after * DAY


async def eat(database: Database, people: Sequence[Actor], day: date) -> None:
    """Lunch, which is over at one o'clock."""
    (menu,) = [row for row in await rows(database, Menu) if row.day == day] or [
        await a_menu(database, await a_canteen(database), day=day)
    ]
    async with database.write() as session:
        session.add_all(
            Registration(
                menu_id=menu.id,
                person_id=person.id,
                day=day,
                meal=menu.meal,
                portions=1,
                registered_at=clock.now(),
            )
            for person in people
        )


async def test_those_of_yesterday_are_asked_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    unit, people = await a_unit_of(database, 20)
    with clock.frozen_at(MONDAY):
        survey = await an_open_survey(database, unit, **MEALS)
        await eat(database, people[:6], MONDAY.date())
        await eat(database, [await a_cadre(database)], MONDAY.date())  # of another unit
    assert (survey.asked, await told(database)) == (0, [])

    async def dies(*_: object) -> None:
        raise ConnectionError("the worker is gone")

    with clock.frozen_at(morning(1)):
        with monkeypatch.context() as while_it_dies:
            while_it_dies.setattr(sampling, "ask", dies)
            await errands_are_run(database)
        assert await counted(database, Invitation) == [0]
    with clock.frozen_at(morning(1) + timedelta(minutes=1)):
        await errands_are_run(database)
        (asked,) = [
            row for row in await rows(database, due.Due) if row.errand == rhythm.INVITE and row.done_at
        ]
        async with database.write() as session:
            await inviting.invite(session, asked)
    (kept,) = await rows(database, Survey)
    assert (kept.asked, await counted(database, Invitation)) == (6, [6])
    assert {person for _, person in await told(database)} == {person.id for person in people[:6]}
    assert await verbs(database) == ["survey.made", "survey.opened", "survey.asked_more"]
    await eat(database, people[:12], MONDAY.date() + DAY)
    with clock.frozen_at(morning(2)):
        await errands_are_run(database)
    assert await counted(database, Invitation) == [12]


async def test_fewer_than_five_wait_for_others_but_not_too_long(database: Database) -> None:
    unit, people = await a_unit_of(database, 20)
    with clock.frozen_at(MONDAY):
        await an_open_survey(database, unit, **MEALS)
        await eat(database, people[:4], MONDAY.date())
    for days, asked in ((1, 0), (2, 0)):
        with clock.frozen_at(morning(days)):
            await errands_are_run(database)
        assert await counted(database, Invitation) == [asked]
    await eat(database, people[4:5], MONDAY.date() + 2 * DAY)
    with clock.frozen_at(morning(3)):
        await errands_are_run(database)
    assert await counted(database, Invitation) == [5]
    await eat(database, people[5:9], MONDAY.date() + 3 * DAY)
    await eat(database, people[9:12], MONDAY.date() + 11 * DAY)
    for days in range(4, 13):
        with clock.frozen_at(morning(days)):
            await errands_are_run(database)
    assert await counted(database, Invitation) == [5]


async def test_a_share_of_them_and_nobody_too_often(database: Database) -> None:
    unit, people = await a_unit_of(database, 24)
    with clock.frozen_at(MONDAY):
        await an_open_survey(database, unit, share=50, **MEALS)
        for _ in range(2):
            await an_open_survey(database, unit, share=25)
        await eat(database, people, MONDAY.date())
    before = {row.person_id for row in await rows(database, Invitation)}
    with clock.frozen_at(morning(1)):
        await errands_are_run(database)
    often = 12 - len(before)  # asked by both of the others, who drew six each
    asked = [row.person_id for row in await rows(database, Invitation)]
    assert len(asked) - 12 == -(-(24 - often) // 2)
    assert max(asked.count(person) for person in set(asked)) == 2


async def test_the_next_month_is_the_next_runs(database: Database) -> None:
    unit, people = await a_unit_of(database, 12)
    with clock.frozen_at(MONDAY):
        first = await an_open_survey(database, unit, repeats=Rhythm.MONTHLY, **MEALS)
    await eat(database, people[:5], date(2026, 11, 30))
    await eat(database, people[:6], date(2026, 12, 1))
    with clock.frozen_at(datetime(2026, 12, 1, 9, tzinfo=HERE)):
        await errands_are_run(database)
        assert await counted(database, Survey, Invitation) == [2, 0]
    with clock.frozen_at(datetime(2026, 12, 2, 9, tzinfo=HERE)):
        await errands_are_run(database)
    assert await counted(database, Invitation) == [6]
    assert first.id not in {row.survey_id for row in await rows(database, Invitation)}


async def test_who_has_an_occasion(database: Database) -> None:
    host, guest = await a_cadre(database), await a_cadre(database)
    area = await an_area(database)
    closed = await a_ticket_that_is(Status.CLOSED, area)
    await a_ticket_that_is(Status.DONE, area)
    with clock.frozen_at(YESTERDAY):
        booking = await a_booking(database, host, await a_meeting_room(database))
    await eat(database, [guest], MONDAY.date())
    assert closed.closed_at
    ends = MONDAY.replace(hour=13)
    async with database.write() as session:
        await session.execute(text("UPDATE booking SET state = 'over', checked_in_at = starts_at"))
    for occasion, at, who in (
        (Occasion.TICKET, closed.closed_at, closed.reporter_id),
        (Occasion.MEETING, booking.ends_at, host.id),
        (Occasion.MEAL, ends, guest.id),
    ):
        async with database.read() as session:
            for since, until, found in (
                (at - DAY, at, [who]),
                (at - DAY, at - timedelta(seconds=1), []),
                (at, at + DAY, []),
            ):
                assert (await session.scalars(inviting.had(occasion, since, until))).all() == found


async def test_on_a_months_last_day_nobody_could_be_asked_any_more(database: Database) -> None:
    unit, _ = await a_unit_of(database, 20)
    with clock.frozen_at(datetime(2026, 11, 30, 10, tzinfo=HERE)):
        with pytest.raises(surveys.TooLateInTheMonth):
            await an_open_survey(database, unit, **MEALS)
        (draft,) = await rows(database, Survey)
        assert (draft.state, await counted(database, due.Due)) == (SurveyState.DRAFT, [0])
        survey = await an_open_survey(database, unit, **MEALS, repeats=Rhythm.MONTHLY)
    assert survey.state is SurveyState.OPEN


async def test_one_that_nobody_had_an_occasion_for_is_over_with_its_month(database: Database) -> None:
    unit, _ = await a_unit_of(database, 20)
    with clock.frozen_at(datetime(2026, 11, 29, 10, tzinfo=HERE)):
        await an_open_survey(database, unit, **MEALS)
    for day in (30, 31):
        with clock.frozen_at(datetime(2026, 11, 1, 9, tzinfo=HERE) + (day - 1) * DAY):
            (kept,) = await rows(database, Survey)
            assert kept.state is SurveyState.OPEN
            await errands_are_run(database)
    (kept,) = await rows(database, Survey)
    assert (kept.state, kept.asked) == (SurveyState.CLOSED, 0)
