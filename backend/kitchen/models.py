"""A meal as the kitchen sees it, what was weighed of it, the larder, and costs that no meal has alone.

Weighings and movements of the larder are never changed: an entry that was wrong is countered by another.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    DDL,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    event,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.canteen.models import Canteen, Meal
from backend.kernel.db import Entity, Table
from backend.kernel.errors import DomainError
from backend.kernel.versions import Editable

HEAVIEST = Decimal(2000)
"""Kilograms that are weighed at once: the most that a floor scale carries."""
LONGEST_STALL, LONGEST_WORDS = 40, 200
NOTHING = Decimal(0)


class NotEnoughInLarder(DomainError):
    """There is not that much left of this batch."""


class MoreWasTaken(DomainError):
    """More than this has been taken of the delivery already."""


class MoreThanWasFetched(DomainError):
    """The meal has not fetched that much of this delivery."""


class BatchExpired(DomainError):
    """This batch is past its date: it is a loss, and goes into no meal."""


class WasteKind(StrEnum):
    LEFTOVERS = "leftovers"
    """Cooked and not served."""
    PLATES = "plates"
    """Served and not eaten."""
    TRIMMINGS = "trimmings"
    """What cooking leaves."""


class Unit(StrEnum):
    KILOGRAM = "kg"
    LITRE = "L"
    PIECE = "piece"


class Cause(StrEnum):
    MEAL = "meal"
    LOSS = "loss"
    COUNT = "count"
    """Somebody counted, and the book was wrong."""


class CostKind(StrEnum):
    LABOUR = "labour"
    ENERGY = "energy"
    OTHER = "other"


class KitchenMeal(Editable):
    """A meal of a day, known to the kitchen once something is weighed, cooked or fetched for it."""

    __tablename__ = "kitchen_meal"
    __table_args__ = (
        Unique("canteen_id", "day", "meal"),
        ForeignKeyConstraint(("canteen_id", "meal"), ("canteen_meal.canteen_id", "canteen_meal.meal")),
        CheckConstraint("prepared > 0", "cooked_for_some"),
        Index(None, "day"),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    day: Mapped[date]
    meal: Mapped[Meal]
    prepared: Mapped[int | None]
    """Portions that were cooked."""
    alarmed_at: Mapped[datetime | None]
    """When its waste was found too high; people hear of it once."""

    canteen: Mapped[Canteen] = relationship(lazy="raise", viewonly=True)


class Served(Table):
    """How many portions of a dish went over the counter."""

    __tablename__ = "kitchen_served"
    __table_args__ = (CheckConstraint("portions >= 0", "none_or_more"),)

    kitchen_meal_id: Mapped[UUID] = mapped_column(ForeignKey("kitchen_meal.id"), primary_key=True)
    dish_id: Mapped[UUID] = mapped_column(ForeignKey("dish.id"), primary_key=True)
    portions: Mapped[int]


class Weighing(Entity):
    """Kilograms of waste; one with `corrects_id` takes back the weighing that it repeats in every part."""

    __tablename__ = "kitchen_weighing"
    __table_args__ = (
        Unique("id", "kitchen_meal_id", "stall", "kind", "kg"),  # what a counter entry refers to
        ForeignKeyConstraint(
            ("corrects_id", "kitchen_meal_id", "stall", "kind", "kg"),
            (
                "kitchen_weighing.id",
                "kitchen_weighing.kitchen_meal_id",
                "kitchen_weighing.stall",
                "kitchen_weighing.kind",
                "kitchen_weighing.kg",
            ),
            name="fk_kitchen_weighing_corrects",
        ),
        Unique("corrects_id"),
        Unique("point_id", "read_at"),  # what a scale showed once is weighed once
        CheckConstraint(f"kg > 0 AND kg <= {HEAVIEST}", "something_that_a_scale_carries"),
        CheckConstraint(f"char_length(stall) <= {LONGEST_STALL}", "short_stall"),
        CheckConstraint("(point_id IS NULL) = (read_at IS NULL)", "whole_reading"),
        CheckConstraint("corrects_id IS NULL OR point_id IS NULL", "countered_by_hand"),
        Index(None, "kitchen_meal_id", "at"),
    )

    kitchen_meal_id: Mapped[UUID] = mapped_column(ForeignKey("kitchen_meal.id"))
    stall: Mapped[str] = mapped_column(comment="empty for the whole kitchen")
    kind: Mapped[WasteKind]
    kg: Mapped[Decimal] = mapped_column(Numeric(8, 3))
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("point.id"))
    """The scale that it was read from; none where a person typed it."""
    read_at: Mapped[datetime | None]
    corrects_id: Mapped[UUID | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    kitchen_meal: Mapped[KitchenMeal] = relationship(lazy="raise", viewonly=True)


class Ingredient(Editable):
    """What a kitchen keeps, and for how many days it usually does."""

    __tablename__ = "ingredient"
    __table_args__ = (
        Unique("canteen_id", "name"),
        Unique("id", "unit"),  # what a delivery refers to
        CheckConstraint("shelf_days > 0", "keeps_a_day"),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    name: Mapped[str]
    unit: Mapped[Unit]
    shelf_days: Mapped[int] = mapped_column(SmallInteger)

    canteen: Mapped[Canteen] = relationship(lazy="raise", viewonly=True)


class Batch(Editable):
    """One delivery of an ingredient. `remaining` is kept with the movements in one transaction.

    The version grows when the delivery itself is corrected. One of nothing was entered by mistake.
    """

    __tablename__ = "larder_batch"
    __table_args__ = (
        ForeignKeyConstraint(("ingredient_id", "unit"), ("ingredient.id", "ingredient.unit")),
        CheckConstraint("quantity >= 0", "brings_nothing_or_more"),
        CheckConstraint("remaining >= 0", "not_below_zero"),
        CheckConstraint("price >= 0", "costs_nothing_or_more"),
        CheckConstraint("best_before >= received_on", "not_expired_on_arrival"),
        Index(None, "ingredient_id", "best_before", "id"),
    )

    ingredient_id: Mapped[UUID]
    unit: Mapped[Unit] = mapped_column(comment="the ingredient's, for the constraint")
    quantity: Mapped[Decimal] = mapped_column(Numeric(10, 3))
    remaining: Mapped[Decimal] = mapped_column(Numeric(10, 3))
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2), comment="yuan a unit")
    supplier: Mapped[str]
    origin: Mapped[str | None]
    received_on: Mapped[date]
    best_before: Mapped[date] = mapped_column(comment="the last day on which it may be cooked")

    ingredient: Mapped[Ingredient] = relationship(lazy="raise", viewonly=True)

    def move(self, change: Decimal) -> None:
        if self.remaining + change < 0:
            raise NotEnoughInLarder(field="quantity", remaining=float(self.remaining))
        self.remaining += change

    def brought(self, quantity: Decimal) -> None:
        """So much came in truth; what has left it since has left it."""
        taken = self.quantity - self.remaining
        if quantity < taken:
            raise MoreWasTaken(field="quantity", taken=float(taken))
        self.quantity, self.remaining = quantity, quantity - taken


class Movement(Entity):
    """Out of a batch (negative), or into it again: what a count found more, and what a meal gave back."""

    __tablename__ = "larder_movement"
    __table_args__ = (
        CheckConstraint("quantity <> 0", "moves"),
        CheckConstraint("quantity < 0 OR cause <> 'loss'", "a_loss_takes"),
        CheckConstraint("(cause = 'meal') = (kitchen_meal_id IS NOT NULL)", "a_meal_is_named"),
        CheckConstraint("(cause = 'meal') = (words IS NULL)", "else_words_say_why"),
        Index(None, "kitchen_meal_id"),
        Index(None, "batch_id", "at", "id"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("larder_batch.id"))
    cause: Mapped[Cause]
    quantity: Mapped[Decimal] = mapped_column(Numeric(10, 3))
    kitchen_meal_id: Mapped[UUID | None] = mapped_column(ForeignKey("kitchen_meal.id"))
    words: Mapped[str | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class FixedCost(Editable):
    """What a month costs whatever is cooked; `month` is its first day."""

    __tablename__ = "kitchen_fixed_cost"
    __table_args__ = (
        Unique("canteen_id", "month", "kind"),
        CheckConstraint("amount >= 0", "costs_nothing_or_more"),
        CheckConstraint("extract(day FROM month) = 1", "a_month_by_its_first_day"),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    month: Mapped[date]
    kind: Mapped[CostKind]
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2), comment="yuan")


GUARDS = (
    """CREATE OR REPLACE FUNCTION larder_takes_back_what_was_fetched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(quantity) FROM larder_movement
        WHERE batch_id = NEW.batch_id AND kitchen_meal_id = NEW.kitchen_meal_id) > 0 THEN
        RAISE EXCEPTION 'a meal gives back no more than it fetched' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$""",
    """CREATE OR REPLACE TRIGGER larder_movement_takes_back AFTER INSERT OR UPDATE ON larder_movement
    FOR EACH ROW WHEN (NEW.quantity > 0 AND NEW.kitchen_meal_id IS NOT NULL)
    EXECUTE FUNCTION larder_takes_back_what_was_fetched()""",
)
for guard in GUARDS:
    event.listen(Table.metadata, "after_create", DDL(guard))  # type: ignore[no-untyped-call]
