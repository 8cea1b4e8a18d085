"""The first password: who hands it out to whom, and that its owner changes it."""

import pytest

from backend.identity import granting, handing_out
from backend.identity.acting import actor_of
from backend.identity.granting import PasswordStillTemporary
from backend.identity.handing_out import OtherAdministratorsTask
from backend.identity.leaving import NotYourself, mark_leaver
from backend.identity.models import Person, PersonLeft
from backend.identity.passwords import WeakPassword
from backend.identity.roles import INCOMPATIBLE, Role
from backend.identity.sign_in import sign_in
from backend.kernel.db import Database
from backend.kernel.errors import NotFound
from backend.kernel.refs import Ref, uuid7
from tests.factories.people import PASSWORD, a_person, a_role, an_actor
from tests.identity.journal import verbs
from tests.identity.state import refused
from tests.identity.test_account import NEW, PHONE, change

SITE = Ref("place", uuid7())


async def test_a_first_password_is_temporary_until_its_owner_changes_it(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=SITE)
    person = await a_person(database, login="liming")
    hashed = await handing_out.hash_handed_out(PASSWORD)
    async with database.write() as session:
        await handing_out.hand_out_password(session, administrator, person.id, hashed)
    opened = await sign_in(database, "liming", PASSWORD, PHONE)
    assert await is_temporary(database, person)

    actor = await actor_of(database, opened.token)
    assert actor is not None
    await change(database, actor, PASSWORD, NEW)
    assert not await is_temporary(database, person)

    async with database.write() as session:
        await handing_out.hand_out_password(session, administrator, person.id, hashed)
    assert await actor_of(database, opened.token) is None
    assert (await verbs(database, person.id)).count("password.changed") == 3


async def is_temporary(database: Database, person: Person) -> bool:
    async with database.read() as session:
        return (await session.get_one(Person, person.id)).password_is_temporary


async def test_whom_no_password_is_handed_out_to(database: Database) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=SITE)
    leaver = await a_person(database)
    async with database.write() as session:
        await mark_leaver(session, administrator, leaver.id)
    hand_out = handing_out.hand_out_password
    await refused(database, NotYourself, lambda s: hand_out(s, administrator, administrator.id, "x"))
    await refused(database, PersonLeft, lambda s: hand_out(s, administrator, leaver.id, "x"))
    await refused(database, NotFound, lambda s: hand_out(s, administrator, uuid7(), "x"))
    with pytest.raises(WeakPassword) as refusal:
        await handing_out.hash_handed_out("short")
    assert refusal.value.field == "password"


SYSTEM, SECURITY = Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR


@pytest.mark.parametrize("administrator", [SYSTEM, SECURITY])
@pytest.mark.parametrize("target", [None, *Role])
async def test_whoever_sets_a_password_could_use_it(
    database: Database, administrator: Role, target: Role | None
) -> None:
    actor = await an_actor(database, administrator, at=SITE)
    person = await a_person(database)
    if target is not None:
        await a_role(database, person, target, at=SITE)
    handed_out = {
        SYSTEM: target in {None, SYSTEM, *set(Role) - INCOMPATIBLE},
        SECURITY: target in INCOMPATIBLE,
    }
    if not handed_out[administrator]:
        await refused(
            database,
            OtherAdministratorsTask,
            lambda s: handing_out.hand_out_password(s, actor, person.id, "x"),
        )
        return
    async with database.write() as session:
        await handing_out.hand_out_password(session, actor, person.id, "x")
    assert await is_temporary(database, person)


@pytest.mark.parametrize("role", sorted(INCOMPATIBLE))
async def test_nobody_becomes_administrator_with_a_password_that_another_knows(
    database: Database, role: Role
) -> None:
    system, security = await an_actor(database, SYSTEM, at=SITE), await an_actor(database, SECURITY, at=SITE)
    person = await a_person(database)
    async with database.write() as session:
        await handing_out.hand_out_password(session, system, person.id, "x")
        await granting.grant_role(session, security, person.id, Role.DISPATCHER, SITE)
    await refused(
        database,
        PasswordStillTemporary,
        lambda s: granting.grant_role(s, security, person.id, role, SITE),
    )
