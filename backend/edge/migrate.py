"""The tables' history, applied, and the catalogues that this version brings."""

import asyncio
import os

from alembic import command
from alembic.config import Config

from backend.edge import catalogues
from backend.kernel.db import Database


def upgrade() -> None:
    config = Config()
    config.set_main_option("script_location", "backend:migrations")
    command.upgrade(config, "head")
    asyncio.run(_plant(os.environ["DATABASE_URL"]))


async def _plant(url: str) -> None:
    database = Database(url, application="manyi migrate")
    async with database.write() as session:
        await catalogues.plant(session)
    await database.close()
