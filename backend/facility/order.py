"""Pages of places and equipment in the order of the house; of what was searched, the best matches first."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, literal, tuple_

from backend.kernel.pages import BadCursor, Page, limit

Position = tuple[int, str, UUID]
"""Rank of the match, place in the house, id."""


@dataclass(frozen=True, slots=True)
class HouseOrder:
    """A keyset over (rank, sort, id); the rank is 0 for everything where nothing was searched."""

    sort: SQLColumnExpression[str]
    id: SQLColumnExpression[UUID]
    rank: ColumnElement[int] | None = None

    def page(self, query: Select[Any], first: int, after: str | None) -> Select[Any]:
        """`query` with the rank as its second column, cut behind `after`, one row longer than `first`."""
        rank = literal(0) if self.rank is None else self.rank
        keys = (self.sort, self.id) if self.rank is None else (rank, self.sort, self.id)
        if after is not None:
            query = query.where(tuple_(*keys) > tuple_(*_decode(after)[-len(keys) :]))
        return query.add_columns(rank).order_by(*keys).limit(limit(first) + 1)

    @staticmethod
    def cut(rows: Sequence[Any], first: int) -> Page[Any]:
        """The page of the rows, each an item and its rank, that the query of `page` gave."""
        shown = rows[: limit(first)]
        if len(rows) == len(shown):
            return Page([item for item, _ in shown], None)
        last, rank = shown[-1]
        return Page([item for item, _ in shown], _encode((rank, last.sort, last.id)))


def _encode(position: Position) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode()


def _decode(cursor: str) -> Position:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor.encode()), type=tuple[int, str, UUID])
    except (msgspec.DecodeError, ValueError, binascii.Error):
        raise BadCursor(field="after") from None
