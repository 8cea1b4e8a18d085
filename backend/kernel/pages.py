"""Long lists, a page at a time, by keyset: page 10,000 costs what page 1 costs."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Integer, Select, bindparam, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from backend.kernel.errors import DomainError

T = TypeVar("T")
LARGEST = 100


class BadCursor(DomainError):
    """This list has changed its shape; start again from its beginning."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`next` continues after the last item; None at the end of the list."""

    items: Sequence[T]
    next: str | None


@dataclass(frozen=True, slots=True)
class Keyset(Generic[T]):
    """The order of a list: by `time`, then by `id`, both in one direction."""

    time: InstrumentedAttribute[Any] | ColumnElement[Any]
    id: InstrumentedAttribute[Any] | ColumnElement[Any]
    newest_first: bool = True

    def page(self, query: Select[Any], first: int, after: str | None) -> Select[Any]:
        """`query` ordered, cut behind `after`, and one row longer than `first` to see whether more follows."""
        return self.shape(query, continues=after is not None).params(self.values(first, after))

    def shape(self, query: Select[Any], *, continues: bool) -> Select[Any]:
        """The same with places for `values`: a statement to be kept and run with others each time."""
        if continues:
            key, position = (
                tuple_(self.time, self.id),
                tuple_(bindparam("time", type_=self.time.type), bindparam("id", type_=self.id.type)),
            )
            query = query.where(key < position if self.newest_first else key > position)
        order = (self.time.desc(), self.id.desc()) if self.newest_first else (self.time, self.id)
        return query.order_by(*order).limit(bindparam("limit", type_=Integer))

    def values(self, first: int, after: str | None) -> dict[str, Any]:
        time, identifier = _decode(after) if after is not None else (None, None)
        return {"limit": limit(first) + 1} | ({"time": time, "id": identifier} if after is not None else {})

    def cut(self, rows: Sequence[T], first: int, key: Callable[[T], tuple[datetime, UUID]]) -> Page[T]:
        """The page of the rows that the query of `page` gave; `key` reads a row's (time, id)."""
        items = rows[: limit(first)]
        return Page(items, encode(*key(items[-1])) if len(rows) > len(items) else None)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order of a list by several values, all ascending and never null, the last of them unique.

    For a statement that is kept: the beginning and every later page are one shape.
    """

    columns: Sequence[ColumnElement[Any]]

    def shape(self, query: Select[Any]) -> Select[Any]:
        """`query` ordered, with its rank as the last columns, and places for `values`."""
        last = [bindparam(f"rank_{nth}", type_=column.type) for nth, column in enumerate(self.columns)]
        return (
            query.add_columns(*self.columns)
            .where(last[0].is_(None) | (tuple_(*self.columns) > tuple_(*last)))
            .order_by(*self.columns)
            .limit(bindparam("limit", type_=Integer))
        )

    def values(self, first: int, after: str | None) -> dict[str, Any]:
        rank = self._decode(after) if after is not None else [None] * len(self.columns)
        return {"limit": limit(first) + 1} | {f"rank_{nth}": value for nth, value in enumerate(rank)}

    def cut(self, rows: Sequence[Sequence[Any]], first: int, read: Callable[[Sequence[Any]], T]) -> Page[T]:
        """The page of these rows; `read` makes an item of one."""
        kept = rows[: limit(first)]
        rank = kept[-1][-len(self.columns) :] if len(rows) > len(kept) else None
        return Page([read(row) for row in kept], self._encode(rank) if rank else None)

    def _encode(self, rank: Sequence[Any]) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode(list(rank))).decode()

    def _decode(self, cursor: str) -> list[Any]:
        kinds: Any = tuple.__class_getitem__(tuple(_kind(column.type) for column in self.columns))
        try:
            return list(msgspec.json.decode(base64.urlsafe_b64decode(cursor.encode()), type=kinds))
        except (ValueError, binascii.Error):
            raise BadCursor(field="after") from None


def _kind(type_: TypeEngine[Any]) -> Any:
    """Of a value in a cursor: whoever writes one gives no number that the database cannot hold."""
    if not isinstance(type_, Integer):
        return type_.python_type
    largest = (1 << (63 if isinstance(type_, BigInteger) else 31)) - 1
    return Annotated[int, msgspec.Meta(ge=-largest, le=largest)]


def limit(first: int) -> int:
    return max(1, min(first, LARGEST))


def encode(time: datetime, identifier: UUID) -> str:
    return base64.urlsafe_b64encode(f"{time.isoformat()} {identifier}".encode()).decode()


def _decode(cursor: str) -> tuple[datetime, UUID]:
    try:
        time, identifier = base64.urlsafe_b64decode(cursor.encode()).decode().split(" ")
        return datetime.fromisoformat(time), UUID(identifier)
    except (ValueError, binascii.Error):
        raise BadCursor(field="after") from None
