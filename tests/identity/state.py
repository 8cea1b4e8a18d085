"""Everything that identity keeps, to prove that a refusal changed nothing."""

from typing import Any

from sqlalchemy import select

from backend.identity import models
from backend.kernel.db import Database, Table
from backend.kernel.journal import Entry

_TABLES: list[type[Table]] = [
    models.Unit,
    models.Contractor,
    models.Person,
    models.RoleGrant,
    models.Secretary,
    models.Leave,
    models.Contract,
    models.Session,
    models.SignInGuard,
    models.ConfirmedPhone,
    Entry,
]


async def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables, comparable."""
    async with database.read() as session:
        return {
            kind.__tablename__: sorted(map(repr, await session.execute(select(*kind.__table__.columns))))
            for kind in _TABLES
        }
