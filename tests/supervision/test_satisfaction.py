"""The satisfaction index, counted by hand beside it; what is hidden; and the words behind what is shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backend.identity.actor import Actor
from backend.identity.models import Person, Unit
from backend.identity.transferring import transfer
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed
from backend.rules.catalogue.service import SMALLEST_SAMPLE
from backend.rules.snapshot import snapshot
from backend.supervision.answers import Service
from backend.supervision.comments import Comment, Comments, StillRated, TooFewAnswers, comments
from backend.supervision.months import Months
from backend.supervision.satisfaction import Measure, PartOf, Satisfaction, Why, overseen, satisfaction
from backend.supervision.tally import Tally
from tests.conftest import StatementCount
from tests.factories.answers import SILENT, met, repaired
from tests.factories.canteen import a_canteen, a_menu, rates, registers
from tests.factories.people import a_cadre, a_contractor, a_unit
from tests.factories.rooms import a_meeting_room
from tests.factories.tickets import Area, an_area

OCTOBER, NOVEMBER = Months(date(2026, 10, 1)), Months(date(2026, 11, 1))
QUARTER = Months(date(2026, 10, 1), 3)
IN_OCTOBER, IN_NOVEMBER = datetime(2026, 10, 20, 2, tzinfo=UTC), datetime(2026, 11, 10, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)
TOMORROW, SETTLED = NOW + timedelta(days=1), datetime(2026, 12, 9, 2, tzinfo=UTC)
REPAIRS, MEETINGS, MEALS = Service


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock.frozen_at(NOW):
        yield


async def look(area: Area, span: Months = NOVEMBER) -> Satisfaction:
    async with area.database.read() as session:
        book = await snapshot(session)
        return await satisfaction(session, overseen(area.supervisor), span, Measure.of(book, span), book)


async def said(area: Area, *about: Any, span: Months = NOVEMBER, who: Actor | None = None) -> Comments:
    return await area.read(comments, who or area.supervisor, span, *about)


async def test_nothing_is_known_of_nothing(database: Database) -> None:
    found = await look(await an_area(database))
    assert (found.index, found.units, found.contractors) == (None, [], [])
    assert {cell.why for cell in found.services.values()} == {Why.NONE}
    assert [month for month, _ in found.trend][::11] == [date(2025, 12, 1), date(2026, 11, 1)]


async def test_who_could_answer_who_did_and_who_let_it_pass(database: Database) -> None:
    area = await an_area(database)
    await repaired(area, 5, 5, 4, 4, 3, None, SILENT, SILENT, at=IN_NOVEMBER)
    cell = (await look(area)).services[REPAIRS]
    assert cell.tally == Tally(expected=8, given=5, silent=2, satisfied=4, stars=21)
    assert (cell.tally.share, cell.tally.mean, cell.tally.response) == (0.8, 4.2, 5 / 8)


async def test_both_people_of_a_meeting_could_answer(database: Database) -> None:
    area, leader, room = await an_area(database), await a_cadre(database), await a_meeting_room(database)
    await met(database, room, 5, 4, None, at=IN_NOVEMBER, by=leader)
    await met(database, room, 5, 5, 2, at=IN_NOVEMBER + timedelta(days=1), by=leader, booked_by=area.cadre)
    cell = (await look(area)).services[MEETINGS]
    assert cell.tally == Tally(expected=9, given=5, satisfied=4, stars=21)


async def test_who_had_registered_could_rate_the_meal(database: Database) -> None:
    area, canteen = await an_area(database), await a_canteen(database)
    diners = [await a_cadre(database) for _ in range(6)]
    with clock.frozen_at(datetime(2026, 11, 26, 0, tzinfo=UTC)):
        menu = await a_menu(database, canteen, day=date(2026, 11, 26))
        for diner in diners:
            await registers(database, diner, menu)
    for diner in diners[:5]:
        await rates(database, diner, menu, 5)
    with clock.frozen_at(SETTLED):
        found = await look(area)
    assert found.services[MEALS].tally == Tally(expected=6, given=5, satisfied=5, stars=25)
    assert {line.cells[MEALS].why for line in found.units} == {Why.FEW, Why.NONE}
    assert found.index is not None
    assert found.index.value == 100


async def test_a_meal_counts_for_the_unit_of_who_had_registered_wherever_they_move(
    database: Database, statements: StatementCount
) -> None:
    area, canteen = await an_area(database), await a_canteen(database)
    before, then, now = [await a_unit(database, name) for name in ("原单位", "当时单位", "现单位")]
    diners = [await a_cadre(database, unit=before) for _ in range(5)]
    with clock.frozen_at(datetime(2026, 11, 25, 0, tzinfo=UTC)):
        await move(area, diners, then)
    with clock.frozen_at(datetime(2026, 11, 26, 0, tzinfo=UTC)):
        menu = await a_menu(database, canteen, day=date(2026, 11, 26))
        for diner in diners:
            await registers(database, replace(diner, unit_id=then.id), menu)
    for diner in diners:
        await rates(database, diner, menu, 5)
    for home in (before, now):
        await move(area, diners, home)
    statements.clear()
    with clock.frozen_at(SETTLED):
        (line,) = (await look(area)).units
    assert len(statements) == 6
    assert (line.name, line.cells[MEALS].tally) == (
        "当时单位",
        Tally(expected=5, given=5, satisfied=5, stars=25),
    )


async def move(area: Area, people: list[Actor], home: Unit) -> None:
    async with area.database.write() as session:
        for person in people:
            await transfer(session, area.desk, await session.get_one(Person, person.id), home.ref)


async def test_the_month_is_that_of_what_was_done(database: Database) -> None:
    area = await an_area(database)
    midnight = datetime(2026, 10, 31, 16, tzinfo=UTC)
    await repaired(area, 5, 5, 5, 5, 5, at=midnight - timedelta(minutes=5))
    await repaired(area, 1, 1, 1, 1, 5, at=midnight)
    assert (await look(area, OCTOBER)).services[REPAIRS].tally.share == 1
    assert (await look(area)).services[REPAIRS].tally.share == 0.2
    assert [month for month, value in (await look(area)).trend if value] == [OCTOBER.first, NOVEMBER.first]


async def test_few_answers_are_hidden_and_the_next_smallest_with_them(database: Database) -> None:
    area = await an_area(database)
    units = {name: await a_cadre(database, unit=await a_unit(database, name)) for name in "甲乙丙"}
    for name, stars in (("甲", [5] * 3), ("乙", [4] * 6), ("丙", [5] * 8)):
        await repaired(area, *stars, at=IN_NOVEMBER, by=units[name])
    found = await look(area)
    assert found.services[REPAIRS].tally.given == 17
    cells = {line.name: line.cells[REPAIRS] for line in found.units}
    shown = {name: (cell.why, cell.given) for name, cell in cells.items()}
    assert shown == {"甲": (Why.FEW, 3), "乙": (Why.PROTECTS, 6), "丙": (None, 8)}
    assert [line.name for line in found.units if line.index] == ["丙"]
    assert (cells["甲"].tally, cells["乙"].tally) == (Tally(), Tally())


async def test_a_quarter_says_no_more_than_its_months(database: Database) -> None:
    """Three answers in October stay hidden in the quarter, where they could be had by subtraction."""
    area = await an_area(database)
    await repaired(area, 1, 1, 1, at=IN_OCTOBER)
    await repaired(area, 5, 5, 5, 5, 5, at=IN_NOVEMBER)
    cell = (await look(area, QUARTER)).services[REPAIRS]
    assert (cell.tally.given, cell.given, cell.months, cell.why) == (5, 8, [NOVEMBER.first], None)


async def test_contractors_are_told_apart(database: Database) -> None:
    area = await an_area(database)
    other = await a_contractor(database, "洁美保洁")
    await repaired(area, 5, 5, 5, 5, 5, 5, at=IN_NOVEMBER)
    await repaired(area, 2, 2, 2, 2, 5, at=IN_NOVEMBER, contractor=other)
    found = (await look(area)).contractors
    assert {one.name: one.cell.tally.share for one in found} == {"安居物业": 1, "洁美保洁": 0.2}


async def test_the_sample_is_the_rules(database: Database) -> None:
    area = await an_area(database)
    await repaired(area, 5, 5, 5, at=IN_NOVEMBER)
    assert (await look(area)).services[REPAIRS].why is Why.FEW
    await area.decide(SMALLEST_SAMPLE, 3)
    assert (await look(area)).services[REPAIRS].why is None


async def test_the_number_of_statements_does_not_grow(database: Database, statements: StatementCount) -> None:
    area = await an_area(database)
    await look(area)
    for _ in range(3):
        await repaired(area, 5, 5, 5, 5, 5, at=IN_NOVEMBER, by=await a_cadre(database))
    statements.clear()
    await look(area)
    assert len(statements) == 6


async def test_words_without_names_the_least_content_first(
    database: Database, statements: StatementCount
) -> None:
    area = await an_area(database)
    await repaired(area, 5, 5, 4, None, SILENT, at=IN_NOVEMBER)
    await repaired(area, 5, at=IN_NOVEMBER, words="师傅很耐心")
    await repaired(area, 1, at=IN_NOVEMBER, words="等了两天")
    statements.clear()
    found = await said(area, REPAIRS)
    assert len(statements) == 3
    assert found == Comments(2, [Comment(1, "等了两天"), Comment(5, "师傅很耐心")])
    assert found == await said(area, REPAIRS, PartOf.CONTRACTOR, area.contractor.id)
    assert found == await said(area, REPAIRS, PartOf.UNIT, area.cadre.unit_id)


async def test_no_words_where_the_cell_is_hidden(database: Database) -> None:
    area = await an_area(database)
    small, large = await a_cadre(database), await a_cadre(database)
    await repaired(area, 1, 1, 1, at=IN_NOVEMBER, by=small, words="很不满意")
    await repaired(area, *[4] * 6, at=IN_NOVEMBER, by=area.cadre, words="还可以")
    await repaired(area, *[5] * 9, at=IN_NOVEMBER, by=large, words="挺好")
    for unit in (small.unit_id, area.cadre.unit_id):
        with pytest.raises(TooFewAnswers):
            await said(area, REPAIRS, PartOf.UNIT, unit)
    assert (await said(area, REPAIRS, PartOf.UNIT, large.unit_id)).whole == 9
    with pytest.raises(TooFewAnswers):
        await said(area, MEETINGS)


async def test_what_was_said_of_a_meeting_leads_to_no_author(database: Database) -> None:
    """Not by looking twice: a day's ratings come together, and a unit's once nothing can be added."""
    area, leader, room = await an_area(database), await a_cadre(database), await a_meeting_room(database)
    await met(database, room, 5, 5, 5, 5, 5, at=IN_NOVEMBER, by=leader)
    await met(database, room, 1, at=NOW - timedelta(hours=2), by=leader, words="会场太冷")

    async def given() -> tuple[int, Why | None, int]:
        found = await look(area)
        (unit,) = found.units
        return (
            found.services[MEETINGS].tally.given,
            unit.cells[MEETINGS].why,
            unit.cells[MEETINGS].given,
        )

    assert await given() == (5, Why.UNSETTLED, 0)
    with clock.frozen_at(TOMORROW):
        assert await given() == (6, Why.UNSETTLED, 0)
        with pytest.raises(StillRated):
            await said(area, MEETINGS, PartOf.UNIT, leader.unit_id)
    with clock.frozen_at(SETTLED - timedelta(days=1)):
        assert await given() == (6, Why.UNSETTLED, 0)
    with clock.frozen_at(SETTLED):
        assert await given() == (6, None, 6)
        assert (await said(area, MEETINGS, PartOf.UNIT, leader.unit_id)).first == [Comment(1, "会场太冷")]


async def test_leaders_only(database: Database) -> None:
    area = await an_area(database)
    for who in (area.cadre, area.desk, area.worker, area.manager):
        with pytest.raises(NotAllowed):
            await said(area, REPAIRS, who=who)


@pytest.mark.parametrize(
    ("first", "count"),
    [
        (date(2026, 11, 2), 1),
        (date(2026, 11, 1), 3),
        (date(2026, 10, 1), 2),
        (date(2026, 12, 1), 1),
        (date(2024, 12, 1), 1),
        (date(2024, 10, 1), 3),
        (date.max, 1),
    ],
)
def test_whole_months_and_quarters_only(first: date, count: int) -> None:
    with pytest.raises(Invalid):
        Months(first, count)
