"""Every test of tickets needs the rules and the categories: they are planted once, in the template."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import make_url

from backend.kernel.db import Database
from tests.factories.tickets import plant


@pytest.fixture(scope="session")
def template(postgres: str, template: str) -> str:
    name = f"{template}_planted"

    async def make() -> None:
        admin = await asyncpg.connect(postgres)
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        await admin.close()
        database = Database(make_url(postgres).set(database=name).render_as_string(hide_password=False))
        await plant(database)
        await database.close()

    asyncio.run(make())
    return name
