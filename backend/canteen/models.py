"""Canteens with their meals, dishes and menus; who comes to a meal, and what they said of it."""

from datetime import date, datetime, time, timedelta
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
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.facility.models import Place
from backend.kernel import clock
from backend.kernel.db import Entity, Table
from backend.kernel.errors import DomainError
from backend.kernel.versions import Editable

MOST_PORTIONS = 20
"""Of one registration, whatever the rule says."""
LONGEST_WORDS = 200


class RegistrationClosed(DomainError):
    """Registration for this meal has closed."""


class Meal(StrEnum):
    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


MEALS = tuple(Meal)
"""In the order of the day."""


class Course(StrEnum):
    """What kind of dish it is, in the order of a menu."""

    MEAT = "meat"
    MIXED = "mixed"
    VEGETABLE = "vegetable"
    COLD = "cold"
    SOUP = "soup"
    STAPLE = "staple"
    SNACK = "snack"


class Allergen(StrEnum):
    """The eight kinds of GB 7718, of which the cereals are those with gluten."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    FISH = "fish"
    EGG = "egg"
    PEANUT = "peanut"
    SOY = "soy"
    MILK = "milk"
    NUTS = "nuts"


class Tag(StrEnum):
    """What people say of a meal with one touch."""

    TASTY = "tasty"
    FRESH = "fresh"
    HOT = "hot"
    FRIENDLY = "friendly"
    QUICK = "quick"
    BLAND = "bland"
    SALTY = "salty"
    OILY = "oily"
    COLD = "cold"
    LITTLE = "little"
    WAITING = "waiting"


class Answer(StrEnum):
    """To a suggested dish."""

    PLANNED = "planned"
    SERVED = "served"
    NOT_POSSIBLE = "not_possible"


class Canteen(Editable):
    """A place in which meals are served."""

    __tablename__ = "canteen"
    __table_args__ = (CheckConstraint("seats > 0", "has_seats"),)

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), unique=True)
    seats: Mapped[int] = mapped_column(SmallInteger)

    place: Mapped[Place] = relationship(lazy="raise")
    meals: Mapped[list["Serving"]] = relationship(lazy="raise", order_by="Serving.starts_at")


class Serving(Table):
    """When a canteen serves a meal, and until when people register for it."""

    __tablename__ = "canteen_meal"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", "starts_before_it_ends"),
        CheckConstraint("closes_days_before >= 0", "closes_no_later_day"),
        CheckConstraint("closes_days_before > 0 OR closes_at <= starts_at", "closes_before_it_starts"),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"), primary_key=True)
    meal: Mapped[Meal] = mapped_column(primary_key=True)
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    closes_days_before: Mapped[int] = mapped_column(SmallInteger)
    closes_at: Mapped[time]

    def begins(self, day: date) -> datetime:
        return datetime.combine(day, self.starts_at, clock.HERE)

    def ends(self, day: date) -> datetime:
        return datetime.combine(day, self.ends_at, clock.HERE)

    def closes(self, day: date) -> datetime:
        """From this moment on nobody registers any more, or takes it back."""
        return datetime.combine(day - timedelta(days=self.closes_days_before), self.closes_at, clock.HERE)

    def check_open(self, day: date) -> None:
        closes = self.closes(day)
        if clock.now() >= closes:
            raise RegistrationClosed(field="menuId", closes=closes.isoformat())


class Dish(Editable):
    """What a canteen can cook. Nutrition is that of one portion: all five figures, or none."""

    __tablename__ = "dish"
    __table_args__ = (
        UniqueConstraint("canteen_id", "name"),
        CheckConstraint("spicy BETWEEN 0 AND 3", "as_spicy_as_can_be"),
        CheckConstraint(
            "num_nonnulls(energy_kj, protein_g, fat_g, carbohydrate_g, sodium_mg) IN (0, 5)",
            "nutrition_is_whole",
        ),
        CheckConstraint(
            "least(energy_kj, protein_g, fat_g, carbohydrate_g, sodium_mg) >= 0", "nutrition_is_not_negative"
        ),
        Index(
            "ix_dish_retired",
            "canteen_id",
            "retired_at",
            "id",
            postgresql_where=text("retired_at IS NOT NULL"),
        ),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    name: Mapped[str]
    name_en: Mapped[str | None]
    course: Mapped[Course]
    allergens: Mapped[list[Allergen]] = mapped_column(ARRAY(Text))
    spicy: Mapped[int] = mapped_column(SmallInteger)
    origin: Mapped[str | None]
    """Where the main ingredient comes from."""
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("file.id"))
    energy_kj: Mapped[Decimal | None] = mapped_column(Numeric(7, 1))
    protein_g: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    fat_g: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    carbohydrate_g: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    sodium_mg: Mapped[Decimal | None] = mapped_column(Numeric(7, 1))
    retired_at: Mapped[datetime | None]
    """Since when it is cooked no more: it stays where it was served, and comes on no new menu."""


class Menu(Editable):
    """A meal of a day: a draft until it is published."""

    __tablename__ = "menu"
    __table_args__ = (
        UniqueConstraint("canteen_id", "day", "meal"),
        UniqueConstraint("id", "day", "meal"),  # what a registration refers to
        ForeignKeyConstraint(("canteen_id", "meal"), ("canteen_meal.canteen_id", "canteen_meal.meal")),
        CheckConstraint("present >= 0", "nobody_or_more_came"),
        CheckConstraint("present IS NULL OR published_at IS NOT NULL", "was_served"),
        CheckConstraint("called_off_because IS NULL OR published_at IS NULL", "called_off_is_not_published"),
        Index(None, "day"),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    day: Mapped[date]
    meal: Mapped[Meal]
    published_at: Mapped[datetime | None]
    called_off_because: Mapped[str | None]
    """Why it is not cooked after all, until its menu is written anew."""
    present: Mapped[int | None]
    """How many really ate, counted by the canteen."""

    items: Mapped[list["MenuItem"]] = relationship(lazy="raise", order_by="MenuItem.position")
    serving: Mapped[Serving] = relationship(lazy="raise", viewonly=True)


class MenuItem(Table):
    __tablename__ = "menu_item"
    __table_args__ = (
        CheckConstraint("price >= 0", "costs_nothing_or_more"),
        UniqueConstraint("menu_id", "position"),
    )

    menu_id: Mapped[UUID] = mapped_column(ForeignKey("menu.id"), primary_key=True)
    dish_id: Mapped[UUID] = mapped_column(ForeignKey("dish.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    price: Mapped[Decimal | None] = mapped_column(Numeric(8, 2), comment="yuan")

    dish: Mapped[Dish] = relationship(lazy="raise")


class Registration(Entity):
    """Someone comes to a meal, with guests or without; nobody eats one meal of a day in two canteens."""

    __tablename__ = "meal_registration"
    __table_args__ = (
        ForeignKeyConstraint(("menu_id", "day", "meal"), ("menu.id", "menu.day", "menu.meal")),
        UniqueConstraint("person_id", "day", "meal"),
        CheckConstraint(f"portions BETWEEN 1 AND {MOST_PORTIONS}", "has_portions"),
        Index(None, "menu_id"),
    )

    menu_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    """To which the person belonged when they registered."""
    day: Mapped[date] = mapped_column(comment="the menu's, for the constraint")
    meal: Mapped[Meal] = mapped_column(comment="the menu's, for the constraint")
    portions: Mapped[int] = mapped_column(SmallInteger)
    registered_at: Mapped[datetime]

    menu: Mapped[Menu] = relationship(lazy="raise")

    @property
    def begins(self) -> datetime:
        """When the meal does; needs menu and serving loaded."""
        return self.menu.serving.begins(self.day)


class Rating(Entity):
    """What someone who registered for a meal says of it, once. Who it was is never shown to the canteen."""

    __tablename__ = "meal_rating"
    __table_args__ = (
        UniqueConstraint("menu_id", "person_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", "one_to_five_stars"),
        CheckConstraint(f"char_length(words) <= {LONGEST_WORDS}", "few_words"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", "whole_reply"),
        CheckConstraint("action IS NULL OR reply IS NOT NULL", "action_comes_with_a_reply"),
        Index(None, "canteen_id", "rated_at", "id"),
        Index(None, "rated_at"),
        Index(
            "ix_meal_rating_open",
            "canteen_id",
            "rated_at",
            "id",
            postgresql_where=text("replied_at IS NULL"),
        ),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"), comment="the menu's, for the lists")
    menu_id: Mapped[UUID] = mapped_column(ForeignKey("menu.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    stars: Mapped[int] = mapped_column(SmallInteger)
    tags: Mapped[list[Tag]] = mapped_column(ARRAY(Text))
    words: Mapped[str | None]
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("file.id"))
    rated_at: Mapped[datetime]
    reply: Mapped[str | None]
    action: Mapped[str | None]
    """What the canteen has done about it."""
    replied_at: Mapped[datetime | None]

    menu: Mapped[Menu] = relationship(lazy="raise")
    dishes: Mapped[list["DishRating"]] = relationship(lazy="raise")


class DishRating(Table):
    """The stars that a rating gives to one dish of the meal."""

    __tablename__ = "dish_rating"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", "one_to_five_stars"), Index(None, "dish_id"))

    rating_id: Mapped[UUID] = mapped_column(ForeignKey("meal_rating.id"), primary_key=True)
    dish_id: Mapped[UUID] = mapped_column(ForeignKey("dish.id"), primary_key=True)
    stars: Mapped[int] = mapped_column(SmallInteger)

    dish: Mapped[Dish] = relationship(lazy="raise")


class Suggestion(Editable):
    """A dish that people wish for."""

    __tablename__ = "dish_suggestion"
    __table_args__ = (
        UniqueConstraint("canteen_id", "name"),
        CheckConstraint(f"char_length(words) <= {LONGEST_WORDS}", "few_words"),
        CheckConstraint("answer IS NOT NULL OR answer_words IS NULL", "words_come_with_an_answer"),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    words: Mapped[str | None]
    suggested_at: Mapped[datetime]
    answer: Mapped[Answer | None]
    answer_words: Mapped[str | None]


class Vote(Table):
    """Someone wishes for it too."""

    __tablename__ = "dish_vote"

    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("dish_suggestion.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
