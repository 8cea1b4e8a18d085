"""A new row as something to say: for what everyone does all day, in place of the session's unit of work."""

from functools import cache
from typing import Any

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import insert

from backend.kernel import kept
from backend.kernel.db import Entity, bare
from backend.kernel.kept import Kept, Said


def put(row: Entity) -> Said:
    """The insertion of `row`, which no session then holds: whoever wants to change it reads it.

    It gets the model's defaults, as a flush would give it; what only the database adds stays unknown to it.
    """
    for column in _with_default(type(row)):
        if column.name not in row.__dict__:
            setattr(row, column.name, _default(column))
    given = {name: row.__dict__[name] for name in _columns(type(row)) if name in row.__dict__}
    return Said(_insertion(type(row), tuple(given)), kept.arguments(type(row), given))


@cache
def _columns(kind: type[Entity]) -> list[str]:
    return [column.name for column in bare(kind).c]


@cache
def _with_default(kind: type[Entity]) -> list[Column[Any]]:
    return [column for column in bare(kind).c if column.default is not None]


def _default(column: Column[Any]) -> Any:
    made: Any = column.default
    return made.arg(None) if made.is_callable else made.arg


@cache
def _insertion(kind: type[Entity], columns: tuple[str, ...]) -> Kept:
    return Kept(insert(bare(kind)).values(kept.parameters(kind, columns)).inline())
