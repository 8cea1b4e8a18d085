"""Leavers and secretaries."""

from functools import partial

import pytest
from sqlalchemy import func, select

from backend.identity.acting import actor_of
from backend.identity.actor import Actor
from backend.identity.leaving import NotYourself, StillAdministrator, mark_leaver
from backend.identity.models import PersonLeft, RoleGrant, Secretary
from backend.identity.people import secretaries_of
from backend.identity.roles import WATCHING, Role
from backend.identity.secretaries import (
    AlreadySecretary,
    NotColleagues,
    appoint_secretary,
    dismiss_secretary,
)
from backend.identity.sessions import Device, open_session
from backend.kernel.db import Database
from backend.kernel.errors import NotAllowed, NotFound
from backend.kernel.refs import Ref, uuid7
from tests.factories.people import a_cadre, a_contractor, a_person, a_role, a_unit, a_worker, an_actor
from tests.identity.journal import entries, verbs
from tests.identity.state import refused

SITE = Ref("place", uuid7())


@pytest.fixture
async def system(database: Database) -> Actor:
    return await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=SITE)


async def count(database: Database, kind: type[RoleGrant | Secretary]) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.mark.parametrize("role", sorted(WATCHING))
async def test_who_watches_over_the_system_is_not_sent_away_by_it(
    database: Database, system: Actor, role: Role
) -> None:
    watching = await an_actor(database, role, at=SITE)
    await refused(database, StillAdministrator, lambda s: mark_leaver(s, system, watching.id))


async def test_a_leaver_keeps_nothing(database: Database, system: Actor) -> None:
    unit = await a_unit(database)
    leader, person = await a_person(database, unit=unit), await a_person(database, unit=unit)
    for role in (Role.UNIT_ADMINISTRATOR, Role.CADRE):
        await a_role(database, person, role, at=unit.ref)
    async with database.write() as session:
        session.add_all(
            [
                Secretary(person_id=person.id, leader_id=leader.id),
                Secretary(person_id=leader.id, leader_id=person.id),
            ]
        )
        opened = await open_session(session, person.id, Device("phone"))
    async with database.write() as session:
        left = await mark_leaver(session, system, person.id)

    assert not left.is_active
    assert await actor_of(database, opened.token) is None
    assert await count(database, RoleGrant) == 1  # the administrator's
    assert await count(database, Secretary) == 0
    assert await verbs(database, person.id) == ["session.opened", "session.revoked", "person.left"]
    assert (await entries(database))[-1].data == {"roles": ["cadre", "unit_administrator"]}


async def test_nobody_leaves_twice_or_on_their_own_or_unknown(database: Database, system: Actor) -> None:
    person = await a_person(database)
    async with database.write() as session:
        await mark_leaver(session, system, person.id)
    await refused(database, PersonLeft, lambda s: mark_leaver(s, system, person.id))
    await refused(database, NotYourself, lambda s: mark_leaver(s, system, system.id))
    await refused(database, NotFound, lambda s: mark_leaver(s, system, uuid7()))


async def test_a_leader_appoints_a_secretary_who_then_acts_for_them(database: Database) -> None:
    unit = await a_unit(database)
    leader, secretary = await a_cadre(database, unit=unit), await a_cadre(database, unit=unit)
    async with database.write() as session:
        await appoint_secretary(session, leader, leader.id, secretary.id)
        opened = await open_session(session, secretary.id, Device("phone"))
    actor = await actor_of(database, opened.token)
    assert actor is not None
    assert actor.acts_for == {leader.id}
    assert "secretary.appointed" in await verbs(database, secretary.id)

    await refused(database, AlreadySecretary, lambda s: appoint_secretary(s, leader, leader.id, secretary.id))
    async with database.write() as session:
        await dismiss_secretary(session, secretary, leader.id, secretary.id)
    actor = await actor_of(database, opened.token)
    assert actor is not None
    assert actor.acts_for == frozenset()
    await refused(database, NotFound, lambda s: dismiss_secretary(s, leader, leader.id, secretary.id))


async def test_only_the_leader_or_an_administrator_appoints(database: Database, system: Actor) -> None:
    unit = await a_unit(database)
    leader, secretary = await a_cadre(database, unit=unit), await a_cadre(database, unit=unit)
    await refused(database, NotAllowed, lambda s: appoint_secretary(s, secretary, leader.id, secretary.id))
    async with database.write() as session:
        await appoint_secretary(session, system, leader.id, secretary.id)
    third = await a_cadre(database, unit=unit)
    await refused(database, NotAllowed, lambda s: dismiss_secretary(s, third, leader.id, secretary.id))
    assert await count(database, Secretary) == 1


async def test_a_unit_administrator_appoints_in_their_own_unit(database: Database) -> None:
    unit = await a_unit(database)
    leader, secretary = await a_cadre(database, unit=unit), await a_cadre(database, unit=unit)
    here = await an_actor(database, Role.UNIT_ADMINISTRATOR, unit=unit)
    elsewhere = await an_actor(database, Role.UNIT_ADMINISTRATOR)
    await refused(database, NotAllowed, lambda s: appoint_secretary(s, elsewhere, leader.id, secretary.id))
    async with database.write() as session:
        await appoint_secretary(session, here, leader.id, secretary.id)
    await refused(database, NotAllowed, lambda s: dismiss_secretary(s, elsewhere, leader.id, secretary.id))
    async with database.read() as session:
        [[helper]] = await secretaries_of(session, [leader.id])
    assert helper.id == secretary.id
    async with database.write() as session:
        await dismiss_secretary(session, here, leader.id, secretary.id)
    assert await count(database, Secretary) == 0


async def test_a_secretary_is_a_present_colleague(database: Database, system: Actor) -> None:
    unit = await a_unit(database)
    leader = await a_cadre(database, unit=unit)
    stranger, worker = await a_cadre(database), await a_worker(database)
    leaver = await a_person(database, unit=unit)
    async with database.write() as session:
        await mark_leaver(session, system, leaver.id)
    for person_id in (stranger.id, worker.id, leader.id):
        await refused(
            database,
            NotColleagues,
            partial(appoint_secretary, actor=leader, leader_id=leader.id, person_id=person_id),
        )
    await refused(database, PersonLeft, lambda s: appoint_secretary(s, leader, leader.id, leaver.id))
    await refused(database, NotFound, lambda s: appoint_secretary(s, leader, leader.id, uuid7()))


async def test_two_workers_of_one_company_are_not_leader_and_secretary(database: Database) -> None:
    company = await a_contractor(database)
    one, other = await a_worker(database, contractor=company), await a_worker(database, contractor=company)
    await refused(database, NotColleagues, lambda s: appoint_secretary(s, one, one.id, other.id))
