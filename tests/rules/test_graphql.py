"""Rules as the app asks for them."""

from datetime import date
from typing import Any

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.kernel.refs import uuid7
from backend.rules import reading
from backend.rules.graphql import RulesMutation, RulesQuery
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, an_actor
from tests.identity.graphql import Answer, execute

SCHEMA = build_schema(RulesQuery, RulesMutation)
RULES = """query ($search: String) {
  rules(search: $search) { key name value unit source effectiveOn level confidence note author { name } }
}"""
HISTORY = """query ($key: String!) { ruleHistory(key: $key) { value effectiveOn author { name } } }"""
CALENDAR = """query ($from: Date!, $to: Date!) {
  calendar(from: $from, to: $to) { day working name provisional edited }
}"""
ADD = """mutation ($key: IdempotencyKey!, $value: JSON!, $confidence: String = "S") {
  done: addRuleVersion(key: $key, rule: "ticket.auto_accept", value: $value, source: "局办公会议定",
    effectiveOn: "2026-01-01", level: "本办公区", confidence: $confidence) {
    ... on Rule { name value confidence author { name } } ... on Refused { code field facts }
  }
}"""
DECIDE = """mutation ($key: IdempotencyKey!) {
  done: setCalendarDay(key: $key, day: "2027-02-08", working: false, name: "春节") {
    ... on CalendarDay { day working name provisional edited } ... on Refused { code field }
  }
}"""


async def ask(database: Database, viewer: Actor | None, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def test_rules_in_force_with_their_sources(database: Database, statements: StatementCount) -> None:
    supervisor = await an_actor(database, Role.SUPERVISOR)
    statements.clear()
    answer = await ask(database, supervisor, RULES, search="2674")
    assert len(statements) == 1
    (rule,) = answer.data["rules"]
    assert rule["value"].pop("省级")["正厅局"] == 30
    assert {**rule, "value": None} == {
        "key": "space.ceilings",
        "name": "办公室使用面积标准",
        "value": None,
        "unit": "m²",
        "source": "发改投资〔2014〕2674号",
        "effectiveOn": "2014-01-01",
        "level": "各级",
        "confidence": "K",
        "note": "天津市级机关按省级；生效日按文件年份记",
        "author": None,
    }


async def test_a_new_version_is_added_once_and_stands_in_the_history(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, name="王管理")
    value, key = {"days": 5, "clock": "elapsed"}, str(uuid7())
    first, again = [await ask(database, administrator, ADD, key=key, value=value) for _ in range(2)]
    assert first.data == again.data
    assert first.data["done"] == {
        "name": "无人验收时自动验收",
        "value": value,
        "confidence": "S",
        "author": {"name": "王管理"},
    }
    history = (await ask(database, administrator, HISTORY, key="ticket.auto_accept")).data["ruleHistory"]
    assert [(version["value"]["days"], version["author"]) for version in history] == [
        (5, {"name": "王管理"}),
        (3, None),
    ]


async def test_refusals_name_the_argument(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    sound = {"days": 5, "clock": "elapsed"}
    bad = await ask(database, administrator, ADD, key=str(uuid7()), value={"days": "five"})
    doubtful = await ask(database, administrator, ADD, key=str(uuid7()), value=sound, confidence="Z")
    assert (bad.data["done"]["code"], bad.data["done"]["field"]) == ("invalid", "value")
    assert doubtful.data["done"] == {
        "code": "invalid",
        "field": "confidence",
        "facts": {"choices": ["S", "W", "K", "P"]},
    }
    async with database.read() as session:
        assert len(await reading.history(session, "ticket.auto_accept")) == 1


async def test_a_day_is_decided_and_shown(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    decided = await ask(database, administrator, DECIDE, key=str(uuid7()))
    cadre = await a_cadre(database)
    shown = await ask(database, cadre, CALENDAR, **{"from": "2027-02-08", "to": "2027-02-09"})
    monday, tuesday = shown.data["calendar"]
    assert decided.data["done"] == monday
    assert monday == {
        "day": "2027-02-08",
        "working": False,
        "name": "春节",
        "provisional": False,
        "edited": True,
    }
    assert (tuesday["working"], tuesday["provisional"]) == (True, True)
    too_long = await ask(database, cadre, CALENDAR, **{"from": "2026-01-01", "to": str(date(2028, 1, 1))})
    assert too_long.codes == ["invalid"]


async def test_only_those_who_may(database: Database) -> None:
    cadre, supervisor = await a_cadre(database), await an_actor(database, Role.SUPERVISOR)
    value = {"days": 5, "clock": "elapsed"}
    assert (await ask(database, None, RULES)).codes == ["UNAUTHENTICATED"]
    assert (await ask(database, cadre, RULES)).codes == ["FORBIDDEN"]
    assert (await ask(database, cadre, HISTORY, key="x")).codes == ["FORBIDDEN"]
    assert (await ask(database, supervisor, ADD, key=str(uuid7()), value=value)).codes == ["FORBIDDEN"]
    assert (await ask(database, supervisor, DECIDE, key=str(uuid7()))).codes == ["FORBIDDEN"]
