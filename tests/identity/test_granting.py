"""Roles: who gives them, where, and what is never in one hand."""

import asyncio
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import granting
from backend.identity.actor import Actor
from backend.identity.granting import RoleAlreadyHeld
from backend.identity.leaving import NotYourself, mark_leaver
from backend.identity.models import PersonLeft, RoleGrant, SeparationOfDuties
from backend.identity.roles import INCOMPATIBLE, Role
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.refs import Ref, uuid7
from tests.factories.people import a_contractor, a_person, a_role, a_unit, an_actor
from tests.identity.journal import entries
from tests.identity.state import refused

SITE = Ref("place", uuid7())


@pytest.fixture
async def security(database: Database) -> Actor:
    return await an_actor(database, Role.SECURITY_ADMINISTRATOR, at=SITE)


async def held(database: Database, actor_id: Any) -> list[tuple[Role, Ref]]:
    async with database.read() as session:
        grants = await session.scalars(select(RoleGrant).where(RoleGrant.person_id == actor_id))
        return [(grant.role, grant.at) for grant in grants]


@pytest.mark.parametrize("kind", ["place", "unit", "contractor"])
async def test_a_role_is_granted_at_a_place_unit_or_contractor(
    database: Database, security: Actor, kind: str
) -> None:
    unit, contractor = await a_unit(database), await a_contractor(database)
    at = {"place": SITE, "unit": unit.ref, "contractor": contractor.ref}[kind]
    person = await a_person(database)
    async with database.write() as session:
        await granting.grant_role(session, security, person.id, Role.SUPERVISOR, at)
    assert await held(database, person.id) == [(Role.SUPERVISOR, at)]
    [entry] = await entries(database)
    assert (entry.verb, entry.actor, entry.subject) == ("role_grant.granted", security.ref, person.ref)
    assert entry.data == {"role": "supervisor", "at": str(at)}


async def test_a_role_is_taken_away(database: Database, security: Actor) -> None:
    person = await a_person(database)
    grant = await a_role(database, person, Role.SUPERVISOR, at=SITE)
    await a_role(database, person, Role.DISPATCHER, at=SITE)
    async with database.write() as session:
        await granting.revoke_role(session, security, grant.id)
    assert await held(database, person.id) == [(Role.DISPATCHER, SITE)]
    [entry] = await entries(database)
    assert (entry.verb, entry.subject) == ("role_grant.revoked", person.ref)
    assert entry.data == {"role": "supervisor", "at": str(SITE)}


async def test_nobody_gives_or_takes_their_own_roles(database: Database, security: Actor) -> None:
    async with database.read() as session:
        grant = (await session.scalars(select(RoleGrant).where(RoleGrant.person_id == security.id))).one()
    await refused(
        database, NotYourself, lambda s: granting.grant_role(s, security, security.id, Role.DISPATCHER, SITE)
    )
    await refused(database, NotYourself, lambda s: granting.revoke_role(s, security, grant.id))


@pytest.mark.parametrize("first", sorted(INCOMPATIBLE))
@pytest.mark.parametrize("second", sorted(INCOMPATIBLE))
async def test_the_three_administrators_are_three_people(
    database: Database, security: Actor, first: Role, second: Role
) -> None:
    person = await a_person(database)
    await a_role(database, person, first, at=SITE)
    elsewhere = (await a_unit(database)).ref

    async def grant(session: AsyncSession) -> None:
        await granting.grant_role(session, security, person.id, second, elsewhere)

    if first is second:
        async with database.write() as session:
            await grant(session)
        assert await held(database, person.id) == [(first, SITE), (first, elsewhere)]
    else:
        await refused(database, SeparationOfDuties, grant)


async def test_the_database_keeps_the_administrators_apart_even_without_the_verb(database: Database) -> None:
    person = await a_person(database)
    await a_role(database, person, Role.SYSTEM_ADMINISTRATOR, at=SITE)
    with pytest.raises(IntegrityError, match="ex_role_grant_separation_of_duties"):
        await a_role(database, person, Role.AUDIT_ADMINISTRATOR, at=SITE)
    assert await held(database, person.id) == [(Role.SYSTEM_ADMINISTRATOR, SITE)]


async def test_of_two_incompatible_grants_at_once_one_wins(database: Database, security: Actor) -> None:
    person = await a_person(database)

    async def grant(role: Role) -> str:
        try:
            async with database.write() as session:
                await granting.grant_role(session, security, person.id, role, SITE)
        except SeparationOfDuties:
            return "refused"
        return "granted"

    for _ in range(5):
        outcomes = await asyncio.gather(grant(Role.SYSTEM_ADMINISTRATOR), grant(Role.AUDIT_ADMINISTRATOR))
        assert sorted(outcomes) == ["granted", "refused"]
        async with database.write() as session:
            await granting.revoke_role(session, security, (await session.scalars(_grant_of(person.id))).one())


def _grant_of(person_id: Any) -> Any:
    return select(RoleGrant.id).where(RoleGrant.person_id == person_id)


async def test_a_role_is_held_once_at_one_place(database: Database, security: Actor) -> None:
    person = await a_person(database)
    await a_role(database, person, Role.DISPATCHER, at=SITE)
    await refused(
        database,
        RoleAlreadyHeld,
        lambda s: granting.grant_role(s, security, person.id, Role.DISPATCHER, SITE),
    )


async def test_a_leaver_gets_no_role(database: Database, security: Actor) -> None:
    person = await a_person(database)
    system = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=SITE)
    async with database.write() as session:
        await mark_leaver(session, system, person.id)
    await refused(
        database, PersonLeft, lambda s: granting.grant_role(s, security, person.id, Role.DISPATCHER, SITE)
    )


async def test_an_administrator_of_one_unit_reaches_no_further(database: Database) -> None:
    unit, other = await a_unit(database), await a_unit(database)
    security = await an_actor(database, Role.SECURITY_ADMINISTRATOR, unit=unit)
    person = await a_person(database)
    grant = await a_role(database, person, Role.DISPATCHER, at=SITE)
    for at in (other.ref, SITE):
        await refused(
            database,
            NotAllowed,
            partial(granting.grant_role, actor=security, person_id=person.id, role=Role.SUPERVISOR, at=at),
        )
    await refused(database, NotAllowed, lambda s: granting.revoke_role(s, security, grant.id))
    async with database.write() as session:
        await granting.grant_role(session, security, person.id, Role.UNIT_ADMINISTRATOR, unit.ref)
    assert (Role.UNIT_ADMINISTRATOR, unit.ref) in await held(database, person.id)


@pytest.mark.parametrize(
    ("at", "error"),
    [
        (Ref("unit", uuid7()), NotFound),
        (Ref("contractor", uuid7()), NotFound),
        (Ref("ticket", uuid7()), Invalid),
    ],
)
async def test_a_role_is_not_granted_nowhere(
    database: Database, security: Actor, at: Ref, error: type[DomainError]
) -> None:
    person = await a_person(database)
    refusal = await refused(
        database, error, lambda s: granting.grant_role(s, security, person.id, Role.DISPATCHER, at)
    )
    assert refusal.field == "at"


async def test_unknown_people_and_grants(database: Database, security: Actor) -> None:
    await refused(
        database, NotFound, lambda s: granting.grant_role(s, security, uuid7(), Role.DISPATCHER, SITE)
    )
    await refused(database, NotFound, lambda s: granting.revoke_role(s, security, uuid7()))


async def test_a_grant_is_taken_away_once_by_two_at_once(database: Database, security: Actor) -> None:
    person = await a_person(database)
    grant = await a_role(database, person, Role.DISPATCHER, at=SITE)

    async def revoke() -> str:
        try:
            async with database.write() as session:
                await granting.revoke_role(session, security, grant.id)
        except NotFound:
            return "not found"
        return "revoked"

    assert sorted(await asyncio.gather(revoke(), revoke())) == ["not found", "revoked"]
    assert len(await entries(database)) == 1
