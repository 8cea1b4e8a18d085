"""The spare parts of the demo area: each contractor keeps those of its trades."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.demo.people import Population
from backend.edge.demo.seed import Chance
from backend.edge.demo.words import CONTRACTORS, STOCK
from backend.stock.models import Cause, StockItem, StockMovement


@dataclass(slots=True)
class Part:
    """What a repair of its trade may use up; `left` is what the history has not taken yet."""

    row: StockItem
    trade: str
    left: int


def shelves(people: Population, founded: datetime) -> list[Part]:
    chance = Chance("shelves")
    return [
        Part(
            StockItem(
                id=chance.id(founded),
                contractor_id=contractor_id,
                name=name,
                unit=unit,
                on_hand=Decimal(count),
                low_at=Decimal(low),
            ),
            trade,
            count,
        )
        for contractor_id, covered in _contractors(people)
        for trade, name, unit, count, low in STOCK
        if trade in covered
    ]


def _contractors(people: Population) -> Iterator[tuple[UUID, set[str]]]:
    """With the trades that each serves; the first one all that nobody else does."""
    trades = {trade for trade, *_ in STOCK}
    others = {trade for *_, covered in CONTRACTORS for trade in covered}
    for (contractor_id, *_), (*_, covered) in zip(people.contractors, CONTRACTORS, strict=True):
        yield contractor_id, set(covered) or trades - others


async def plant(session: AsyncSession, parts: list[Part], people: Population, founded: datetime) -> None:
    """All came in when the contracts began, by the hands of the managers."""
    chance = Chance("receipts")
    keeper = {manager.contractor_id: manager.id for manager in people.managers}
    session.add_all(part.row for part in parts)
    await session.flush()
    session.add_all(
        StockMovement(
            id=chance.id(founded),
            item_id=part.row.id,
            cause=Cause.RECEIPT,
            quantity=Decimal(part.left),
            note="合同期初备货",
            person_id=keeper[part.row.contractor_id],
            at=founded,
        )
        for part in parts
    )
    await session.flush()


def issue(
    part: Part, quantity: int, ticket_id: UUID, worker_id: UUID, id_: UUID, at: datetime
) -> dict[str, Any]:
    """The row of a movement out, as taking it would have written it then."""
    part.left -= quantity
    return {
        "id": id_,
        "item_id": part.row.id,
        "cause": Cause.ISSUE,
        "quantity": str(-quantity),
        "reason_kind": "ticket",
        "reason_id": ticket_id,
        "person_id": worker_id,
        "at": at,
    }
