"""Executes GraphQL documents the way the endpoint does, without a server around it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.identity.actor import Actor
from backend.identity.graphql import IdentityMutation, IdentityQuery
from backend.kernel.db import Database
from backend.kernel.graphql.context import Context
from backend.kernel.graphql.errors import present
from backend.kernel.graphql.schema import build_schema
from backend.kernel.live import Live
from backend.kernel.settings import Environment, Settings

SCHEMA = build_schema(IdentityQuery, IdentityMutation)


def settings(origin: str = "http://localhost:8300") -> Settings:
    return Settings(
        environment=Environment.DEMO,
        database_url="",
        valkey_url="",
        port=8300,
        data=Path(),
        secret=b"secret",
        origin=origin,
    )


@dataclass
class Answer:
    data: Any
    codes: list[str]
    """Codes of the top-level errors."""
    cookies: list[Any] = field(default_factory=list)


@dataclass
class Client:
    """A connection as the resolvers see it."""

    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    host: str = "10.0.0.7"

    @property
    def client(self) -> "Client":
        return self


async def execute(
    database: Database,
    document: str,
    *,
    viewer: Actor | None = None,
    connection: Client | None = None,
    schema: Any = SCHEMA,
    origin: str = "http://localhost:8300",
    **variables: Any,
) -> Answer:
    context: Context[Actor] = Context(
        database=database,
        live=Live(database.url),
        settings=settings(origin),
        viewer=viewer,
        connection=connection,
    )
    result = await schema.execute(document, variable_values=variables, context_value=context)
    errors = present(result.errors or [])
    return Answer(result.data, [error["extensions"]["code"] for error in errors], context.cookies)
