"""Who may do what, tried for every role and every operation, and compared with the table that people read."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import RequestFactory

from backend.edge.schema import schema
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.graphql.context import Context
from backend.kernel.graphql.documents import Documents
from backend.kernel.graphql.engine import Engine, Request
from backend.kernel.live import Live
from backend.kernel.settings import Environment, Settings
from tests.architecture.operations import Operation, operations
from tests.factories.people import an_actor

TABLE = Path(__file__).with_name("permissions.txt")
_REQUESTS = RequestFactory()
"""Each would make an app of its own, which takes longer than most operations."""
PUBLIC = {"me", "signIn", "signOut", "strangerPlace", "strangerTicket", "reportAsStranger"}
"""Root fields that need no permission: who one is, and reporting from a code without signing in."""
AT_THE_DOOR = PUBLIC | {"changePassword", "mySessions", "revokeSession"}
"""What remains while the password is the one that an administrator handed out."""


def test_every_operation_is_guarded_or_deliberately_public() -> None:
    assert {each.name for each in operations() if not each.is_guarded} == PUBLIC


async def test_the_table_tells_the_truth(database: Database, tmp_path: Path) -> None:
    settings = _settings(database, tmp_path)
    engine = Engine(Documents(schema, {}, ad_hoc=True))
    found: dict[str, set[str]] = {each.name: set() for each in operations() if each.kind != "subscription"}
    for role in (None, *Role):
        who = await an_actor(database, role) if role else None
        for operation in operations():
            if operation.name in found:
                codes = await _codes(engine, database, settings, who, operation)
                if codes.isdisjoint({"UNAUTHENTICATED", "FORBIDDEN"}):
                    found[operation.name].add(str(role or "anonymous"))
    assert found == _table()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.DISPATCHER, Role.CADRE])
async def test_with_the_first_password_one_can_only_change_it(
    database: Database, tmp_path: Path, role: Role
) -> None:
    who = replace(await an_actor(database, role), must_change_password=True)
    engine = Engine(Documents(schema, {}, ad_hoc=True))
    open_to_them = set()
    for operation in operations():
        if operation.kind == "subscription":
            continue
        codes = await _codes(engine, database, _settings(database, tmp_path), who, operation)
        if codes != {"PASSWORD_IS_TEMPORARY"}:
            open_to_them.add(operation.name)
    assert open_to_them == AT_THE_DOOR


def _settings(database: Database, folder: Path) -> Settings:
    return Settings(Environment.DEMO, database.url, "", 8300, folder, b"secret", "http://localhost:8300")


async def _codes(
    engine: Engine, database: Database, settings: Settings, who: Actor | None, operation: Operation
) -> set[str]:
    """Those of the top-level errors."""
    text, variables = operation.document()
    connection: Any = _REQUESTS.post("/graphql")
    context = Context(
        database=database, live=Live(database.url), settings=settings, viewer=who, connection=connection
    )
    answer = await engine.answer(Request(query=text, variables=variables), context)
    codes = {error["extensions"]["code"] for error in answer.errors or ()}
    assert "INTERNAL" not in codes, (operation.name, answer.errors)
    return codes


def _table() -> dict[str, set[str]]:
    lines = [line.split() for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    return {name: _roles(words) for name, *words in lines}


def _roles(words: list[str]) -> set[str]:
    roles = {str(role) for role in Role} if "everyone" in words else set[str]()
    removed = {word.removeprefix("-") for word in words if word.startswith("-")}
    return (roles | {word for word in words if not word.startswith("-")} - {"everyone"}) - removed
