"""Many rows in one statement, for imports: a transaction that others wait for must be short."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.kernel.db import Table
from backend.kernel.journal import Entry, Event, line
from backend.kernel.refs import Ref


@asynccontextmanager
async def quietly(session: AsyncSession) -> AsyncIterator[None]:
    """The journal keeps every line that is written inside, but nobody is told: a thousand news help no one."""
    await session.execute(_QUIET, {"quiet": "on"})
    yield
    await session.execute(_QUIET, {"quiet": "off"})


_QUIET = text("SELECT set_config('manyi.quiet', :quiet, true)")


async def insert_many(session: AsyncSession, kind: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    """Rows as `{column: value}`, all with the same columns; PostgreSQL reads them out of one JSON parameter.

    Defaults of the model do not apply, those of the table do.
    """
    if not rows:
        return
    columns = ", ".join(f'"{column}"' for column in rows[0])
    table = kind.__tablename__
    statement = text(
        f"INSERT INTO {table} ({columns}) "  # noqa: S608  # names of our own tables and columns
        f"SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, :rows)"
    )
    await session.execute(statement.bindparams(bindparam("rows", type_=JSONB)), {"rows": rows})


async def record_many(
    session: AsyncSession, actor: Ref | None, happenings: Iterable[tuple[Ref, Event]]
) -> None:
    """`journal.record` for many subjects at once."""
    now = clock.now()
    await insert_many(session, Entry, [line(actor, subject, what, now) for subject, what in happenings])
