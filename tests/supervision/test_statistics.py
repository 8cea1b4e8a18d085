"""The figures of a period, counted by hand beside them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import update

from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid
from backend.supervision.statistics import By, Figures, Period, Statistics, statistics
from backend.supervision.workbook import workbook
from backend.tickets import closing, rating
from backend.tickets.models import Ticket
from backend.tickets.states import Status
from tests.conftest import StatementCount
from tests.factories.answers import repaired
from tests.factories.people import a_cadre, a_unit
from tests.factories.tickets import Area, a_ticket_that_is, an_area, an_open_ticket

MORNING = datetime(2026, 11, 18, 2, tzinfo=UTC)  # a Wednesday, 10:00 here
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen_at(MORNING):
        yield


async def look(
    area: Area, by: By = By.UNIT, *, who: Actor | None = None, period: Period = NOVEMBER
) -> Statistics:
    return await area.read(statistics, who or area.supervisor, period, by)


async def a_rated_ticket(area: Area, stars: int) -> None:
    ticket = await a_ticket_that_is(Status.CLOSED, area)
    await area.do(rating.rate, area.cadre, ticket.id, stars)


async def test_nothing_happened(database: Database) -> None:
    area = await an_area(database)
    found = await look(area)
    assert found.whole == found.before == Figures(0, None, None, None, 0, None)
    assert found.groups == []
    assert len(found.days) == 30


async def test_rates_count_what_they_say(database: Database) -> None:
    area = await an_area(database)
    await a_ticket_that_is(Status.CANCELLED, area)
    await an_open_ticket(area)
    for stars in (5, 5, 4, 4, 2):
        await a_rated_ticket(area, stars)
    refused = await a_ticket_that_is(Status.DONE, area)
    await area.do(closing.refuse, area.cadre, refused.id, "还是不亮")
    found = await look(area)
    assert found.whole == Figures(
        tickets=8, on_time=1.0, first_repair=1.0, satisfaction=0.8, ratings=5, mean_hours=0.0
    )
    assert [day.reported for day in found.days if day.day == date(2026, 11, 18)] == [8]
    assert [day.closed for day in found.days if day.day == date(2026, 11, 18)] == [6]


async def test_overdue_work_is_not_on_time(database: Database) -> None:
    area = await an_area(database)
    await a_ticket_that_is(Status.CLOSED, area)
    await an_open_ticket(area)
    with clock.frozen_at(MORNING + timedelta(days=10)):
        found = await look(area)
    assert found.whole.on_time == 0.5


async def test_too_few_ratings_are_not_shown(database: Database) -> None:
    area = await an_area(database)
    for _ in range(4):
        await a_rated_ticket(area, 5)
    found = await look(area)
    assert (found.whole.ratings, found.whole.satisfaction) == (4, None)


async def test_what_belongs_to_no_group_is_not_left_over(database: Database) -> None:
    """The whole less its groups would be one rating, of someone whom the contractor knows."""
    area = await an_area(database)
    other = await area.another_worker()
    (nobodys,) = await repaired(area, 1, at=MORNING)
    async with database.write() as session:
        await session.execute(update(Ticket).where(Ticket.id == nobodys).values(assignee_id=None))
    await repaired(area, *[4] * 6, at=MORNING, worker=other)
    await repaired(area, *[5] * 8, at=MORNING)
    with clock.frozen_at(datetime(2026, 12, 9, 2, tzinfo=UTC)):
        told, seen = [await look(area, By.WORKER, who=who) for who in (area.manager, area.supervisor)]
    assert (told.whole.ratings, told.whole.satisfaction) == (15, 0.9333)
    assert [(group.figures.ratings, group.figures.satisfaction) for group in told.groups] == [
        (8, 1.0),
        (6, None),
    ]
    assert [group.figures.satisfaction for group in seen.groups] == [1.0, 1.0]


async def test_silence_is_no_rating(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.DONE, area)
    await area.do(closing.approve, area.cadre, ticket.id)
    async with database.write() as session:
        await rating.rate_by_silence(session, await area.ticket(ticket.id))
    found = await look(area)
    assert (found.whole.tickets, found.whole.ratings) == (1, 0)


@pytest.mark.parametrize(
    ("by", "name"),
    [(By.CATEGORY, "供电照明"), (By.CONTRACTOR, "安居物业"), (By.WORKER, "张师傅")],
)
async def test_groups_bear_the_names_people_know(database: Database, by: By, name: str) -> None:
    area = await an_area(database)
    await a_ticket_that_is(Status.CLOSED, area)
    found = await look(area, by)
    assert [(group.name, group.figures.tickets) for group in found.groups] == [(name, 1)]


async def test_the_largest_unit_comes_first(database: Database) -> None:
    area = await an_area(database)
    finance = await a_cadre(database, unit=await a_unit(database, "财政局"))
    await an_open_ticket(area)
    for _ in range(2):
        await an_open_ticket(area, by=finance)
    found = await look(area)
    assert [group.figures.tickets for group in found.groups] == [2, 1]
    assert found.groups[0].name == "财政局"


async def test_the_period_before_is_as_long_and_ends_the_day_before(database: Database) -> None:
    area = await an_area(database)
    week = Period(date(2026, 11, 18), date(2026, 11, 24))
    assert week.before == Period(date(2026, 11, 11), date(2026, 11, 17))
    with clock.frozen_at(datetime(2026, 11, 17, 15, 59, tzinfo=UTC)):  # 23:59 here
        await an_open_ticket(area)
    with clock.frozen_at(datetime(2026, 11, 17, 16, 0, tzinfo=UTC)):  # midnight here
        await an_open_ticket(area)
    found = await look(area, period=week)
    assert (found.whole.tickets, found.before.tickets) == (1, 1)


async def test_people_see_figures_of_what_they_may_see(database: Database) -> None:
    area = await an_area(database)
    await an_open_ticket(area)
    stranger = await a_cadre(database)
    assert (await look(area, who=stranger)).whole.tickets == 0
    assert (await look(area, who=area.manager)).whole.tickets == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 2), date(2026, 11, 1)),
        (date(2020, 1, 1), date(2026, 1, 1)),
        (date.min, date.min),
        (date.max, date.max),
    ],
)
def test_impossible_periods_are_refused(first: date, last: date) -> None:
    with pytest.raises(Invalid):
        Period(first, last)


async def test_the_number_of_statements_does_not_grow(database: Database, statements: StatementCount) -> None:
    area = await an_area(database)
    await look(area)
    for _ in range(12):
        await an_open_ticket(area)
    statements.clear()
    await look(area)
    assert len(statements) == 6


async def test_the_workbook_says_the_same(database: Database) -> None:
    area = await an_area(database)
    await a_ticket_that_is(Status.CLOSED, area)
    found = await look(area, By.CONTRACTOR)
    sheet = openpyxl.load_workbook(BytesIO(workbook(found, NOVEMBER, By.CONTRACTOR))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["服务单位", "工单数", "按期办结率"]
    assert rows[1] == ["安居物业", 1, 100, 100, None, 0, 0]
    assert rows[2][:2] == ["合计", 1]
