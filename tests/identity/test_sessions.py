"""Sessions: who acts, for how long, and how they end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from backend.identity import sessions
from backend.identity.acting import actor_of
from backend.identity.actor import Actor, Grant
from backend.identity.leaving import mark_leaver
from backend.identity.models import AccountClosed, Person, Secretary, Session, SessionOver
from backend.identity.roles import Role
from backend.identity.sessions import ABSOLUTE, IDLE, Device, Opened, open_session
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import NotFound
from backend.kernel.refs import Ref, uuid7
from tests.conftest import StatementCount
from tests.factories.people import a_person, a_role, an_actor
from tests.identity.journal import verbs

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


async def signed_in(database: Database, person: Person, device: str = "Chrome · Android") -> Opened:
    async with database.write() as session:
        return await open_session(session, person.id, Device(device))


async def acting(database: Database, opened: Opened) -> Actor:
    actor = await actor_of(database, opened.token)
    assert actor is not None
    return actor


async def row(database: Database, opened: Opened) -> Session:
    async with database.read() as session:
        return await session.get_one(Session, opened.session_id)


async def test_everything_about_the_actor_comes_in_one_statement(
    database: Database, statements: StatementCount
) -> None:
    site, leaders = Ref("place", uuid7()), [await a_person(database), await a_person(database)]
    person = await a_person(database, "李明", office_id=uuid7())
    await a_role(database, person, Role.CADRE, at=person.home)
    await a_role(database, person, Role.DISPATCHER, at=site)
    async with database.write() as session:
        session.add_all(Secretary(person_id=person.id, leader_id=leader.id) for leader in leaders)
    opened = await signed_in(database, person)

    statements.clear()
    actor = await actor_of(database, opened.token)
    assert len(statements) == 1
    assert actor == Actor(
        id=person.id,
        name="李明",
        unit_id=person.unit_id,
        contractor_id=None,
        office_id=person.office_id,
        grants=frozenset({Grant(Role.CADRE, person.home), Grant(Role.DISPATCHER, site)}),
        acts_for=frozenset(leader.id for leader in leaders),
        session_id=opened.session_id,
        locale="zh-CN",
    )


async def test_an_unknown_token_acts_for_nobody(database: Database) -> None:
    await signed_in(database, await a_person(database))
    for token in ("", "x" * 43):
        assert await actor_of(database, token) is None


async def test_being_seen_is_written_once_a_minute(database: Database, statements: StatementCount) -> None:
    with clock.frozen_at(MORNING):
        opened = await signed_in(database, await a_person(database))
    for seconds, seen_seconds, expected in ((60, 0, 1), (61, 61, 2), (100, 61, 1), (122, 122, 2)):
        with clock.frozen_at(MORNING + timedelta(seconds=seconds)):
            statements.clear()
            await acting(database, opened)
            assert len(statements) == expected
        assert (await row(database, opened)).last_seen_at == MORNING + timedelta(seconds=seen_seconds)


async def test_a_session_ends_after_days_without_use(database: Database) -> None:
    with clock.frozen_at(MORNING):
        opened = await signed_in(database, await a_person(database))
    with clock.frozen_at(MORNING + IDLE - timedelta(seconds=1)):
        await acting(database, opened)
    with clock.frozen_at(MORNING + 2 * IDLE - timedelta(seconds=2)):
        await acting(database, opened)
    with clock.frozen_at(MORNING + 3 * IDLE):
        assert await actor_of(database, opened.token) is None


async def test_a_session_ends_after_a_month_whatever_its_use(database: Database) -> None:
    with clock.frozen_at(MORNING):
        opened = await signed_in(database, await a_person(database))
    for day in range(0, 30, 5):
        with clock.frozen_at(MORNING + timedelta(days=day)):
            await acting(database, opened)
    with clock.frozen_at(MORNING + ABSOLUTE - timedelta(seconds=1)):
        await acting(database, opened)
    with clock.frozen_at(MORNING + ABSOLUTE):
        assert await actor_of(database, opened.token) is None


async def test_people_see_their_own_live_sessions_latest_first(database: Database) -> None:
    person = await a_person(database)
    with clock.frozen_at(MORNING - IDLE):
        await signed_in(database, person, "long ago")
    with clock.frozen_at(MORNING):
        phone = await signed_in(database, person, "phone")
        ended = await signed_in(database, person, "ended")
        await signed_in(database, await a_person(database), "someone else's")
    with clock.frozen_at(MORNING + timedelta(minutes=1)):
        desk = await signed_in(database, person, "desk")
        actor = await acting(database, desk)
        async with database.write() as session:
            await sessions.revoke_session(session, actor, ended.session_id)
        async with database.read() as session:
            mine = await sessions.own_sessions(session, actor)
    assert [(found.id, found.device) for found in mine] == [
        (desk.session_id, "desk"),
        (phone.session_id, "phone"),
    ]


async def test_a_revoked_session_cannot_read(database: Database) -> None:
    person = await a_person(database)
    phone, desk = await signed_in(database, person), await signed_in(database, person)
    actor = await acting(database, desk)
    async with database.write() as session:
        await sessions.revoke_session(session, actor, phone.session_id)
    assert await actor_of(database, phone.token) is None
    assert await actor_of(database, desk.token) == actor
    assert await verbs(database, person.id) == ["session.opened", "session.opened", "session.revoked"]


async def test_a_session_is_revoked_once(database: Database) -> None:
    person = await a_person(database)
    phone, desk = await signed_in(database, person), await signed_in(database, person)
    actor = await acting(database, desk)
    with clock.frozen_at(MORNING):
        async with database.write() as session:
            await sessions.revoke_session(session, actor, phone.session_id)
    with pytest.raises(SessionOver):
        async with database.write() as session:
            await sessions.revoke_session(session, actor, phone.session_id)
    assert (await row(database, phone)).revoked_at == MORNING
    assert (await verbs(database)).count("session.revoked") == 1


async def test_nobody_revokes_anothers_session(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    opened = await signed_in(database, await a_person(database))
    with pytest.raises(NotFound):
        async with database.write() as session:
            await sessions.revoke_session(session, administrator, opened.session_id)
    assert (await row(database, opened)).revoked_at is None
    assert await verbs(database) == ["session.opened"]


async def test_signing_out_ends_this_session_only_and_may_come_late(database: Database) -> None:
    person = await a_person(database)
    phone, desk = await signed_in(database, person), await signed_in(database, person)
    actor = await acting(database, desk)
    for _ in range(2):
        async with database.write() as session:
            await sessions.sign_out(session, actor)
    assert await actor_of(database, desk.token) is None
    assert await actor_of(database, phone.token) is not None
    assert (await verbs(database)).count("session.revoked") == 1


async def test_a_leavers_sessions_end_and_none_begins(database: Database) -> None:
    person, administrator = await a_person(database), await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    opened = await signed_in(database, person)
    async with database.write() as session:
        await mark_leaver(session, administrator, person.id)
    assert await actor_of(database, opened.token) is None
    with pytest.raises(AccountClosed):
        await signed_in(database, person)
    async with database.read() as session:
        assert len((await session.scalars(select(Session.id))).all()) == 1


async def test_a_session_of_a_leaver_would_not_act_even_if_it_were_left_open(database: Database) -> None:
    person = await a_person(database)
    opened = await signed_in(database, person)
    async with database.write() as session:
        await session.execute(update(Person).values(left_at=MORNING).where(Person.id == person.id))
    assert await actor_of(database, opened.token) is None


async def test_ended_sessions_are_deleted_after_half_a_year(database: Database) -> None:
    person = await a_person(database)
    with clock.frozen_at(MORNING):
        expired = await signed_in(database, person)
    with clock.frozen_at(MORNING + timedelta(days=40)):
        live = await signed_in(database, person)
        revoked = await signed_in(database, person)
        async with database.write() as session:
            await sessions.revoke_session(session, await acting(database, live), revoked.session_id)
    for days, left in (
        (209, {expired, live, revoked}),
        (211, {live, revoked}),
        (221, {live}),
        (251, set[Opened]()),
    ):
        with clock.frozen_at(MORNING + timedelta(days=days)):
            async with database.write() as session:
                await sessions.forget_ended(session)
        async with database.read() as session:
            assert set(await session.scalars(select(Session.id))) == {opened.session_id for opened in left}
