"""Papers that expire, what is disinfected, and that an entry stays as it was written."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.hygiene import reading, staff, workbook
from backend.hygiene.models import ENTRIES, Certificate, Disinfection, Strike
from backend.hygiene.striking import StruckAlready
from backend.hygiene.words import masked_name, masked_number
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed
from tests.conftest import StatementCount
from tests.factories.canteen import FRIDAY, LUNCH_BEGINS, a_dish, a_menu
from tests.factories.hygiene import a_cook, checks, destroys, disinfects, files_paper, samples, strikes
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_site
from tests.hygiene.conftest import MORNING, Kitchen
from tests.hygiene.seeing import counted, errands_are_run, told

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
EIGHT = LUNCH_BEGINS - timedelta(hours=3, minutes=30)
"""In the morning of the Friday."""


async def test_each_reminder_of_a_paper_comes_once(database: Database, kitchen: Kitchen) -> None:
    await files_paper(database, kitchen.manager, kitchen.canteen, FRIDAY + 40 * DAY, cook=kitchen.cook)
    for heard, back in enumerate((30, 7, 0)):
        with clock.frozen_at(EIGHT + (40 - back) * DAY - SECOND):
            await errands_are_run(database)
        assert len(await told(database)) == heard
        for later in (timedelta(), MINUTE):
            with clock.frozen_at(EIGHT + (40 - back) * DAY + later):
                await errands_are_run(database)
        assert len(await told(database)) == heard + 1
    kinds = {kind for kind, _ in await told(database)}
    facts = (await told(database))[0][1]
    assert (kinds, facts["words"], facts["paper"]) == (
        {"certificate.expiring"},
        masked_name(kitchen.cook.name),
        "health",
    )


async def test_nobody_is_reminded_of_what_was_renewed_struck_or_of_who_left(
    database: Database, kitchen: Kitchen
) -> None:
    manager, canteen, gone = kitchen.manager, kitchen.canteen, await a_cook(database, kitchen.canteen)
    await files_paper(database, manager, canteen, FRIDAY + 5 * DAY, supplier="津南蔬菜配送")
    await files_paper(database, manager, canteen, FRIDAY + 900 * DAY, supplier="津南蔬菜配送")
    await files_paper(database, manager, canteen, FRIDAY + 5 * DAY, cook=gone)
    await strikes(database, manager, await files_paper(database, manager, canteen, FRIDAY + 5 * DAY))
    async with database.write() as session:
        await staff.change(session, manager, gone.id, 1, name=gone.name, post=gone.post, active=False)
    with clock.frozen_at(EIGHT + 6 * DAY):
        await errands_are_run(database)
    assert await told(database) == []


async def test_the_paper_that_matters_is_the_last_of_whoever_works_here(
    database: Database, kitchen: Kitchen
) -> None:
    manager, canteen, gone = kitchen.manager, kitchen.canteen, await a_cook(database, kitchen.canteen)
    await files_paper(database, manager, canteen, FRIDAY + DAY, cook=kitchen.cook)
    renewal = await files_paper(database, manager, canteen, FRIDAY + 9 * DAY, cook=kitchen.cook)
    await strikes(database, manager, await files_paper(database, manager, canteen, FRIDAY + 99 * DAY))
    licence = await files_paper(database, manager, canteen, FRIDAY - DAY)
    await files_paper(database, manager, canteen, FRIDAY, cook=gone)
    async with database.write() as session:
        await staff.change(session, manager, gone.id, 1, name=gone.name, post=gone.post, active=False)
    async with database.read() as session:
        found = await reading.day(session, manager, canteen.id, FRIDAY)
    assert found.current == {renewal.id, licence.id}


@pytest.mark.parametrize("mistake", ["later", "backwards", "long ago", "unknown"])
async def test_what_was_not_disinfected_is_not_written(
    database: Database, kitchen: Kitchen, mistake: str
) -> None:
    starts, ends = {
        "later": (MORNING - MINUTE, MORNING + MINUTE),
        "backwards": (MORNING - MINUTE, MORNING - MINUTE),
        "long ago": (MORNING - 3 * DAY, MORNING - 3 * DAY + MINUTE),
        "unknown": (MORNING - MINUTE, MORNING),
    }[mistake]
    what = "天花板" if mistake == "unknown" else "餐具"
    with pytest.raises(Invalid):
        await disinfects(database, kitchen.manager, kitchen.cook, starts, ends, what)
    assert await counted(database, Disinfection) == [0]


async def test_what_is_struck_counts_no_more_and_is_struck_once(database: Database, kitchen: Kitchen) -> None:
    done = await disinfects(database, kitchen.manager, kitchen.cook, MORNING - MINUTE, MORNING)
    wrong = await disinfects(database, kitchen.manager, kitchen.cook, MORNING - MINUTE, MORNING)
    await strikes(database, kitchen.manager, wrong, "重复登记")
    with pytest.raises(StruckAlready):
        await strikes(database, kitchen.manager, wrong)
    with pytest.raises(NotAllowed):
        await strikes(database, await a_cadre(database), done)
    assert await counted(database, Strike) == [1]
    async with database.read() as session:
        found = await reading.day(session, kitchen.manager, kitchen.canteen.id, FRIDAY)
    assert [(one.done, one.wanted) for one in found.disinfected if one.object == "餐具"] == [(1, 3)]
    assert [line.strike.reason if line.strike else None for line in found.ledger.disinfections] == [
        None,
        "重复登记",
    ]


async def test_the_database_changes_no_entry(database: Database, kitchen: Kitchen) -> None:
    await strikes(
        database, kitchen.manager, await files_paper(database, kitchen.manager, kitchen.canteen, FRIDAY)
    )
    for table in (*ENTRIES, Strike.__tablename__):
        for order in (
            f"UPDATE {table} SET recorded_at = now()",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(DBAPIError, match="append-only"):
                async with database.write() as session:
                    await session.execute(text(order))
    assert await counted(database, Certificate, Strike) == [1, 1]


async def test_a_day_is_so_many_statements_whatever_is_written(
    database: Database, kitchen: Kitchen, statements: StatementCount
) -> None:
    numbers: list[int] = []
    for _ in range(2):
        cook, dish = await a_cook(database, kitchen.canteen), await a_dish(database, kitchen.canteen)
        await files_paper(database, kitchen.manager, kitchen.canteen, FRIDAY, cook=cook)
        await checks(database, kitchen.manager, cook)
        await disinfects(database, kitchen.manager, cook, MORNING - MINUTE, MORNING)
        if not numbers:
            menu = await a_menu(database, kitchen.canteen, dish)
            await samples(database, kitchen.manager, menu, dish, cook)
        async with database.read() as session:
            statements.clear()
            await reading.day(session, kitchen.manager, kitchen.canteen.id, FRIDAY)
            numbers.append(len(statements))
    assert numbers == [12, 12]


async def test_who_oversees_sees_no_full_name(database: Database, kitchen: Kitchen) -> None:
    supervisor = await an_actor(database, Role.SUPERVISOR, at=(await a_site(database)).ref)
    await checks(database, kitchen.manager, kitchen.cook, measure="补办健康证")
    for actor, called in (
        (kitchen.manager, kitchen.cook.name),
        (supervisor, masked_name(kitchen.cook.name)),
    ):
        async with database.read() as session:
            found = await reading.day(session, actor, kitchen.canteen.id, FRIDAY)
            assert list(reading.names(found.staff, full=found.full).values()) == [called]
            book = load_workbook(
                io.BytesIO(await workbook.month(session, actor, kitchen.canteen.id, FRIDAY.replace(day=1)))
            )
        assert book["晨检"]["B2"].value == called
    async with database.read() as session:
        with pytest.raises(NotAllowed):
            await reading.day(session, await a_cadre(database), kitchen.canteen.id, FRIDAY)


async def test_a_months_workbook_has_all_of_it(database: Database, kitchen: Kitchen) -> None:
    manager, canteen, cook = kitchen.manager, kitchen.canteen, kitchen.cook
    dish = await a_dish(database, canteen, "红烧肉")
    sample = await samples(database, manager, await a_menu(database, canteen, dish), dish, cook)
    await checks(database, manager, cook, "37.5", measure="离岗休息")
    await strikes(
        database, manager, await disinfects(database, manager, cook, MORNING - MINUTE, MORNING), "写错了"
    )
    await files_paper(database, manager, canteen, FRIDAY, supplier="津南蔬菜配送")
    with clock.frozen_at(MORNING + 2 * DAY):
        await destroys(database, manager, sample)
    async with database.read() as session:
        first = FRIDAY.replace(day=1)
        book = load_workbook(io.BytesIO(await workbook.month(session, manager, canteen.id, first)))
        empty = load_workbook(
            io.BytesIO(await workbook.month(session, manager, canteen.id, first.replace(month=12)))
        )
    rows: dict[str, list[list[Any]]] = {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book
    }
    assert [rows[title][1][:7] for title in ("晨检", "留样")] == [
        [rows["晨检"][1][0], cook.name, 37.5, "是", None, "不得上岗", "离岗休息"],
        [rows["留样"][1][0], "午餐", "红烧肉", 130, rows["留样"][1][4], "1号留样柜", cook.name],
    ]
    assert rows["晨检"][1][0].date() == FRIDAY
    assert rows["留样"][1][7] == clock.local(MORNING + 2 * DAY).replace(tzinfo=None)
    assert rows["消毒"][1][8:] == ["写错了", manager.name]
    assert rows["证照"][1][:3] == ["供应商资质", "津南蔬菜配送", "************2345"]
    assert [sheet.max_row for sheet in empty] == [1, 1, 1, 2]


def test_a_short_number_is_masked_by_half() -> None:
    assert [masked_number(number) for number in ("", "1", "12345", "JY1201")] == ["", "*", "***45", "***201"]
    assert [masked_name(name) for name in ("王", "欧阳娜娜")] == ["王", "欧***"]
