"""Tokens with which programs act as a person, made at the command line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.embedded.program import ServerError
from backend.identity import api_tokens
from backend.kernel.db import Database
from backend.kernel.errors import DomainError


async def issue(url: str, login: str, label: str, days: int) -> str:
    async with _writing(url, login) as session:
        return await api_tokens.issue(session, login, label, timedelta(days=days))


async def end(url: str, login: str, label: str) -> None:
    async with _writing(url, f"{login} {label}") as session:
        await api_tokens.revoke(session, login, label)


async def listed(url: str, login: str) -> str:
    """A line each: label, last day, when it was last used."""
    async with _writing(url, login) as session:
        return "".join(
            f"{token.label}\t{token.expires_at:%Y-%m-%d}\t"
            f"{f'{token.last_used_at:%Y-%m-%d %H:%M}' if token.last_used_at else 'never'}\n"
            for token in await api_tokens.issued_to(session, login)
        )


@asynccontextmanager
async def _writing(url: str, what: str) -> AsyncIterator[AsyncSession]:
    database = Database(url, application="manyi api-token")
    try:
        async with database.write() as session:
            yield session
    except DomainError as refusal:
        raise ServerError(f"{what}: {refusal.message}") from refusal
    finally:
        await database.close()
