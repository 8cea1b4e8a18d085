"""Lamps follow the time that is left, exactly; reminders come when a lamp turns, and a lapse is told once."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock, due
from backend.kernel.clock import HERE
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import Invalid, NotFound
from backend.notify.models import Notice
from backend.opinions import deadlines, reading
from backend.opinions.lamps import Lamp, lamp, reach, turns_yellow
from backend.opinions.models import Opinion
from backend.opinions.reading import Wanted
from backend.rules.calendar import Calendar
from backend.rules.catalogue.service import OPINION_DEADLINE
from backend.rules.editing import add_rule_version, set_calendar_day
from backend.rules.models import Confidence
from tests.factories.opinions import (
    FRIDAY_AT_NINE,
    a_desk,
    a_supervisor,
    answers,
    gives,
    hands_over,
    supervises,
)
from tests.factories.people import a_cadre, an_actor
from tests.factories.rooms import errands_are_run
from tests.seeing import rows, told, verbs

CALENDAR = Calendar({date(2027, 1, 1): False}, published_until=2027)
MOMENTS = st.integers(0, 92 * 24 * 60).map(lambda minutes: FRIDAY_AT_NINE + timedelta(minutes=minutes))
SPANS = st.integers(1, 28 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
AHEAD = st.integers(0, 40).map(lambda hours: timedelta(hours=hours))
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@given(MOMENTS, MOMENTS, AHEAD)
def test_a_lamp_says_how_much_working_time_is_left(due_at: datetime, now: datetime, ahead: timedelta) -> None:
    left = CALENDAR.working_between(now, due_at)
    shown = lamp(due_at, now, reach(CALENDAR, now, ahead))
    assert (shown is Lamp.RED) == (due_at <= now)
    assert (shown is Lamp.YELLOW) == (due_at > now and left <= ahead)
    assert (shown is Lamp.GREEN) == (left > ahead)


@given(MOMENTS, SPANS, AHEAD)
def test_the_reminder_comes_when_the_lamp_turns_yellow(
    now: datetime, promised: timedelta, ahead: timedelta
) -> None:
    due_at = now + promised
    turns = turns_yellow(CALENDAR, now, due_at, ahead)
    assert now <= turns <= due_at
    if turns > now:
        assert lamp(due_at, turns - SECOND, reach(CALENDAR, turns - SECOND, ahead)) is Lamp.GREEN
    if turns < due_at:
        assert lamp(due_at, turns, reach(CALENDAR, turns, ahead)) is Lamp.YELLOW


@given(MOMENTS, st.lists(MOMENTS, min_size=2, max_size=2), AHEAD)
def test_what_is_due_earlier_is_never_greener(now: datetime, dues: list[datetime], ahead: timedelta) -> None:
    soon = reach(CALENDAR, now, ahead)
    earlier, later = (list(Lamp).index(lamp(each, now, soon)) for each in sorted(dues))
    assert earlier <= later


async def test_reminded_in_time_and_overdue_once(database: Database) -> None:
    desk, supervisor = await a_desk(database), await a_supervisor(database)
    await gives(database, await a_cadre(database))
    yellow, red = FRIDAY_AT_NINE + 6 * DAY, FRIDAY_AT_NINE + 7 * DAY
    with clock.frozen_at(yellow - SECOND):
        assert not await due.run_next(database)
    with clock.frozen_at(yellow):
        assert await due.run_next(database)
        assert not await due.run_next(database)
    assert (await told(database))[1:] == [("opinion.due_soon", desk.id)]
    with clock.frozen_at(red):
        assert await due.run_next(database)
        assert not await due.run_next(database)
    assert sorted((await told(database))[2:]) == sorted(
        [("opinion.overdue", desk.id), ("opinion.overdue", supervisor.id)]
    )
    assert await verbs(database) == ["opinion.given", "opinion.overdue"]


async def test_what_is_due_on_a_free_day_is_told_of_before_it(database: Database) -> None:
    """Saturday at nine: after the work of Thursday one working day is left, and none comes in between."""
    desk = await a_desk(database)
    await answered_within(database, 8)
    opinion = await gives(database, await a_cadre(database))
    assert opinion.due_at == FRIDAY_AT_NINE + 8 * DAY
    thursday = datetime(2026, 12, 3, 17, 30, tzinfo=HERE)
    with clock.frozen_at(thursday - SECOND):
        assert not await due.run_next(database)
    with clock.frozen_at(thursday):
        await errands_are_run(database)
        assert (await told(database))[1:] == [("opinion.due_soon", desk.id)]
        async with database.read() as session:
            assert (await reading.lamps(session, desk))[Lamp.YELLOW] == 1


async def test_of_what_is_still_green_is_told_when_it_turns_yellow(database: Database) -> None:
    """On Friday a working day was left till Monday at nine; Saturday became a second one."""
    desk = await a_desk(database)
    administrator = await answered_within(database, 10)
    await gives(database, await a_cadre(database))
    async with database.write() as session:
        await set_calendar_day(session, administrator, date(2026, 12, 5), working=True)
    with clock.frozen_at(FRIDAY_AT_NINE + 7 * DAY):
        await errands_are_run(database)
    saturday = FRIDAY_AT_NINE + 8 * DAY
    with clock.frozen_at(saturday - SECOND):
        assert not await due.run_next(database)
    assert await told(database) == [("opinion.arrived", desk.id)]
    with clock.frozen_at(saturday):
        await errands_are_run(database)
    assert (await told(database))[1:] == [("opinion.due_soon", desk.id)]


async def answered_within(database: Database, days: int) -> Actor:
    """So many days round the clock; by whom it was decided."""
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    async with database.write() as session:
        await add_rule_version(
            session,
            administrator,
            OPINION_DEADLINE.key,
            {"days": days, "clock": "elapsed"},
            source="测试",
            effective_on=date(2025, 6, 1),
            level="本办公区",
            confidence=Confidence.PROPOSED,
        )
    return administrator


async def test_a_lapse_is_told_once_though_the_worker_dies(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_desk(database)
    await gives(database, await a_cadre(database))

    async def dies(*_: object, **__: object) -> None:
        raise ConnectionError("the worker is gone")

    with clock.frozen_at(FRIDAY_AT_NINE + 7 * DAY):
        with monkeypatch.context() as while_it_dies:
            while_it_dies.setattr(deadlines, "tell_handlers", dies)
            await due.run_next(database)
            await due.run_next(database)
        assert await verbs(database) == ["opinion.given"]
        assert [row.failures for row in await rows(database, Due)] == [0, 1]
    with clock.frozen_at(FRIDAY_AT_NINE + 8 * DAY):
        await errands_are_run(database)
    assert await verbs(database) == ["opinion.given", "opinion.overdue"]
    assert [kind for kind, _ in await told(database)].count("opinion.overdue") == 1
    assert {row.done_at is None for row in await rows(database, Due)} == {False}


async def test_a_leaders_date_takes_the_place_of_the_rules(database: Database) -> None:
    cadre, desk, supervisor = (
        await a_cadre(database),
        await a_desk(database),
        await a_supervisor(database),
    )
    opinion = await gives(database, cadre)
    for until in (date(2026, 11, 26), date(2026, 11, 28), date(2027, 3, 1)):
        with pytest.raises(Invalid):
            await supervises(database, supervisor, opinion, until)
    with pytest.raises(Invalid):
        await supervises(database, supervisor, opinion, date(2026, 11, 30), " ")
    for who in (cadre, desk):
        with pytest.raises(NotFound):
            await supervises(database, who, opinion, date(2026, 11, 30))
    assert await verbs(database) == ["opinion.given"]
    assert [row.due_at for row in await rows(database, Opinion)] == [opinion.due_at]
    await supervises(database, supervisor, opinion, date(2026, 11, 30), "请周一办结")
    (kept,) = await rows(database, Opinion)
    ends = datetime(2026, 11, 30, 17, 30, tzinfo=HERE)
    assert (kept.due_at, kept.note, kept.supervised_at) == (ends, "请周一办结", FRIDAY_AT_NINE)
    assert sorted((row.step, row.at) for row in await rows(database, Due)) == [
        ("late", ends),
        ("soon", datetime(2026, 11, 27, 17, 30, tzinfo=HERE)),
    ]
    (supervised,) = [row for row in await rows(database, Notice) if row.kind == "opinion.supervised"]
    assert (supervised.person_id, supervised.facts["words"]) == (desk.id, "请周一办结")
    with clock.frozen_at(ends):
        await due.run_next(database)
        await due.run_next(database)
    assert (await verbs(database))[-1] == "opinion.overdue"
    with clock.frozen_at(ends + DAY):
        await supervises(database, supervisor, opinion, date(2026, 12, 3), "再宽限一次")
    with clock.frozen_at(ends + 4 * DAY):
        await errands_are_run(database)
    assert (await verbs(database)).count("opinion.overdue") == 2


async def test_what_burns_stands_first(database: Database) -> None:
    """Lists and figures of the desk show the lamps of one moment alike."""
    cadre, desk, supervisor = (
        await a_cadre(database),
        await a_desk(database),
        await a_supervisor(database),
    )
    green = await gives(database, cadre)
    for until in (date(2026, 11, 27), date(2026, 11, 30)):
        await supervises(database, supervisor, await gives(database, cadre), until)
    await answers(database, desk, await gives(database, cadre))
    with clock.frozen_at(datetime(2026, 11, 30, 10, 30, tzinfo=HERE)):
        async with database.read() as session:
            listed = (await reading.handled(session, supervisor, Wanted(), 20, None)).items
            counts = await reading.lamps(session, desk)
            for each in Lamp:
                (one,) = (await reading.handled(session, desk, Wanted(lamp=each), 20, None)).items
                assert one.lamp is each
            watched = await reading.handled(session, desk, Wanted(supervised=True), 20, None)
    assert [each.lamp for each in listed] == [Lamp.RED, Lamp.YELLOW, Lamp.GREEN]
    assert (listed[2].opinion.id, [each.mine for each in listed]) == (green.id, [False] * 3)
    assert counts == {Lamp.RED: 1, Lamp.YELLOW: 1, Lamp.GREEN: 1}
    assert [each.mine for each in watched.items] == [True, True]
    await a_desk(database, Role.SECURITY_DESK)
    await hands_over(database, supervisor, green, Role.SECURITY_DESK)
    async with database.read() as session:
        assert sum((await reading.lamps(session, desk)).values()) == 2
        assert sum((await reading.lamps(session, supervisor)).values()) == 3
