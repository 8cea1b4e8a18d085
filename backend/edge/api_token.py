"""Tokens with which programs act as a person, made at the command line."""

from datetime import timedelta

from backend.edge.command import writing
from backend.identity import api_tokens

COMMAND = "api-token"


async def issue(url: str, login: str, label: str, days: int) -> str:
    async with writing(url, COMMAND, login) as session:
        return await api_tokens.issue(session, login, label, timedelta(days=days))


async def end(url: str, login: str, label: str) -> None:
    async with writing(url, COMMAND, f"{login} {label}") as session:
        await api_tokens.revoke(session, login, label)


async def listed(url: str, login: str) -> str:
    """A line each: label, last day, when it was last used."""
    async with writing(url, COMMAND, login) as session:
        return "".join(
            f"{token.label}\t{token.expires_at:%Y-%m-%d}\t"
            f"{f'{token.last_used_at:%Y-%m-%d %H:%M}' if token.last_used_at else 'never'}\n"
            for token in await api_tokens.issued_to(session, login)
        )
