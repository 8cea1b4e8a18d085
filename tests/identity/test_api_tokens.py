"""Tokens of programs: whom they act as, for how long, and how they end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.identity import api_tokens
from backend.identity.acting import actor_of, actor_of_api_token
from backend.identity.leaving import mark_leaver
from backend.identity.models import AccountClosed, ApiToken, Person
from backend.identity.roles import Role
from backend.identity.sessions import Device, open_session
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import NotFound
from tests.conftest import StatementCount
from tests.factories.people import a_role, acting, an_actor, someone_who_signs_in
from tests.identity.journal import verbs

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
MONTH = timedelta(days=30)


@pytest.fixture
async def owner(database: Database) -> Person:
    return await someone_who_signs_in(database, "liming")


async def issued(database: Database, label: str = "report") -> str:
    async with database.write() as session:
        return await api_tokens.issue(session, "liming", label, MONTH)


async def test_a_token_acts_with_the_roles_of_its_owner(database: Database, owner: Person) -> None:
    grant = await a_role(database, owner, Role.DISPATCHER, at=owner.home)
    assert await actor_of_api_token(database, await issued(database)) == acting(owner, grant)
    assert await verbs(database, owner.id) == ["api_token.issued"]
    async with database.read() as session:
        assert (await session.scalars(select(ApiToken))).one().label == "report"


async def test_a_token_is_no_session_and_a_session_no_token(database: Database, owner: Person) -> None:
    token = await issued(database)
    async with database.write() as session:
        opened = await open_session(session, owner.id, Device("phone"))
    assert await actor_of(database, token) is None
    assert await actor_of_api_token(database, opened.token) is None
    assert await actor_of_api_token(database, "x" * 43) is None


async def test_it_works_until_its_last_day(database: Database, owner: Person) -> None:
    with clock.frozen_at(MORNING):
        token = await issued(database)
    with clock.frozen_at(MORNING + MONTH - timedelta(seconds=1)):
        assert await actor_of_api_token(database, token) is not None
    with clock.frozen_at(MORNING + MONTH):
        assert await actor_of_api_token(database, token) is None


async def test_a_new_one_replaces_that_of_the_same_label(database: Database, owner: Person) -> None:
    first, other, second = [await issued(database, label) for label in ("report", "screen", "report")]
    works = [await actor_of_api_token(database, token) is not None for token in (first, other, second)]
    assert works == [False, True, True]
    assert await verbs(database, owner.id) == [
        "api_token.issued",
        "api_token.issued",
        "api_token.revoked",
        "api_token.issued",
    ]


async def test_a_revoked_one_works_no_more(database: Database, owner: Person) -> None:
    token = await issued(database)
    async with database.write() as session:
        await api_tokens.revoke(session, "liming", "report")
    assert await actor_of_api_token(database, token) is None
    for login, label in (("liming", "report"), ("liming", "other"), ("nobody", "report")):
        with pytest.raises(NotFound):
            async with database.write() as session:
                await api_tokens.revoke(session, login, label)
    assert await verbs(database, owner.id) == ["api_token.issued", "api_token.revoked"]


async def test_a_leaver_has_none_and_gets_none(database: Database, owner: Person) -> None:
    token = await issued(database)
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    async with database.write() as session:
        await mark_leaver(session, administrator, owner.id)
    assert await actor_of_api_token(database, token) is None
    with pytest.raises(AccountClosed):
        await issued(database)
    with pytest.raises(NotFound):
        async with database.write() as session:
            await api_tokens.issue(session, "nobody", "report", MONTH)
    async with database.read() as session:
        assert await api_tokens.issued_to(session, "liming") == []


async def test_its_use_is_written_once_a_minute(
    database: Database, owner: Person, statements: StatementCount
) -> None:
    with clock.frozen_at(MORNING):
        token = await issued(database)
    for seconds, expected in ((1, 2), (60, 1), (62, 2)):
        with clock.frozen_at(MORNING + timedelta(seconds=seconds)):
            statements.clear()
            await actor_of_api_token(database, token)
            assert len(statements) == expected
    async with database.read() as session:
        (listed,) = await api_tokens.issued_to(session, "liming")
    assert listed.last_used_at == MORNING + timedelta(seconds=62)
