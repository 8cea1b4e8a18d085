"""What a single command at the terminal does to the database: one transaction, and one line when it is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.embedded.program import ServerError
from backend.kernel.db import Database
from backend.kernel.errors import DomainError


@asynccontextmanager
async def writing(url: str, command: str, about: str = "") -> AsyncIterator[AsyncSession]:
    """`command` is its name, `about` what a refusal concerns."""
    database = Database(url, application=f"manyi {command}")
    try:
        async with database.write() as session:
            yield session
    except DomainError as refusal:
        raise ServerError(f"{about}: {refusal.message}" if about else refusal.message) from refusal
    finally:
        await database.close()
