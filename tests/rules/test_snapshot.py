"""Rules as the rest of the service asks for them: typed, by day, and never stale."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import delete

from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.rules import editing, seed
from backend.rules.calendar import ClockKind
from backend.rules.catalogue import RULES, energy, repairs
from backend.rules.models import Confidence, RuleBook, RuleVersion
from backend.rules.rule import Rule
from backend.rules.snapshot import Promise, RuleMissing, snapshot
from backend.rules.values import Limit
from tests.conftest import StatementCount
from tests.factories.people import an_actor
from tests.factories.rules import the_rules


async def test_promises_by_urgency(database: Database) -> None:
    book = await the_rules(database)
    elapsed, working = ClockKind.ELAPSED, ClockKind.WORKING
    assert book.promise("danger") == Promise(Limit(elapsed, minutes=15), None, None)
    assert book.promise("utility") == Promise(Limit(elapsed, minutes=30), None, Limit(elapsed, minutes=240))
    assert book.promise("urgent") == Promise(None, Limit(working, minutes=30), Limit(working, minutes=480))
    assert book.promise("ordinary") == Promise(Limit(working, days=1), None, Limit(working, minutes=1440))
    assert book.promise("planned") == Promise(None, None, None)


async def test_a_working_day_of_a_limit_is_the_calendars_and_an_elapsed_one_is_24_hours(
    database: Database,
) -> None:
    book = await the_rules(database)
    assert Limit(ClockKind.WORKING, days=2, minutes=5).duration(book.calendar) == timedelta(
        hours=15, minutes=5
    )
    assert book.value(repairs.AUTO_ACCEPT).duration(book.calendar) == timedelta(days=3)


async def test_the_value_in_force_depends_on_the_day(database: Database) -> None:
    book = await the_rules(database)
    assert book.value(energy.GRID_NATIONAL, date(2022, 12, 31)) == 0.5366
    assert book.value(energy.GRID_NATIONAL, date(2023, 1, 1)) == 0.5306
    with pytest.raises(RuleMissing):
        book.value(energy.GRID_NATIONAL, date(2021, 12, 31))


async def test_asking_again_costs_one_statement_until_something_changes(
    database: Database, statements: StatementCount
) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)

    async def ask() -> int:
        statements.clear()
        async with database.read() as session:
            return (await snapshot(session)).value(repairs.OPEN_ORDERS)

    assert (await ask(), len(statements)) == (8, 1)
    async with database.write() as session:
        await editing.add_rule_version(
            session,
            administrator,
            "ticket.open_orders",
            5,
            source="后勤管理处通知",
            effective_on=date(2026, 1, 1),
            level="本办公区",
            confidence=Confidence.SOURCE,
        )
    assert (await ask(), len(statements)) == (5, 3)
    assert (await ask(), len(statements)) == (5, 1)


async def test_a_change_that_was_rolled_back_is_not_remembered(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    async with database.write() as session:
        await editing.set_calendar_day(session, administrator, date(2027, 3, 6), working=True)
        assert (await snapshot(session)).calendar.is_working_day(date(2027, 3, 6))
        await session.rollback()
    async with database.read() as session:
        assert not (await snapshot(session)).calendar.is_working_day(date(2027, 3, 6))


async def test_without_rules_there_is_no_answer(database: Database) -> None:
    async with database.write() as session:
        await session.execute(delete(RuleBook))
    async with database.read() as session:
        with pytest.raises(RuleMissing):
            await snapshot(session)


async def test_planting_again_keeps_what_an_administrator_changed(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    national_day = date(2026, 10, 1)
    async with database.write() as session:
        await editing.set_calendar_day(session, administrator, national_day, working=True, name="值班")
    before = await _count(database)

    async with database.write() as session:
        await seed.plant(session)

    assert await _count(database) == before
    async with database.read() as session:
        assert (await snapshot(session)).calendar.is_working_day(national_day)


async def test_hours_follow_the_rule(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    async with database.write() as session:
        await editing.add_rule_version(
            session,
            administrator,
            "working.hours",
            {"spans": [{"start": "09:00:00", "end": "12:00:00"}]},
            source="夏季作息通知",
            effective_on=date(2025, 6, 1),
            level="本办公区",
            confidence=Confidence.SOURCE,
        )
    async with database.read() as session:
        assert (await snapshot(session)).calendar.working_day == timedelta(hours=3)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_starts_with_a_value_of_its_type(rule: Rule[object]) -> None:
    assert rule.versions
    for first in rule.versions:
        rule.read(first.value)
        assert first.source
        assert len({version.effective_on for version in rule.versions}) == len(rule.versions)


def test_figures_of_the_domain() -> None:
    """A few that are easily mistaken, against domain-rules."""
    coal = RULES["energy.coal"]
    assert coal.read(coal.versions[0].value)["电 kWh"].low * 1_000_000 == pytest.approx(122_900)
    ceilings = RULES["space.ceilings"].versions[0]
    assert ceilings.value["省级"] == {
        "正职": 54,
        "副职": 42,
        "正厅局": 30,
        "副厅局": 24,
        "正处": 18,
        "副处": 12,
        "处以下": 9,
    }
    proposals = {key for key, rule in RULES.items() if rule.versions[0].confidence is Confidence.PROPOSED}
    assert {"ticket.auto_accept", "ticket.sla.urgent.finish", "asset.loan"} <= proposals
    assert "ticket.sla.danger.accept" not in proposals


def test_night_goes_over_midnight() -> None:
    night = repairs.NIGHT.read({"start": "22:00:00", "end": "07:00:00"})
    assert [night.covers(time(hour)) for hour in (21, 22, 0, 6, 7)] == [False, True, True, True, False]


async def _count(database: Database) -> int:
    async with database.read() as session:
        return len((await session.scalars(RuleVersion.__table__.select())).all())
