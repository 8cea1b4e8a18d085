"""Items and their movements; what is on hand is the sum of the movements and never below zero."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.db import Entity


class StockItem(Entity):
    """`on_hand` is kept with the movements in one transaction; the check refuses using what is not there."""

    __tablename__ = "stock_item"
    __table_args__ = (CheckConstraint("on_hand >= 0", "not_below_zero"),)

    name: Mapped[str] = mapped_column(unique=True)
    unit: Mapped[str]
    on_hand: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")


class StockMovement(Entity):
    """In (positive) or out (negative); `reason` refers to what used it, e.g. a ticket."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        CheckConstraint("quantity <> 0", "moves"),
        Index(None, "reason_kind", "reason_id"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("stock_item.id"), index=True)
    quantity: Mapped[Decimal]
    reason_kind: Mapped[str]
    reason_id: Mapped[UUID]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
