"""Everything that identity keeps, to prove that a refusal changed nothing."""

from backend.identity import models
from backend.kernel.db import Database, Table
from backend.kernel.errors import DomainError
from backend.kernel.journal import Entry
from tests.state import Verb, refused_by, rows_of

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


async def everything(database: Database) -> dict[str, list[str]]:
    return await rows_of(database, _TABLES)


async def refused(database: Database, error: type[DomainError], verb: Verb) -> DomainError:
    """The verb is refused, and everything is as before."""
    return await refused_by(database, _TABLES, error, verb)
