"""A new row, put into its table at once."""

from functools import cache

from sqlalchemy import Insert
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from backend.kernel.db import Entity, bare


async def put(session: AsyncSession, row: Entity) -> None:
    """Insert a row by a statement that is kept; the session then holds it like a row that it has read.

    For what everyone does all day: the unit of work spends more time on one row than PostgreSQL does. It
    would also learn the keys of neighbours from the neighbours; here these are in the table already, and
    their keys are given.
    """
    statement, plain, made = _insertion(type(row))
    given = row.__dict__
    values = {name: given.get(name) for name in plain} | {name: given[name] for name in made if name in given}
    found = (await session.execute(statement, values)).one()
    for name, value in [*values.items(), *zip(made, found, strict=True)]:
        set_committed_value(row, name, value)
    make_transient_to_detached(row)
    session.add(row)


@cache
def _insertion(kind: type[Entity]) -> tuple[Insert, list[str], list[str]]:
    """The statement, and the columns without and with a value of their own where none is given."""
    table = bare(kind)
    plain, made = list[str](), list[str]()
    for column in table.c:
        has_own = column.default is not None or column.server_default is not None or column.identity
        (made if has_own else plain).append(column.name)
    return insert(table).returning(*(table.c[name] for name in made)), plain, made
