"""What is cooked to be taken away on a day, in slots of time, and who has ordered some of it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.canteen.models import LONGEST_WORDS, MOST_PORTIONS, Canteen, Dish
from backend.kernel import clock
from backend.kernel.db import Entity, Table
from backend.kernel.errors import DomainError
from backend.kernel.versions import Editable


class TakeawayClosed(DomainError):
    """Orders for this day have closed."""


class OfferWithdrawn(DomainError):
    """The canteen has withdrawn this takeaway."""


class SoldOut(DomainError):
    """There are not so many portions left."""


class SlotFull(DomainError):
    """Nobody else can come at that time; choose another."""


class OrderState(StrEnum):
    ORDERED = "ordered"
    PICKED_UP = "picked_up"
    NOT_PICKED_UP = "not_picked_up"
    TAKEN_BACK = "taken_back"
    CANCELLED = "cancelled"
    """By the canteen, which has withdrawn its offer."""


CALLED_OFF = (OrderState.TAKEN_BACK, OrderState.CANCELLED)


class Offer(Editable):
    """A canteen's takeaway of one day. Its row's lock is what all who order there wait for."""

    __tablename__ = "takeaway_offer"
    __table_args__ = (
        UniqueConstraint("canteen_id", "day"),
        CheckConstraint(f"char_length(withdrawn_because) BETWEEN 1 AND {LONGEST_WORDS}", "says_why"),
        Index(None, "day"),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    day: Mapped[date]
    closes_at: Mapped[datetime]
    withdrawn_because: Mapped[str | None]

    canteen: Mapped[Canteen] = relationship(lazy="raise")
    items: Mapped[list["OfferItem"]] = relationship(lazy="raise", order_by="OfferItem.position")
    slots: Mapped[list["Slot"]] = relationship(lazy="raise", order_by="Slot.starts_at")

    def check_offered(self) -> None:
        if self.withdrawn_because is not None:
            raise OfferWithdrawn(field="offerId")

    def check_open(self) -> None:
        if clock.now() >= self.closes_at:
            raise TakeawayClosed(field="offerId", closes=self.closes_at.isoformat())


class OfferItem(Entity):
    """A dish with so many portions, of which so many are taken."""

    __tablename__ = "takeaway_item"
    __table_args__ = (
        UniqueConstraint("offer_id", "dish_id"),
        CheckConstraint("price >= 0", "costs_nothing_or_more"),
        CheckConstraint("taken BETWEEN 0 AND portions", "never_overrun"),
    )

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("takeaway_offer.id"))
    dish_id: Mapped[UUID] = mapped_column(ForeignKey("dish.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2), comment="yuan")
    portions: Mapped[int] = mapped_column(SmallInteger)
    taken: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")

    dish: Mapped[Dish] = relationship(lazy="raise")

    @property
    def left(self) -> int:
        return self.portions - self.taken

    def give(self, wanted: int, before: int) -> None:
        """So many portions to someone who had `before` of them."""
        if wanted - before > self.left:
            raise SoldOut(field="items", item=str(self.id), left=self.left + before)
        self.taken += wanted - before


class Slot(Entity):
    """When to come for it: so many orders at a time."""

    __tablename__ = "takeaway_slot"
    __table_args__ = (
        UniqueConstraint("offer_id", "starts_at"),
        UniqueConstraint("id", "offer_id"),  # what an order refers to
        CheckConstraint("starts_at < ends_at", "starts_before_it_ends"),
        CheckConstraint("taken BETWEEN 0 AND capacity", "never_overrun"),
    )

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("takeaway_offer.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int] = mapped_column(SmallInteger)
    taken: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")

    @property
    def left(self) -> int:
        return self.capacity - self.taken

    def admit(self) -> None:
        if self.left < 1:
            raise SlotFull(field="slotId")
        self.taken += 1


class Order(Entity):
    """One a person and offer, but for those that were called off."""

    __tablename__ = "takeaway_order"
    __table_args__ = (
        ForeignKeyConstraint(("slot_id", "offer_id"), ("takeaway_slot.id", "takeaway_slot.offer_id")),
        UniqueConstraint("offer_id", "code"),
        Index(
            "uq_takeaway_order_one",
            "offer_id",
            "person_id",
            unique=True,
            postgresql_where=text("state NOT IN ('taken_back', 'cancelled')"),
        ),
        CheckConstraint("(state IN ('picked_up', 'not_picked_up')) = (settled_at IS NOT NULL)", "settled_once"),
        CheckConstraint("total >= 0", "costs_nothing_or_more"),
        Index(None, "person_id", "settled_at"),
        Index(None, "slot_id"),
    )  # fmt: skip

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("takeaway_offer.id"))
    slot_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str]
    """Said or shown at the counter; nobody guesses it."""
    state: Mapped[OrderState] = mapped_column(default=OrderState.ORDERED)
    total: Mapped[Decimal] = mapped_column(Numeric(9, 2), comment="yuan")
    ordered_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When it was picked up, or nobody had come for it."""

    offer: Mapped[Offer] = relationship(lazy="raise")
    slot: Mapped[Slot] = relationship(lazy="raise", viewonly=True)
    lines: Mapped[list["OrderLine"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def portions(self) -> dict[UUID, int]:
        """By item; needs the lines loaded."""
        return {line.item_id: line.portions for line in self.lines}


class OrderLine(Table):
    __tablename__ = "takeaway_order_line"
    __table_args__ = (CheckConstraint(f"portions BETWEEN 1 AND {MOST_PORTIONS}", "has_portions"),)

    order_id: Mapped[UUID] = mapped_column(ForeignKey("takeaway_order.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("takeaway_item.id"), primary_key=True)
    portions: Mapped[int] = mapped_column(SmallInteger)

    item: Mapped[OfferItem] = relationship(lazy="raise")
