"""Administrators add versions and decide about days; whatever is refused leaves nothing behind."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock, days
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.journal import Entry
from backend.rules import editing, reading
from backend.rules.catalogue import RULES
from backend.rules.catalogue.service import EFFORT
from backend.rules.events import CalendarDayDecided, RuleChanged
from backend.rules.models import CalendarDay, Confidence, RuleBook, RuleVersion
from tests.factories.people import an_actor

A_VERSION: dict[str, Any] = {
    "source": "机关事务管理局通知",
    "effective_on": date(2026, 12, 1),
    "level": "本办公区",
    "confidence": Confidence.SOURCE,
}


async def test_a_new_version_takes_effect_on_its_day_and_keeps_the_old_one(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    async with database.write() as session:
        added = await editing.add_rule_version(session, administrator, "ticket.open_orders", 6, **A_VERSION)

    async with database.read() as session:
        assert await _value(database, date(2026, 11, 30)) == 8
        assert await _value(database, date(2026, 12, 1)) == 6
        history = await reading.history(session, "ticket.open_orders")
        entry = (await session.scalars(select(Entry))).one()
    assert [(version.value, version.author_id) for version in history] == [(6, administrator.id), (8, None)]
    assert (entry.subject, entry.actor) == (added.ref, administrator.ref)
    assert entry.read(RuleChanged) == RuleChanged(
        key="ticket.open_orders", effective_on=date(2026, 12, 1), confidence="S"
    )


async def test_of_two_versions_for_one_day_the_later_recorded_counts(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    for cap in (6, 7):
        async with database.write() as session:
            await editing.add_rule_version(session, administrator, "ticket.open_orders", cap, **A_VERSION)
    assert await _value(database, date(2026, 12, 1)) == 7


async def test_refusals_change_nothing(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    dispatcher = await an_actor(database, Role.DISPATCHER)
    cap = "ticket.open_orders"
    refused: list[tuple[Actor, str, Any, dict[str, Any], type[DomainError]]] = [
        (dispatcher, cap, 6, {}, NotAllowed),
        (administrator, "ticket.no_such_rule", 6, {}, NotFound),
        (administrator, cap, "six", {}, Invalid),
        (administrator, "satisfaction.aspects", ["环境"] * 9000, {}, Invalid),
        (administrator, cap, 6, {"source": "  "}, Invalid),
        (administrator, cap, 6, {"source": "长" * 301}, Invalid),
        (administrator, cap, 6, {"level": "a\0b"}, Invalid),
        (administrator, cap, 6, {"effective_on": date(1066, 10, 14)}, Invalid),
    ]
    before = await _everything(database)
    for actor, key, value, changes, refusal in refused:
        with pytest.raises(refusal):
            async with database.write() as session:
                await editing.add_rule_version(session, actor, key, value, **{**A_VERSION, **changes})
        assert await _everything(database) == before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ticket.open_orders", -1),
        ("ticket.open_orders", 2.5),
        ("ticket.auto_accept", {"days": 3}),
        ("ticket.auto_accept", {"days": 3, "clock": "moon"}),
        ("ticket.auto_accept", {"days": -3, "clock": "elapsed"}),
        ("ticket.auto_accept", {"days": 3, "clock": "elapsed", "hours": 1}),
        ("ticket.night", {"start": "22:00:00"}),
        ("ticket.escalation", [{"percent": 100, "roles": ["janitor"]}]),
        ("ticket.escalation", [{"percent": 100, "worker": True}, {"percent": 80, "worker": True}]),
        ("ticket.escalation", [{"percent": 100, "worker": True}, {"percent": 100, "roles": ["supervisor"]}]),
        ("ticket.sla.by_category", [{"category": "lift"}, {"category": "lift"}]),
        ("ticket.sla.by_category", [{"category": "lift", "arrive": {"minutes": 30}}]),
        ("working.hours", {"spans": []}),
        ("working.hours", {"spans": [{"start": "12:00:00", "end": "08:00:00"}]}),
        (
            "working.hours",
            {"spans": [{"start": "08:00:00", "end": "12:00:00"}, {"start": "11:00:00", "end": "17:00:00"}]},
        ),
        ("energy.time_of_use", {"seasons": []}),
        ("satisfaction.aspects", [""]),
        ("satisfaction.smallest_sample", 0),
        ("effort.index", EFFORT.versions[0].value | {"weeks": 0}),
        ("effort.index", EFFORT.versions[0].value | {"weeks": 521}),
    ],
)
def test_a_value_must_be_one_of_its_rule(key: str, value: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        RULES[key].read(value)
    assert refusal.value.field == "value"


async def test_a_day_is_decided_and_shown(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    async with database.write() as session:
        row = await editing.set_calendar_day(
            session, administrator, date(2027, 2, 5), working=False, name="春节"
        )
    async with database.read() as session:
        friday, saturday = await reading.days(session, date(2027, 2, 5), date(2027, 2, 6))
        entry = (await session.scalars(select(Entry))).one()
    assert friday == reading.Day(date(2027, 2, 5), False, "春节", provisional=False, edited=True)
    assert saturday == reading.Day(date(2027, 2, 6), False, None, provisional=True, edited=False)
    assert (entry.subject, entry.read(CalendarDayDecided)) == (
        row.ref,
        CalendarDayDecided(day=date(2027, 2, 5), working=False, before=True),
    )


async def test_a_published_holiday_keeps_its_name_when_only_its_work_is_decided(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    async with database.write() as session:
        await editing.set_calendar_day(session, administrator, date(2026, 10, 1), working=True)
    async with database.read() as session:
        (day,) = await reading.days(session, date(2026, 10, 1), date(2026, 10, 1))
    assert day == reading.Day(date(2026, 10, 1), True, "国庆节", provisional=False, edited=True)


async def test_refused_days_change_nothing(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    supervisor = await an_actor(database, Role.SUPERVISOR)
    before = await _everything(database)
    for actor, day, name, refusal in (
        (supervisor, date(2027, 2, 5), None, NotAllowed),
        (administrator, date(2100, 1, 1), None, Invalid),
        (administrator, date(2027, 2, 5), "节" * 101, Invalid),
    ):
        with pytest.raises(refusal):
            async with database.write() as session:
                await editing.set_calendar_day(session, actor, day, working=True, name=name)
        assert await _everything(database) == before


async def test_a_range_of_days_has_a_limit_and_an_order(database: Database) -> None:
    async with database.read() as session:
        assert len(await reading.days(session, date(2026, 1, 1), date(2027, 2, 5))) == 401
        for last in (date(2027, 2, 6), date(2025, 12, 31)):
            with pytest.raises(Invalid):
                await reading.days(session, date(2026, 1, 1), last)
        for beyond in (date(1991, 12, 31), date(2100, 1, 1)):
            with pytest.raises(Invalid):
                await reading.days(session, beyond, beyond)


async def test_rules_are_found_by_any_of_their_words(database: Database) -> None:
    async with database.read() as session:
        found = await reading.rules_in_force(session, search="水电气热 受理")
        by_source = await reading.rules_in_force(session, search="财资〔2016〕27号")
        everything = await reading.rules_in_force(session)
    assert [rule.key for rule in found] == ["ticket.sla.utility.accept"]
    assert [rule.key for rule in by_source] == ["asset.service_years"]
    assert everything[0].key == "working.hours"
    assert len({rule.key for rule in everything}) == len(everything)


async def _value(database: Database, day: date) -> Any:
    with clock.frozen_at(days.begins(day)):
        async with database.read() as session:
            rules = await reading.rules_in_force(session)
    return {rule.key: rule.value for rule in rules}["ticket.open_orders"]


async def _everything(database: Database) -> Sequence[Any]:
    async with database.read() as session:
        return [
            sorted(map(str, (await session.execute(select(table.__table__))).all()))
            for table in (RuleVersion, CalendarDay, RuleBook, Entry)
        ]
