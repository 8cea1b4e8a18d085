"""The cache of actors: quick, and never long behind."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text, update

from backend.identity import granting, sessions
from backend.identity.acting import Actors, actor_of
from backend.identity.events import LocaleChanged, PeopleImported
from backend.identity.models import Person, Session
from backend.identity.roles import Role
from backend.identity.sessions import Device, Opened, open_session
from backend.kernel import clock, journal
from backend.kernel.db import Database
from backend.kernel.live import Live
from backend.kernel.refs import Ref, uuid7
from tests.conftest import StatementCount
from tests.factories.people import a_person, an_actor
from tests.identity.conditions import until

A_DAY = 86_400.0
Make = Callable[[float], Awaitable[Actors]]


@pytest.fixture
async def make(database: Database, database_url: str) -> AsyncIterator[Make]:
    """Makes caches that keep for so many seconds and hear the database's news."""
    live = Live(database_url)
    live.start()
    made: list[Actors] = []

    async def start(keep_seconds: float) -> Actors:
        actors = Actors(database, live, keep_seconds=keep_seconds)
        actors.start()
        made.append(actors)
        await live.connected.wait()
        await asyncio.sleep(0)  # the task subscribes
        return actors

    yield start
    for actors in made:
        await actors.stop()
    await live.stop()


async def signed_in(database: Database, person: Person) -> Opened:
    async with database.write() as session:
        return await open_session(session, person.id, Device("phone"))


async def test_a_known_token_costs_no_statement(
    database: Database, make: Make, statements: StatementCount
) -> None:
    actors = await make(A_DAY)
    opened = await signed_in(database, await a_person(database))
    # News of the sign-in itself may still be on its way.
    await until(lambda: _kept(actors, opened, statements))
    statements.clear()
    first = await actors.of(opened.token)
    assert first is await actors.of(opened.token)
    assert first is not None
    assert first.session_id == opened.session_id
    assert statements == []


async def _kept(actors: Actors, opened: Opened, statements: StatementCount) -> bool:
    await actors.of(opened.token)
    statements.clear()
    await actors.of(opened.token)
    return not statements


async def test_who_has_to_change_the_password_is_looked_up_each_time(database: Database, make: Make) -> None:
    actors = await make(A_DAY)
    person = await a_person(database)
    opened = await signed_in(database, person)
    for temporary in (True, False):
        async with database.write() as session:
            person = await session.get_one(Person, person.id)
            person.password_is_temporary = temporary  # as by another process, whose news never comes
        actor = await actors.of(opened.token)
        assert actor is not None
        assert actor.must_change_password is temporary


async def test_strangers_are_never_kept(database: Database, make: Make, statements: StatementCount) -> None:
    actors = await make(A_DAY)
    for _ in range(2):
        statements.clear()
        assert await actors.of("x" * 43) is None
        assert len(statements) == 1
    statements.clear()
    assert await actors.of(None) is None
    assert await actors.of("") is None
    assert statements == []


async def test_news_of_a_revoked_session_ends_it_here_at_once(database: Database, make: Make) -> None:
    actors = await make(A_DAY)
    person = await a_person(database)
    phone, desk = await signed_in(database, person), await signed_in(database, person)
    actor = await actors.of(desk.token)
    assert actor is not None
    assert await actors.of(phone.token) is not None
    async with database.write() as session:
        await sessions.revoke_session(session, actor, phone.session_id)

    async def is_out() -> bool:
        return await actors.of(phone.token) is None

    await until(is_out)
    assert await actors.of(desk.token) is not None


async def test_a_new_role_is_seen_at_once(database: Database, make: Make) -> None:
    actors = await make(A_DAY)
    person = await a_person(database)
    opened = await signed_in(database, person)
    site = Ref("place", uuid7())
    security = await an_actor(database, Role.SECURITY_ADMINISTRATOR, at=site)
    before = await actors.of(opened.token)
    assert before is not None
    assert not before.may("dispatch tickets")
    async with database.write() as session:
        await granting.grant_role(session, security, person.id, Role.DISPATCHER, site)

    async def may_dispatch() -> bool:
        actor = await actors.of(opened.token)
        return actor is not None and actor.may("dispatch tickets")

    await until(may_dispatch)


async def test_an_import_drops_everyone(database: Database, make: Make, statements: StatementCount) -> None:
    actors = await make(A_DAY)
    opened = await signed_in(database, await a_person(database))
    await until(lambda: _kept(actors, opened, statements))
    async with database.write() as session:
        await session.execute(update(Person).values(name="王芳"))

        await journal.record(
            session, None, Ref("sheet_import", uuid7()), PeopleImported(created=0, changed=1)
        )

    async def is_renamed() -> bool:
        actor = await actors.of(opened.token)
        return actor is not None and actor.name == "王芳"

    await until(is_renamed)


async def test_without_news_a_revoked_session_lives_no_longer_than_it_is_kept(
    database: Database, make: Make
) -> None:
    actors = await make(0.2)
    opened = await signed_in(database, await a_person(database))
    assert await actors.of(opened.token) is not None
    async with database.write() as session:  # past the journal: nobody hears of it
        await session.execute(update(Session).values(revoked_at=clock.now()))

    async def is_out() -> bool:
        return await actors.of(opened.token) is None

    await until(is_out, seconds=5)


async def test_what_was_read_before_the_news_is_not_kept_after_it(
    database: Database, make: Make, statements: StatementCount
) -> None:
    actors = await make(A_DAY)
    person = await a_person(database)
    opened = await signed_in(database, person)
    await until(lambda: _kept(actors, opened, statements))
    actors._drop_all()

    async with database.engine.connect() as blocker:
        await blocker.execute(text("LOCK TABLE person IN ACCESS EXCLUSIVE MODE"))
        reading = asyncio.create_task(actors.of(opened.token))
        drops = actors._drops
        async with database.write() as session:
            await journal.record(session, None, person.ref, LocaleChanged(locale="en"))

        async def has_heard() -> bool:
            return actors._drops > drops

        await until(has_heard)
        assert not reading.done()
        await blocker.rollback()
    assert await reading is not None
    statements.clear()
    assert await actors.of(opened.token) is not None
    assert len(statements) == 1


async def test_the_cache_holds_no_more_than_its_limit(database: Database, database_url: str) -> None:
    actors = Actors(database, Live(database_url), keep_seconds=A_DAY, most=2)
    opened = [await signed_in(database, await a_person(database)) for _ in range(3)]
    for one in opened:
        await actors.of(one.token)
    assert len(actors._kept) == 2
    assert await actor_of(database, opened[0].token) is not None
