"""The monthly report: asked for twice, killed in between, made once, and as silent as the page."""

import asyncio
import io
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pypdf
import pytest
from sqlalchemy import func, select, text

from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, NotFound
from backend.kernel.journal import Entry
from backend.supervision import monthly_report
from backend.supervision.monthly_report import Form, MonthlyReport, MonthNotOver, Stage
from backend.supervision.tasks import make_reports
from tests.factories.answers import repaired
from tests.factories.people import a_cadre, a_unit, an_actor
from tests.factories.places import a_building
from tests.factories.tickets import Area, an_area
from tests.identity.conditions import until

OCTOBER = date(2026, 10, 1)
IN_OCTOBER = datetime(2026, 10, 20, 2, tzinfo=UTC)
MAKE_REPORTS = """
import asyncio, sys
import backend.edge.tables
from backend.kernel.db import Database
from backend.supervision.tasks import make_reports

asyncio.run(make_reports(Database(sys.argv[1], application="to be killed")))
"""


@pytest.fixture
def friday() -> Iterator[None]:
    with clock.frozen_at(datetime(2026, 11, 27, 2, tzinfo=UTC)):
        yield


async def the_journal(area: Area) -> list[tuple[str, object]]:
    async with area.database.read() as session:
        entries = await session.scalars(
            select(Entry).where(Entry.verb.startswith("monthly_report")).order_by(Entry.id)
        )
        return [(entry.verb, entry.data.get("stage")) for entry in entries]


STORY = [
    ("monthly_report.asked", None),
    ("monthly_report.advanced", "pdf"),
    ("monthly_report.advanced", "workbook"),
    ("monthly_report.advanced", "made"),
]


@pytest.mark.usefixtures("friday")
async def test_asked_for_at_once_it_is_made_once_and_its_progress_is_seen(database: Database) -> None:
    area = await an_area(database)
    await repaired(area, 5, 5, 4, 4, 2, at=IN_OCTOBER)
    asked = await asyncio.gather(*(area.do(monthly_report.ask, area.supervisor, OCTOBER) for _ in range(4)))
    assert {one.id for one in asked} == {asked[0].id}
    seen = []
    while await monthly_report.advance(database, asked[0].id):
        report = await area.read(monthly_report.of_month, area.supervisor, OCTOBER)
        assert report is not None
        seen.append(report.stage)
    assert seen == [Stage.PDF, Stage.WORKBOOK, Stage.MADE]
    assert await the_journal(area) == STORY
    assert (await area.do(monthly_report.ask, area.supervisor, OCTOBER)).made_at == clock.now()
    assert await the_journal(area) == STORY


async def test_killed_in_a_step_it_repeats_that_step_alone(database: Database) -> None:
    area = await an_area(database)
    report = await area.do(monthly_report.ask, area.supervisor, OCTOBER)
    assert await monthly_report.advance(database, report.id)
    async with database.write() as session:
        # Its pages are drawn, but what it writes of them has to wait.
        await session.execute(text("LOCK TABLE journal IN SHARE MODE"))
        worker = await asyncio.create_subprocess_exec(sys.executable, "-c", MAKE_REPORTS, database.url)
        await until(lambda: connections(database, "wait_event_type = 'Lock'"))
        worker.kill()
        await worker.wait()
    await until(lambda: nobody(database))
    await make_reports(database)
    assert await the_journal(area) == STORY
    _, pages = await area.read(monthly_report.taken, area.supervisor, report.id, Form.PDF)
    assert pages.startswith(b"%PDF")


async def connections(database: Database, which: str) -> bool:
    """Whether the worker that is to be killed has such a one."""
    theirs = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'to be killed'"
    async with database.read() as session:
        return bool(await session.scalar(text(f"{theirs} AND {which}")))


async def nobody(database: Database) -> bool:
    return not await connections(database, "true")


@pytest.mark.usefixtures("friday")
async def test_what_is_hidden_on_the_page_is_hidden_on_paper(database: Database) -> None:
    area = await an_area(database)
    small, other = [
        await a_cadre(database, unit=await a_unit(database, name)) for name in ("档案局", "统计局")
    ]
    await repaired(area, 1, 1, 1, at=IN_OCTOBER, by=small, words="谁也不该看到")
    await repaired(area, *[4] * 6, at=IN_OCTOBER, by=other)
    await repaired(area, *[5] * 9, at=IN_OCTOBER)
    report = await area.do(monthly_report.ask, area.supervisor, OCTOBER)
    await make_reports(database)
    month, sheets = await area.read(monthly_report.taken, area.supervisor, report.id, Form.WORKBOOK)
    book = openpyxl.load_workbook(io.BytesIO(sheets))
    units = {row[0]: row[2] for row in book["各单位"].iter_rows(min_row=2, values_only=True)}
    assert (month, units["档案局"], units["统计局"]) == (OCTOBER, "样本不足", "保护性隐藏")
    assert units.keys() - {"档案局", "统计局"} == {name for name, rate in units.items() if rate == 100}
    assert book.sheetnames == ["满意指数", "各项服务", "各单位", "服务单位", "评价提示", "计算说明"]
    _, pages = await area.read(monthly_report.taken, area.supervisor, report.id, Form.PDF)
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pages)).pages)
    assert "2026 年 10 月满意指数与辛苦指数报告" in printed
    assert "保护性隐藏" in printed
    for silent in ("谁也不该看到", small.name, area.worker.name):
        assert silent not in printed
        assert silent not in str([list(sheet.values) for sheet in book])


@pytest.mark.usefixtures("friday")
async def test_two_workers_make_one_report(database: Database) -> None:
    area = await an_area(database)
    await area.do(monthly_report.ask, area.supervisor, OCTOBER)
    await asyncio.gather(*(make_reports(database) for _ in range(3)))
    assert await the_journal(area) == STORY


@pytest.mark.usefixtures("friday")
async def test_one_that_fails_holds_up_no_other(database: Database) -> None:
    area = await an_area(database)
    lost = MonthlyReport(
        month=date(2024, 12, 1),
        place_ids=[area.site.id],
        asked_by_id=area.supervisor.id,
        asked_at=clock.now() - timedelta(days=1),
        stage=Stage.FIGURES,
    )
    async with database.write() as session:
        session.add(lost)
    report = await area.do(monthly_report.ask, area.supervisor, OCTOBER)
    with pytest.raises(ExceptionGroup, match="Invalid"):
        await make_reports(database)
    assert await the_journal(area) == STORY
    async with database.read() as session:
        stages = dict((await session.execute(select(MonthlyReport.id, MonthlyReport.stage))).all())
    assert stages == {lost.id: Stage.FIGURES, report.id: Stage.MADE}


@pytest.mark.usefixtures("friday")
async def test_before_the_rules_began_there_is_no_report(database: Database) -> None:
    area = await an_area(database)
    with pytest.raises(Invalid) as refusal:
        await area.do(monthly_report.ask, area.supervisor, date(2024, 12, 1))
    assert refusal.value.field == "from"
    assert await the_journal(area) == []
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(MonthlyReport)) == 0
    first = await area.do(monthly_report.ask, area.supervisor, date(2025, 1, 1))
    await make_reports(database)
    assert (await area.read(monthly_report.taken, area.supervisor, first.id, Form.PDF))[0] == first.month


@pytest.mark.usefixtures("friday")
async def test_a_month_that_runs_or_may_be_rated_has_no_report(database: Database) -> None:
    area = await an_area(database)
    with pytest.raises(MonthNotOver):
        await area.do(monthly_report.ask, area.supervisor, date(2026, 11, 1))
    with clock.frozen_at(datetime(2026, 11, 7, 15, 59, tzinfo=UTC)), pytest.raises(MonthNotOver) as refused:
        await area.do(monthly_report.ask, area.supervisor, OCTOBER)
    assert refused.value.facts == {"until": datetime(2026, 11, 8, 16, tzinfo=UTC)}
    for who in (area.desk, area.manager, area.cadre):
        with pytest.raises(NotAllowed):
            await area.do(monthly_report.ask, who, OCTOBER)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(MonthlyReport)) == 0


@pytest.mark.usefixtures("friday")
async def test_who_oversees_one_building_takes_nothing_of_the_whole_away(database: Database) -> None:
    area = await an_area(database)
    report = await area.do(monthly_report.ask, area.supervisor, OCTOBER)
    with pytest.raises(NotFound):
        await area.read(monthly_report.taken, area.supervisor, report.id, Form.PDF)
    await make_reports(database)
    partly = await an_actor(database, Role.SUPERVISOR, at=(await a_building(database)).ref)
    with pytest.raises(NotFound):
        await area.read(monthly_report.taken, partly, report.id, Form.PDF)
    assert await area.read(monthly_report.of_month, partly, OCTOBER) is None
    assert (await area.do(monthly_report.ask, partly, OCTOBER)).id != report.id
