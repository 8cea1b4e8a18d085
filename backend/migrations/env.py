"""Runs migrations on DATABASE_URL, one at a time even when several processes start together."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text

from backend.edge.tables import METADATA
from backend.kernel.db import Database

_ONE_AT_A_TIME = 0x6D616E7969  # "manyi": the advisory lock under which tables change


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=METADATA, compare_server_default=True)
    with context.begin_transaction():
        context.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
        context.run_migrations()


async def migrate() -> None:
    database = Database(os.environ["DATABASE_URL"], application="manyi migrate")
    async with database.engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await database.close()


asyncio.run(migrate())
