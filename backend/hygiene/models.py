"""The ledger's entries. None is ever changed: what was wrong is struck out by an entry that says why."""

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
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.db import Entity, Table
from backend.kernel.versions import Editable


class Symptom(StrEnum):
    """What keeps its bearer out of a kitchen, of skin, throat, bowels and hands."""

    COUGH = "cough"
    SORE_THROAT = "sore_throat"
    DIARRHOEA = "diarrhoea"
    VOMITING = "vomiting"
    RASH = "rash"
    JAUNDICE = "jaundice"
    WOUND = "wound"


class Unfit(StrEnum):
    """Why somebody must not work in the kitchen today."""

    FEVER = "fever"
    SYMPTOM = "symptom"
    CERTIFICATE = "certificate"


class Method(StrEnum):
    """Of disinfection."""

    STEAM = "steam"
    DRY_HEAT = "dry_heat"
    CHEMICAL = "chemical"
    ULTRAVIOLET = "ultraviolet"


class Paper(StrEnum):
    """Whose a paper is follows from its kind: a staff member's, the canteen's own, a supplier's."""

    HEALTH = "health"
    FOOD_LICENCE = "food_licence"
    SUPPLIER = "supplier"


class EntryKind(StrEnum):
    """The ledger's parts, each by the name of its table."""

    MORNING_CHECK = "morning_check"
    FOOD_SAMPLE = "food_sample"
    SAMPLE_DISPOSAL = "sample_disposal"
    DISINFECTION = "disinfection"
    CERTIFICATE = "certificate"


class KitchenStaff(Editable):
    """Somebody who works in a kitchen. They do not use the service."""

    __tablename__ = "kitchen_staff"
    __table_args__ = (UniqueConstraint("canteen_id", "name"),)

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    name: Mapped[str]
    post: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True, server_default="true")


class LedgerEntry(Entity):
    """What was done in a canteen, written down by whom."""

    __abstract__ = True

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Strike(LedgerEntry):
    """Strikes one entry out, which stays to be read."""

    __tablename__ = "ledger_strike"
    __table_args__ = (Index(None, "canteen_id", "recorded_at"),)

    entry_kind: Mapped[EntryKind]
    entry_id: Mapped[UUID] = mapped_column(unique=True)
    reason: Mapped[str]


class Replacing(LedgerEntry):
    """Of its kind there is one about one thing; only in place of a struck one is there another."""

    __abstract__ = True

    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_strike.entry_id"), unique=True)


class MorningCheck(Replacing):
    __tablename__ = "morning_check"
    __table_args__ = (
        Index("uq_morning_check_first", "staff_id", "day", unique=True, postgresql_where=text("replaces_id IS NULL")),
        UniqueConstraint("id", "staff_id", "day"),  # what a replacement refers to
        ForeignKeyConstraint(
            ("replaces_id", "staff_id", "day"),
            ("morning_check.id", "morning_check.staff_id", "morning_check.day"),
            name="fk_morning_check_same",
        ),
        CheckConstraint("temperature BETWEEN 34 AND 43", "temperature_of_a_person"),
        CheckConstraint("cardinality(symptoms) = 0 OR 'symptom' = ANY (unfit_because)", "symptoms_make_unfit"),
        CheckConstraint("cardinality(unfit_because) = 0 OR measure IS NOT NULL", "unfit_has_a_measure"),
        Index(None, "canteen_id", "day"),
    )  # fmt: skip

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("kitchen_staff.id"))
    day: Mapped[date]
    temperature: Mapped[Decimal] = mapped_column(Numeric(3, 1), comment="°C")
    hands_clean: Mapped[bool]
    symptoms: Mapped[list[Symptom]] = mapped_column(ARRAY(Text))
    unfit_because: Mapped[list[Unfit]] = mapped_column(ARRAY(Text))
    measure: Mapped[str | None]
    """What was done about it, such as being sent off duty."""


class FoodSample(Replacing):
    """Of one dish of a meal. Where `keep_until` comes from is a rule, which may change later; it does not."""

    __tablename__ = "food_sample"
    __table_args__ = (
        Index("uq_food_sample_first", "menu_id", "dish_id", unique=True, postgresql_where=text("replaces_id IS NULL")),
        UniqueConstraint("id", "menu_id", "dish_id"),  # what a replacement refers to
        UniqueConstraint("id", "keep_until"),  # what a disposal refers to
        ForeignKeyConstraint(
            ("replaces_id", "menu_id", "dish_id"),
            ("food_sample.id", "food_sample.menu_id", "food_sample.dish_id"),
            name="fk_food_sample_same",
        ),
        CheckConstraint("grams > 0", "has_weight"),
        CheckConstraint("keep_until > put_in_at", "is_kept"),
        Index(None, "canteen_id", "put_in_at"),
    )  # fmt: skip

    menu_id: Mapped[UUID] = mapped_column(ForeignKey("menu.id"))
    dish_id: Mapped[UUID] = mapped_column(ForeignKey("dish.id"))
    grams: Mapped[int] = mapped_column(SmallInteger)
    fridge: Mapped[str]
    put_in_at: Mapped[datetime]
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("kitchen_staff.id"))
    keep_until: Mapped[datetime]


class Disposal(Replacing):
    """A sample is destroyed, not before it was kept long enough."""

    __tablename__ = "sample_disposal"
    __table_args__ = (
        Index("uq_sample_disposal_first", "sample_id", unique=True, postgresql_where=text("replaces_id IS NULL")),
        UniqueConstraint("id", "sample_id"),  # what a replacement refers to
        ForeignKeyConstraint(("sample_id", "keep_until"), ("food_sample.id", "food_sample.keep_until")),
        ForeignKeyConstraint(
            ("replaces_id", "sample_id"),
            ("sample_disposal.id", "sample_disposal.sample_id"),
            name="fk_sample_disposal_same",
        ),
        CheckConstraint("recorded_at >= keep_until", "kept_long_enough"),
    )  # fmt: skip

    sample_id: Mapped[UUID]
    keep_until: Mapped[datetime] = mapped_column(comment="the sample's, for the constraint")


class Disinfection(LedgerEntry):
    __tablename__ = "disinfection"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", "starts_before_it_ends"),
        Index(None, "canteen_id", "starts_at"),
    )

    object: Mapped[str]
    """One of those that the rule names."""
    method: Mapped[Method]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    strength: Mapped[str]
    """Concentration or temperature, in words."""
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("kitchen_staff.id"))


class Certificate(LedgerEntry):
    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("(kind = 'health') = (staff_id IS NOT NULL)", "health_is_a_persons"),
        CheckConstraint("(kind = 'supplier') = (supplier IS NOT NULL)", "supplier_is_named"),
        Index(None, "canteen_id", "valid_until"),
    )

    kind: Mapped[Paper]
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("kitchen_staff.id"))
    supplier: Mapped[str | None]
    number: Mapped[str]
    valid_until: Mapped[date]
    """The last day on which it is valid."""
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("file.id"))


ENTRIES: dict[EntryKind, type[LedgerEntry]] = {
    EntryKind(kind.__tablename__): kind
    for kind in (MorningCheck, FoodSample, Disposal, Disinfection, Certificate)
}
"""What can be struck out."""

_TABLES = (*ENTRIES, Strike.__tablename__)
GUARDS = (
    """CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the hygiene ledger is append-only'; END $$""",
    *(
        f"""CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"""
        for table in _TABLES
    ),
)
for guard in GUARDS:
    event.listen(Table.metadata, "after_create", DDL(guard))  # type: ignore[no-untyped-call]
