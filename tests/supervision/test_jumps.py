"""What is flagged among named ratings, and what is not."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.identity.models import Session
from backend.kernel import clock
from backend.kernel.db import Database
from backend.rules.catalogue.service import SATISFACTION_JUMPS
from backend.rules.snapshot import snapshot
from backend.supervision.answers import Service
from backend.supervision.jumps import Flag, Kind, flags, jumps
from backend.supervision.months import Months
from tests.conftest import StatementCount
from tests.factories.answers import SILENT, met, repaired
from tests.factories.people import a_cadre
from tests.factories.rooms import a_meeting_room
from tests.factories.tickets import Area, an_area

NOVEMBER = Months(date(2026, 11, 1))
NINTH = datetime(2026, 11, 9, 2, tzinfo=UTC)
"""A Monday."""
WEEK, HOUR, MINUTE = timedelta(weeks=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock.frozen_at(datetime(2026, 11, 27, 2, tzinfo=UTC)):
        yield


async def flagged(area: Area, span: Months = NOVEMBER, least: int = 5) -> list[Flag]:
    async with area.database.read() as session:
        rule = (await snapshot(session)).value(SATISFACTION_JUMPS)
        return await flags(session, [area.site.id], span, rule, least)


async def test_a_mean_that_falls_is_flagged_with_what_was_usual(
    database: Database, statements: StatementCount
) -> None:
    area = await an_area(database)
    for weeks in range(1, 7):
        await repaired(area, 5, 5, 4, 5, 4, at=NINTH - weeks * WEEK)
    await repaired(area, 2, 2, 1, 2, 3, at=NINTH)
    statements.clear()
    (flag,) = await flagged(area)
    assert flag == Flag(Kind.MEAN, Service.REPAIRS, "安居物业", 5, date(2026, 11, 9), 2.0, 4.6)
    assert len(statements) == 4


async def test_a_week_across_the_end_of_a_month_is_compared_in_that_month_alone(database: Database) -> None:
    area = await an_area(database)
    thirtieth = NINTH + 3 * WEEK
    for weeks in range(1, 7):
        await repaired(area, 5, 5, 4, 5, 4, at=thirtieth - weeks * WEEK)
    await repaired(area, 2, 2, at=thirtieth)
    await repaired(area, 1, 2, 3, at=thirtieth + WEEK - 11 * HOUR)  # on Sunday at 23:00 here
    await repaired(area, 1, 1, at=thirtieth + WEEK)
    with clock.frozen_at(datetime(2026, 12, 31, 2, tzinfo=UTC)):
        assert await flagged(area) == [
            Flag(Kind.MEAN, Service.REPAIRS, "安居物业", 5, date(2026, 11, 30), 2.0, 4.6)
        ]
        assert await flagged(area, Months(date(2026, 12, 1))) == []


async def test_too_few_weeks_or_answers_say_nothing(database: Database) -> None:
    area = await an_area(database)
    for weeks in range(1, 4):
        await repaired(area, 5, 5, 5, 5, 5, at=NINTH - weeks * WEEK)
    await repaired(area, 5, 5, SILENT, SILENT, SILENT, at=NINTH - 4 * WEEK)
    await repaired(area, 1, 1, 1, 1, 1, at=NINTH)
    assert await flagged(area) == []


async def test_three_people_on_one_device_within_a_minute(database: Database) -> None:
    area = await an_area(database)
    people = [await a_cadre(database) for _ in range(4)]
    async with database.write() as session:
        for number, person in enumerate(people):
            moment = NINTH - timedelta(hours=1)
            session.add(
                Session(
                    person_id=person.id,
                    token_hash=bytes([number]) * 32,
                    device="安卓手机" if number else "苹果手机",
                    address="10.0.0.9",
                    created_at=moment,
                    last_seen_at=moment,
                    expires_at=moment + WEEK,
                )
            )
    for person in people:
        await repaired(area, 1, at=NINTH, by=person)
    assert await flagged(area) == [Flag(Kind.DEVICE, Service.REPAIRS, None, 3, date(2026, 11, 9))]


async def test_one_person_rates_three_meetings_within_a_minute(database: Database) -> None:
    area, cadre = await an_area(database), await a_cadre(database)
    for minutes in (0, 0, 0, 1):
        await met(database, await a_meeting_room(database), 5, at=NINTH + minutes * MINUTE, by=cadre)
    assert await flagged(area) == [Flag(Kind.DEVICE, Service.MEETINGS, None, 3, date(2026, 11, 9))]


async def test_a_days_ratings_of_meetings_are_looked_at_on_the_next(database: Database) -> None:
    area, cadre = await an_area(database), await a_cadre(database)
    for minutes in (0, 1, 2):
        await met(
            database,
            await a_meeting_room(database),
            5,
            at=clock.now() - HOUR + minutes * MINUTE / 4,
            by=cadre,
        )
    assert await flagged(area) == []
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        assert [(flag.kind, flag.count) for flag in await flagged(area)] == [(Kind.DEVICE, 3)]


async def test_the_same_words_again_and_again(database: Database) -> None:
    area = await an_area(database)
    await repaired(area, *[5] * 5, at=NINTH, words="服务及时周到，非常满意")
    await repaired(area, *[5] * 9, at=NINTH + HOUR, words="很好")
    await repaired(area, *[5] * 4, at=NINTH - WEEK / 7, words="服务及时周到，非常满意")
    await repaired(area, *[4] * 4, at=NINTH + 2 * HOUR, words="师傅修得很仔细")
    assert await flagged(area) == [Flag(Kind.WORDS, Service.REPAIRS, None, 5, date(2026, 11, 9))]


STARS = st.floats(1, 5)


@given(STARS, st.floats(1, 5))
def test_one_outlier_before_neither_hides_a_jump_nor_makes_one(outlier: float, deviations: float) -> None:
    before = [*[4.5] * 7, outlier]
    assert jumps(1.0, before, deviations)
    assert not jumps(4.5, before, deviations)


@given(STARS, st.lists(STARS, min_size=1, max_size=3))
def test_of_three_weeks_nobody_says_what_is_usual(mean: float, before: list[float]) -> None:
    assert not jumps(mean, before, 0)
