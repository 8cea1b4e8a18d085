"""Statements that are kept: made into text once, then sent again and again with other values.

SQLAlchemy asks a statement each time what it is, to find the text that it made of it before. For what everyone
does all day that takes longer than PostgreSQL's own work.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, CursorResult, Dialect, Insert, Select, bindparam
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from backend.kernel.db import Table


class Kept:
    """One statement with named parameters, for the life of the process."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert) -> None:
        self.statement = statement
        self._text = ""
        self._parameters: list[_Parameter] = []

    async def run(self, session: AsyncSession, values: Mapping[str, Any]) -> CursorResult[Any]:
        """What comes back is as the driver gives it: an enum by its value."""
        return await session.run_sync(self._send, values)

    def _send(self, session: Session, values: Mapping[str, Any]) -> CursorResult[Any]:
        connection = session.connection()
        if not self._text:
            self._compile(connection.dialect)
        return connection.exec_driver_sql(
            self._text, tuple([each.value(values) for each in self._parameters])
        )

    def _compile(self, dialect: Dialect) -> None:
        compiled = self.statement.compile(dialect=dialect)
        binds = (compiled.binds[name] for name in compiled.positiontup or ())
        self._parameters = [_Parameter.of(bind, dialect) for bind in binds]
        self._text = compiled.string


class Said(NamedTuple):
    """A kept statement with the values of this time."""

    kept: Kept
    values: Mapping[str, Any]


async def say(session: AsyncSession, *said: Said) -> CursorResult[Any]:
    """All of it in one statement, in which none sees what another writes; the rows are the last one's.

    Each needs parameters of its own: two insertions into one table are not said together.
    """
    values = dict[str, Any]()
    for each in said:
        if not values.keys().isdisjoint(each.values):
            raise ValueError("two of these statements have a parameter of the same name")
        values |= each.values
    return await _together(*(each.kept for each in said)).run(session, values)


def parameters(kind: type[Table], columns: Iterable[str]) -> dict[str, BindParameter[Any]]:
    """For an insertion that may be said together with those into other tables."""
    return {column: bindparam(f"{kind.__tablename__}_{column}") for column in columns}


def arguments(kind: type[Table], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as values for the `parameters` of its table."""
    return {f"{kind.__tablename__}_{column}": value for column, value in row.items()}


@cache
def _together(*kept: Kept) -> Kept:
    *before, last = kept
    if not before:
        return last
    return Kept(last.statement.add_cte(*(each.statement.cte(f"part_{n}") for n, each in enumerate(before))))


class _Parameter(NamedTuple):
    name: str | None
    """None for one whose value is part of the statement."""
    process: Callable[[Any], Any] | None
    written: Any

    @classmethod
    def of(cls, bind: BindParameter[Any], dialect: Dialect) -> "_Parameter":
        process = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.required:
            return cls(bind.key, process, None)
        return cls(None, None, process(bind.value) if process else bind.value)

    def value(self, values: Mapping[str, Any]) -> Any:
        if self.name is None:
            return self.written
        return self.process(values[self.name]) if self.process else values[self.name]
