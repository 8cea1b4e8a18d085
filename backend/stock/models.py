"""Items and their movements; what is on hand is the sum of the movements and never below zero."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.identity.models import Contractor, Person
from backend.kernel.db import Entity
from backend.kernel.errors import DomainError


class NotEnoughInStock(DomainError):
    """There is not that much in stock."""


class StockItem(Entity):
    """A kind of part on a contractor's shelf.

    `on_hand` is kept with the movements in one transaction; the check refuses using what is not there.
    At `low_at` or less it is time to order more.
    """

    __tablename__ = "stock_item"
    __table_args__ = (
        UniqueConstraint("contractor_id", "name"),
        CheckConstraint("on_hand >= 0", "not_below_zero"),
        CheckConstraint("low_at >= 0", "low_is_not_negative"),
    )

    contractor_id: Mapped[UUID] = mapped_column(ForeignKey("contractor.id"))
    name: Mapped[str]
    unit: Mapped[str]
    on_hand: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")
    low_at: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")

    contractor: Mapped[Contractor] = relationship(lazy="raise")

    @property
    def is_low(self) -> bool:
        return self.on_hand <= self.low_at

    def move(self, change: Decimal) -> None:
        if self.on_hand + change < 0:
            raise NotEnoughInStock(
                field="quantity", item=self.name, onHand=float(self.on_hand), unit=self.unit
            )
        self.on_hand += change


class Cause(StrEnum):
    ISSUE = "issue"
    """Taken for something, to which the reason refers."""
    RECEIPT = "receipt"
    COUNT = "count"
    """Somebody counted, and the book was wrong."""


class StockMovement(Entity):
    """In (positive) or out (negative); `reason` refers to what used it, e.g. a ticket."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        CheckConstraint("quantity <> 0", "moves"),
        CheckConstraint("(reason_kind IS NULL) = (reason_id IS NULL)", "whole_reason"),
        CheckConstraint("(cause = 'issue') = (reason_id IS NOT NULL)", "issued_for_a_reason"),
        CheckConstraint("cause <> 'count' OR note IS NOT NULL", "corrected_with_words"),
        Index(None, "reason_kind", "reason_id"),
        Index(None, "item_id", "at", "id"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("stock_item.id"))
    cause: Mapped[Cause]
    quantity: Mapped[Decimal]
    reason_kind: Mapped[str | None]
    reason_id: Mapped[UUID | None]
    note: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    person: Mapped[Person | None] = relationship(lazy="raise")
