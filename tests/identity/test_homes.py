"""Units and contractors are made and renamed."""

from functools import partial

import pytest

from backend.identity import homes
from backend.identity.actor import Actor
from backend.identity.homes import NameInUse
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotFound, StaleVersion
from backend.kernel.refs import Ref, uuid7
from tests.factories.people import an_actor
from tests.identity.journal import entries
from tests.identity.state import refused


@pytest.fixture
async def system(database: Database) -> Actor:
    return await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=Ref("place", uuid7()))


async def test_a_unit_and_a_contractor_are_made_and_renamed(database: Database, system: Actor) -> None:
    async with database.write() as session:
        unit = await homes.add_unit(session, system, "市发展和改革委员会", "市发改委")
        company = await homes.add_contractor(session, system, "安居物业有限公司", "安居物业", "0571-1234")
    async with database.write() as session:
        await homes.change_unit(session, system, unit.id, 1, "市发展改革委", "市发改委")
        company = await homes.change_contractor(session, system, company.id, 1, company.name, "安居", " ")
        await homes.change_contractor(session, system, company.id, 2, company.name, "安居", None)
    assert (company.short_name, company.phone, company.version) == ("安居", None, 2)
    assert [(entry.verb, entry.subject, entry.data["name"]) for entry in await entries(database)] == [
        ("home.added", unit.ref, "市发展和改革委员会"),
        ("home.added", company.ref, "安居物业有限公司"),
        ("home.changed", unit.ref, "市发展改革委"),
        ("home.changed", company.ref, "安居物业有限公司"),
    ]


async def test_no_two_share_a_name(database: Database, system: Actor) -> None:
    async with database.write() as session:
        await homes.add_unit(session, system, "市发展和改革委员会", "市发改委")
        other = await homes.add_unit(session, system, "市财政局", "财政局")
    for name, short in [("市发改委", "发改"), ("发改", "市发展和改革委员会")]:
        add = partial(homes.add_unit, actor=system, name=name, short_name=short)
        await refused(database, NameInUse, add)
        change = partial(
            homes.change_unit, actor=system, unit_id=other.id, version=1, name=name, short_name=short
        )
        await refused(database, NameInUse, change)
    await refused(database, Invalid, lambda s: homes.add_unit(s, system, " ", "x"))
    await refused(database, NotFound, lambda s: homes.change_unit(s, system, uuid7(), 1, "x", "y"))


async def test_nobody_overwrites_what_they_have_not_seen(database: Database, system: Actor) -> None:
    async with database.write() as session:
        unit = await homes.add_unit(session, system, "市财政局", "财政局")
        company = await homes.add_contractor(session, system, "安居物业有限公司", "安居物业", None)
    async with database.write() as session:
        await homes.change_unit(session, system, unit.id, 1, "市财政局", "市财政")
        await homes.change_contractor(session, system, company.id, 1, company.name, company.short_name, "110")
    for stale in (
        lambda s: homes.change_unit(s, system, unit.id, 1, "市财政局", "财政"),
        lambda s: homes.change_contractor(s, system, company.id, 1, "安居", "安居物业", None),
    ):
        await refused(database, StaleVersion, stale)
