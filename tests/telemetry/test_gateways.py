"""A gateway is known by its token, of which only a hash is kept."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotFound
from backend.telemetry.gateways import UnknownToken, create_gateway, gateways, recognise, revoke_gateway
from backend.telemetry.models import Gateway
from tests.factories.telemetry import a_token

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


async def known(database: Database, token: str) -> Gateway:
    async with database.write() as session:
        return await recognise(session, token)


async def test_a_token_names_its_gateway_and_notes_when_it_was_seen(database: Database) -> None:
    token = await a_token(database, "机房网关")
    with clock.frozen_at(NOON):
        gateway = await known(database, token)
    assert (gateway.name, gateway.last_seen_at) == ("机房网关", NOON)


async def test_the_token_itself_is_nowhere_in_the_database(database: Database) -> None:
    token = await a_token(database)
    async with database.read() as session:
        row = (await session.execute(text("SELECT gateway::text FROM gateway"))).scalar_one()
    assert token not in row
    assert token.encode().hex() not in row


async def test_a_new_token_ends_the_old_one_and_keeps_the_gateway(database: Database) -> None:
    old = await a_token(database, "机房网关")
    before = await known(database, old)
    new = await a_token(database, "机房网关")
    after = await known(database, new)
    assert (after.id, after.number) == (before.id, before.number)
    with pytest.raises(UnknownToken):
        await known(database, old)


@pytest.mark.parametrize("token", ["", "guess"])
async def test_an_unknown_token_is_refused(database: Database, token: str) -> None:
    await a_token(database)
    with pytest.raises(UnknownToken):
        await known(database, token)


async def test_a_revoked_gateway_is_refused(database: Database) -> None:
    token = await a_token(database)
    gateway = await known(database, token)
    async with database.write() as session:
        (await session.get_one(Gateway, gateway.id)).revoked_at = NOON
    with pytest.raises(UnknownToken):
        await known(database, token)


@pytest.mark.parametrize("name", ["", "  ", "长" * 101])
async def test_a_gateway_needs_a_name(database: Database, name: str) -> None:
    async with database.write() as session:
        with pytest.raises(Invalid):
            await create_gateway(session, name)
    async with database.read() as session:
        assert (await session.scalars(select(Gateway))).all() == []


async def test_a_revoked_token_no_longer_works_and_is_listed_as_such(database: Database) -> None:
    old, other = await a_token(database, "机房网关"), await a_token(database, "屋顶网关")
    with clock.frozen_at(NOON):
        async with database.write() as session:
            await revoke_gateway(session, "机房网关")
    with pytest.raises(UnknownToken):
        await known(database, old)
    assert (await known(database, other)).name == "屋顶网关"
    for name in ("机房网关", "无名网关"):
        with pytest.raises(NotFound):
            async with database.write() as session:
                await revoke_gateway(session, name)
    async with database.read() as session:
        listed = [(each.name, each.revoked_at) for each in await gateways(session)]
    assert listed == [("机房网关", NOON), ("屋顶网关", None)]
