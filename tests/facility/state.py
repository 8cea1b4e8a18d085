"""Everything that facility keeps, to prove that a refusal changed nothing."""

from backend.facility.models import Equipment, Feed, Place
from backend.kernel.db import Database, Table
from backend.kernel.errors import DomainError
from backend.kernel.journal import Entry
from tests.state import Verb, refused_by, rows_of

_TABLES: list[type[Table]] = [Place, Equipment, Feed, Entry]


async def everything(database: Database) -> dict[str, list[str]]:
    return await rows_of(database, _TABLES)


async def refused(database: Database, error: type[DomainError], verb: Verb) -> DomainError:
    """The verb is refused, and everything is as before."""
    return await refused_by(database, _TABLES, error, verb)
