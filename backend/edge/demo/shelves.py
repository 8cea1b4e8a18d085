"""The spare parts of the demo area: each contractor keeps those of its trades."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.demo.loading import load
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
    low: int
    keeper: UUID
    """The manager who books what comes in."""

    def issue(
        self, quantity: int, ticket_id: UUID, worker_id: UUID, id_: UUID, at: datetime
    ) -> dict[str, Any]:
        self.left -= quantity
        reason: dict[str, Any] = {"reason_kind": "ticket", "reason_id": ticket_id, "note": None}
        return self._moved(id_, Cause.ISSUE, -quantity, worker_id, at) | reason

    def receive(self, id_: UUID, at: datetime, note: str = "补货到货") -> dict[str, Any]:
        """As much as there was at first."""
        quantity = int(self.row.on_hand)
        self.left += quantity
        reason: dict[str, Any] = {"reason_kind": None, "reason_id": None, "note": note}
        return self._moved(id_, Cause.RECEIPT, quantity, self.keeper, at) | reason

    def _moved(self, id_: UUID, cause: Cause, quantity: int, person_id: UUID, at: datetime) -> dict[str, Any]:
        """A row of the table, as moving it would have written it then."""
        return {
            "id": id_,
            "item_id": self.row.id,
            "cause": cause,
            "quantity": str(quantity),
            "person_id": person_id,
            "at": at,
        }


def shelves(people: Population, founded: datetime) -> list[Part]:
    chance = Chance("shelves")
    keepers = {manager.contractor_id: manager.id for manager in people.managers}
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
            0,
            low,
            keepers[contractor_id],
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


async def plant(driver: Any, session: AsyncSession, parts: list[Part], founded: datetime) -> None:
    """All came in when the contracts began."""
    chance = Chance("receipts")
    session.add_all(part.row for part in parts)
    await session.flush()
    rows = [part.receive(chance.id(founded), founded, "合同期初备货") for part in parts]
    await load(driver, StockMovement, rows)


def settle(parts: list[Part]) -> None:
    """What the history has left is what is on hand."""
    for part in parts:
        part.row.on_hand = Decimal(part.left)
