"""Canteens: dishes, menus, who comes to a meal, and what they said of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "canteen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("seats", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_canteen_has_seats")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_canteen_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canteen")),
        sa.UniqueConstraint("place_id", name=op.f("uq_canteen_place_id")),
    )
    op.create_table(
        "canteen_meal",
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column(
            "meal",
            sa.Enum(
                "breakfast",
                "lunch",
                "dinner",
                name="meal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("closes_days_before", sa.SmallInteger(), nullable=False),
        sa.Column("closes_at", sa.Time(), nullable=False),
        sa.CheckConstraint(
            "closes_days_before > 0 OR closes_at <= starts_at",
            name=op.f("ck_canteen_meal_closes_before_it_starts"),
        ),
        sa.CheckConstraint("closes_days_before >= 0", name=op.f("ck_canteen_meal_closes_no_later_day")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_canteen_meal_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_canteen_meal_canteen_id")),
        sa.PrimaryKeyConstraint("canteen_id", "meal", name=op.f("pk_canteen_meal")),
    )
    op.create_table(
        "dish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column(
            "course",
            sa.Enum(
                "meat",
                "mixed",
                "vegetable",
                "cold",
                "soup",
                "staple",
                "snack",
                name="course",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("allergens", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("spicy", sa.SmallInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("energy_kj", sa.Numeric(precision=7, scale=1), nullable=True),
        sa.Column("protein_g", sa.Numeric(precision=6, scale=1), nullable=True),
        sa.Column("fat_g", sa.Numeric(precision=6, scale=1), nullable=True),
        sa.Column("carbohydrate_g", sa.Numeric(precision=6, scale=1), nullable=True),
        sa.Column("sodium_mg", sa.Numeric(precision=7, scale=1), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "least(energy_kj, protein_g, fat_g, carbohydrate_g, sodium_mg) >= 0",
            name=op.f("ck_dish_nutrition_is_not_negative"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(energy_kj, protein_g, fat_g, carbohydrate_g, sodium_mg) IN (0, 5)",
            name=op.f("ck_dish_nutrition_is_whole"),
        ),
        sa.CheckConstraint("spicy BETWEEN 0 AND 3", name=op.f("ck_dish_as_spicy_as_can_be")),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_dish_canteen_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["file.id"], name=op.f("fk_dish_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dish")),
        sa.UniqueConstraint("canteen_id", "name", name=op.f("uq_dish_canteen_id_name")),
    )
    op.create_table(
        "dish_suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "planned",
                "served",
                "not_possible",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answer_words", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "answer IS NOT NULL OR answer_words IS NULL",
            name=op.f("ck_dish_suggestion_words_come_with_an_answer"),
        ),
        sa.CheckConstraint("char_length(words) <= 200", name=op.f("ck_dish_suggestion_few_words")),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_dish_suggestion_canteen_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dish_suggestion_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dish_suggestion")),
        sa.UniqueConstraint("canteen_id", "name", name=op.f("uq_dish_suggestion_canteen_id_name")),
    )
    op.create_table(
        "dish_vote",
        sa.Column("suggestion_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dish_vote_person_id")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["dish_suggestion.id"], name=op.f("fk_dish_vote_suggestion_id")
        ),
        sa.PrimaryKeyConstraint("suggestion_id", "person_id", name=op.f("pk_dish_vote")),
    )
    op.create_table(
        "menu",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "meal",
            sa.Enum(
                "breakfast",
                "lunch",
                "dinner",
                name="meal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("present", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("present >= 0", name=op.f("ck_menu_nobody_or_more_came")),
        sa.CheckConstraint("present IS NULL OR published_at IS NOT NULL", name=op.f("ck_menu_was_served")),
        sa.ForeignKeyConstraint(
            ["canteen_id", "meal"],
            ["canteen_meal.canteen_id", "canteen_meal.meal"],
            name=op.f("fk_menu_canteen_id_meal"),
        ),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_menu_canteen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu")),
        sa.UniqueConstraint("canteen_id", "day", "meal", name=op.f("uq_menu_canteen_id_day_meal")),
        sa.UniqueConstraint("id", "day", "meal", name=op.f("uq_menu_id_day_meal")),
    )
    op.create_index(op.f("ix_menu_day"), "menu", ["day"], unique=False)
    op.create_table(
        "meal_rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False, comment="the menu's, for the lists"),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name=op.f("ck_meal_rating_whole_reply")),
        sa.CheckConstraint(
            "action IS NULL OR reply IS NOT NULL", name=op.f("ck_meal_rating_action_comes_with_a_reply")
        ),
        sa.CheckConstraint("char_length(words) <= 200", name=op.f("ck_meal_rating_few_words")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_meal_rating_one_to_five_stars")),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_meal_rating_canteen_id")),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], name=op.f("fk_meal_rating_menu_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meal_rating_person_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["file.id"], name=op.f("fk_meal_rating_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meal_rating")),
        sa.UniqueConstraint("menu_id", "person_id", name=op.f("uq_meal_rating_menu_id_person_id")),
    )
    op.create_index(
        op.f("ix_meal_rating_canteen_id_rated_at_id"),
        "meal_rating",
        ["canteen_id", "rated_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_meal_rating_open",
        "meal_rating",
        ["canteen_id", "rated_at", "id"],
        unique=False,
        postgresql_where=sa.text("replied_at IS NULL"),
    )
    op.create_table(
        "meal_registration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the menu's, for the constraint"),
        sa.Column(
            "meal",
            sa.Enum(
                "breakfast",
                "lunch",
                "dinner",
                name="meal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
            comment="the menu's, for the constraint",
        ),
        sa.Column("portions", sa.SmallInteger(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("portions BETWEEN 1 AND 20", name=op.f("ck_meal_registration_has_portions")),
        sa.ForeignKeyConstraint(
            ["menu_id", "day", "meal"],
            ["menu.id", "menu.day", "menu.meal"],
            name=op.f("fk_meal_registration_menu_id_day_meal"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meal_registration_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meal_registration")),
        sa.UniqueConstraint("person_id", "day", "meal", name=op.f("uq_meal_registration_person_id_day_meal")),
    )
    op.create_index(op.f("ix_meal_registration_menu_id"), "meal_registration", ["menu_id"], unique=False)
    op.create_table(
        "menu_item",
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("dish_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("price", sa.Numeric(precision=8, scale=2), nullable=True, comment="yuan"),
        sa.CheckConstraint("price >= 0", name=op.f("ck_menu_item_costs_nothing_or_more")),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name=op.f("fk_menu_item_dish_id")),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], name=op.f("fk_menu_item_menu_id")),
        sa.PrimaryKeyConstraint("menu_id", "dish_id", name=op.f("pk_menu_item")),
        sa.UniqueConstraint("menu_id", "position", name=op.f("uq_menu_item_menu_id_position")),
    )
    op.create_table(
        "dish_rating",
        sa.Column("rating_id", sa.Uuid(), nullable=False),
        sa.Column("dish_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_dish_rating_one_to_five_stars")),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name=op.f("fk_dish_rating_dish_id")),
        sa.ForeignKeyConstraint(["rating_id"], ["meal_rating.id"], name=op.f("fk_dish_rating_rating_id")),
        sa.PrimaryKeyConstraint("rating_id", "dish_id", name=op.f("pk_dish_rating")),
    )
    op.create_index(op.f("ix_dish_rating_dish_id"), "dish_rating", ["dish_id"], unique=False)
