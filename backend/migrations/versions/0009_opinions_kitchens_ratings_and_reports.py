"""Opinions and repeated surveys, kitchens and their ledgers, takeaway, ratings of meetings, reports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


_LEDGER = (
    "morning_check",
    "food_sample",
    "sample_disposal",
    "disinfection",
    "certificate",
    "ledger_strike",
)
_QUANTITIES = "quantity IN ('co2', 'humidity', 'illuminance', 'mass', 'pir', 'temperature')"
_SURVEY = {
    "ck_survey_asks_in_every_month": "occasion IS NULL OR repeats IS DISTINCT FROM 'quarterly'",
    "ck_survey_asks_day_by_day": "(asked_until IS NOT NULL) = (occasion IS NOT NULL AND opened_at IS NOT NULL)",
}


def upgrade() -> None:
    op.create_table(
        "monthly_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("place_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "figures",
                "pdf",
                "workbook",
                "made",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("figures", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("workbook", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(stage <> 'made') = (made_at IS NULL)", name=op.f("ck_monthly_report_made_at_a_time")
        ),
        sa.CheckConstraint(
            "(stage <> 'made') = (workbook IS NULL)", name=op.f("ck_monthly_report_then_the_workbook")
        ),
        sa.CheckConstraint(
            "(stage = 'figures') = (figures IS NULL)", name=op.f("ck_monthly_report_figures_come_first")
        ),
        sa.CheckConstraint(
            "(stage IN ('figures', 'pdf')) = (pdf IS NULL)", name=op.f("ck_monthly_report_then_the_pages")
        ),
        sa.CheckConstraint("cardinality(place_ids) > 0", name=op.f("ck_monthly_report_is_of_some_place")),
        sa.CheckConstraint("extract(day FROM month) = 1", name=op.f("ck_monthly_report_is_of_a_month")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_monthly_report_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_report")),
        sa.UniqueConstraint("month", "place_ids", name=op.f("uq_monthly_report_month_place_ids")),
    )
    op.create_table(
        "opinion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True, comment="the person's at that time"),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "property",
                "canteen",
                "meeting",
                "environment",
                "safety",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "answered",
                "closed",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "handler",
            sa.Enum(
                "cadre",
                "unit_administrator",
                "worker",
                "contractor_manager",
                "dispatcher",
                "security_desk",
                "energy_manager",
                "asset_manager",
                "canteen_manager",
                "meeting_manager",
                "supervisor",
                "system_administrator",
                "security_administrator",
                "audit_administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("supervised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_opinion_closes_at_some_time")
        ),
        sa.CheckConstraint(
            "satisfied IS NULL OR state = 'closed'", name=op.f("ck_opinion_judged_at_the_end")
        ),
        sa.CheckConstraint(
            "state <> 'waiting' OR (answer IS NULL) = (reopened_at IS NULL)",
            name=op.f("ck_opinion_waits_again_once_reopened"),
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR answer IS NULL", name=op.f("ck_opinion_withdrawn_before_an_answer")
        ),
        sa.CheckConstraint(
            "state NOT IN ('answered', 'closed') OR answer IS NOT NULL",
            name=op.f("ck_opinion_ends_with_an_answer"),
        ),
        sa.CheckConstraint(
            "(supervised_at IS NULL) = (note IS NULL)", name=op.f("ck_opinion_supervised_with_a_note")
        ),
        sa.CheckConstraint("char_length(words) BETWEEN 10 AND 1000", name=op.f("ck_opinion_says_something")),
        sa.CheckConstraint(
            "num_nonnulls(answer, answered_at) IN (0, 2)", name=op.f("ck_opinion_whole_answer")
        ),
        sa.CheckConstraint(
            "reopened_at IS NULL OR answer IS NOT NULL", name=op.f("ck_opinion_reopened_after_an_answer")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opinion_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_opinion_place_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_opinion_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    op.create_index(
        op.f("ix_opinion_person_id_given_at_id"), "opinion", ["person_id", "given_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_opinion_state_given_at_id"), "opinion", ["state", "given_at", "id"], unique=False
    )
    op.create_index(
        "ix_opinion_waiting",
        "opinion",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "ingredient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("kg", "L", "piece", name="unit", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("shelf_days", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("shelf_days > 0", name=op.f("ck_ingredient_keeps_a_day")),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_ingredient_canteen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ingredient")),
        sa.UniqueConstraint("canteen_id", "name", name=op.f("uq_ingredient_canteen_id_name")),
    )
    op.create_table(
        "kitchen_fixed_cost",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "labour",
                "energy",
                "other",
                name="costkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False, comment="yuan"),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_kitchen_fixed_cost_costs_nothing_or_more")),
        sa.CheckConstraint(
            "extract(day FROM month) = 1", name=op.f("ck_kitchen_fixed_cost_a_month_by_its_first_day")
        ),
        sa.ForeignKeyConstraint(
            ["canteen_id"], ["canteen.id"], name=op.f("fk_kitchen_fixed_cost_canteen_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kitchen_fixed_cost")),
        sa.UniqueConstraint(
            "canteen_id", "month", "kind", name=op.f("uq_kitchen_fixed_cost_canteen_id_month_kind")
        ),
    )
    op.create_table(
        "kitchen_staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_kitchen_staff_canteen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kitchen_staff")),
        sa.UniqueConstraint("canteen_id", "name", name=op.f("uq_kitchen_staff_canteen_id_name")),
    )
    op.create_table(
        "ledger_strike",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "entry_kind",
            sa.Enum(
                "morning_check",
                "food_sample",
                "sample_disposal",
                "disinfection",
                "certificate",
                name="entrykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_ledger_strike_canteen_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_ledger_strike_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_strike")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_ledger_strike_entry_id")),
    )
    op.create_index(
        op.f("ix_ledger_strike_canteen_id_recorded_at"),
        "ledger_strike",
        ["canteen_id", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "opinion_photo",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("position BETWEEN 0 AND 2", name=op.f("ck_opinion_photo_few")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_opinion_photo_file_id")),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_opinion_photo_opinion_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_opinion_photo")),
        sa.UniqueConstraint("opinion_id", "position", name=op.f("uq_opinion_photo_opinion_id_position")),
    )
    op.create_table(
        "public_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "property",
                "canteen",
                "meeting",
                "environment",
                "safety",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "char_length(question) BETWEEN 1 AND 300", name=op.f("ck_public_answer_asks_something")
        ),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_public_answer_opinion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_answer")),
        sa.UniqueConstraint("opinion_id", name=op.f("uq_public_answer_opinion_id")),
    )
    op.create_index(
        op.f("ix_public_answer_published_at_id"), "public_answer", ["published_at", "id"], unique=False
    )
    op.create_table(
        "self_evaluation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "drafted",
                "submitted",
                "rectifying",
                "closed",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="drafted",
            nullable=False,
        ),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(closed_at, closed_by_id) = CASE WHEN stage = 'closed' THEN 2 ELSE 0 END",
            name=op.f("ck_self_evaluation_closed_as_a_whole"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(grade, submitted_at, submitted_by_id) = CASE WHEN stage = 'drafted' THEN 0 ELSE 3 END",
            name=op.f("ck_self_evaluation_submitted_as_a_whole"),
        ),
        sa.CheckConstraint(
            "closed_by_id <> submitted_by_id", name=op.f("ck_self_evaluation_another_closes_it")
        ),
        sa.CheckConstraint(
            "extract(day FROM quarter) = 1 AND extract(month FROM quarter) IN (1, 4, 7, 10)",
            name=op.f("ck_self_evaluation_a_quarter_by_its_first_day"),
        ),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_self_evaluation_canteen_id")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_self_evaluation_closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_self_evaluation_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_evaluation")),
        sa.UniqueConstraint("canteen_id", "quarter", name=op.f("uq_self_evaluation_canteen_id_quarter")),
    )
    op.create_table(
        "takeaway_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "char_length(withdrawn_because) BETWEEN 1 AND 200", name=op.f("ck_takeaway_offer_says_why")
        ),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_takeaway_offer_canteen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeaway_offer")),
        sa.UniqueConstraint("canteen_id", "day", name=op.f("uq_takeaway_offer_canteen_id_day")),
    )
    op.create_index(op.f("ix_takeaway_offer_day"), "takeaway_offer", ["day"], unique=False)
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "health",
                "food_licence",
                "supplier",
                name="paper",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("supplier", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'health') = (staff_id IS NOT NULL)", name=op.f("ck_certificate_health_is_a_persons")
        ),
        sa.CheckConstraint(
            "(kind = 'supplier') = (supplier IS NOT NULL)", name=op.f("ck_certificate_supplier_is_named")
        ),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_certificate_canteen_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["file.id"], name=op.f("fk_certificate_photo_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_certificate_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["kitchen_staff.id"], name=op.f("fk_certificate_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    op.create_index(
        op.f("ix_certificate_canteen_id_valid_until"),
        "certificate",
        ["canteen_id", "valid_until"],
        unique=False,
    )
    op.create_table(
        "disinfection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "steam",
                "dry_heat",
                "chemical",
                "ultraviolet",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("strength", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_disinfection_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_disinfection_canteen_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_disinfection_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["kitchen_staff.id"], name=op.f("fk_disinfection_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disinfection")),
    )
    op.create_index(
        op.f("ix_disinfection_canteen_id_starts_at"),
        "disinfection",
        ["canteen_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "kitchen_meal",
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
        sa.Column("prepared", sa.BigInteger(), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("prepared > 0", name=op.f("ck_kitchen_meal_cooked_for_some")),
        sa.ForeignKeyConstraint(
            ["canteen_id", "meal"],
            ["canteen_meal.canteen_id", "canteen_meal.meal"],
            name=op.f("fk_kitchen_meal_canteen_id_meal"),
        ),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_kitchen_meal_canteen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kitchen_meal")),
        sa.UniqueConstraint("canteen_id", "day", "meal", name=op.f("uq_kitchen_meal_canteen_id_day_meal")),
    )
    op.create_index(op.f("ix_kitchen_meal_day"), "kitchen_meal", ["day"], unique=False)
    op.create_table(
        "larder_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ingredient_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=10, scale=3), nullable=False),
        sa.Column("remaining", sa.Numeric(precision=10, scale=3), nullable=False),
        sa.Column("price", sa.Numeric(precision=8, scale=2), nullable=False, comment="yuan a unit"),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("best_before", sa.Date(), nullable=False, comment="the last day on which it may be cooked"),
        sa.CheckConstraint("best_before >= received_on", name=op.f("ck_larder_batch_not_expired_on_arrival")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_larder_batch_costs_nothing_or_more")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_larder_batch_brings_something")),
        sa.CheckConstraint("remaining >= 0", name=op.f("ck_larder_batch_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["ingredient_id"], ["ingredient.id"], name=op.f("fk_larder_batch_ingredient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_larder_batch")),
    )
    op.create_index(
        op.f("ix_larder_batch_ingredient_id_best_before_id"),
        "larder_batch",
        ["ingredient_id", "best_before", "id"],
        unique=False,
    )
    op.create_table(
        "meeting_rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("char_length(words) <= 200", name=op.f("ck_meeting_rating_few_words")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_meeting_rating_one_to_five_stars")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_meeting_rating_booking_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_rating_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_rating")),
        sa.UniqueConstraint("booking_id", "person_id", name=op.f("uq_meeting_rating_booking_id_person_id")),
    )
    op.create_index(op.f("ix_meeting_rating_rated_at"), "meeting_rating", ["rated_at"], unique=False)
    op.create_table(
        "morning_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("temperature", sa.Numeric(precision=3, scale=1), nullable=False, comment="°C"),
        sa.Column("hands_clean", sa.Boolean(), nullable=False),
        sa.Column("symptoms", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("unfit_because", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "cardinality(symptoms) = 0 OR 'symptom' = ANY (unfit_because)",
            name=op.f("ck_morning_check_symptoms_make_unfit"),
        ),
        sa.CheckConstraint(
            "cardinality(unfit_because) = 0 OR measure IS NOT NULL",
            name=op.f("ck_morning_check_unfit_has_a_measure"),
        ),
        sa.CheckConstraint(
            "temperature BETWEEN 34 AND 43", name=op.f("ck_morning_check_temperature_of_a_person")
        ),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_morning_check_canteen_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_morning_check_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id", "staff_id", "day"],
            ["morning_check.id", "morning_check.staff_id", "morning_check.day"],
            name="fk_morning_check_same",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["ledger_strike.entry_id"], name=op.f("fk_morning_check_replaces_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["kitchen_staff.id"], name=op.f("fk_morning_check_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_morning_check")),
        sa.UniqueConstraint("id", "staff_id", "day", name=op.f("uq_morning_check_id_staff_id_day")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_morning_check_replaces_id")),
    )
    op.create_index(
        op.f("ix_morning_check_canteen_id_day"), "morning_check", ["canteen_id", "day"], unique=False
    )
    op.create_index(
        "uq_morning_check_first",
        "morning_check",
        ["staff_id", "day"],
        unique=True,
        postgresql_where=sa.text("replaces_id IS NULL"),
    )
    op.create_table(
        "public_answer_useful",
        sa.Column("public_answer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_public_answer_useful_person_id")),
        sa.ForeignKeyConstraint(
            ["public_answer_id"], ["public_answer.id"], name=op.f("fk_public_answer_useful_public_answer_id")
        ),
        sa.PrimaryKeyConstraint("public_answer_id", "person_id", name=op.f("pk_public_answer_useful")),
    )
    op.create_table(
        "self_evaluation_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("rectified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rectified_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(rectified_at IS NULL) = (evidence IS NULL)",
            name=op.f("ck_self_evaluation_finding_rectified_with_evidence"),
        ),
        sa.CheckConstraint(
            "(rectified_at IS NULL) = (rectified_by_id IS NULL)",
            name=op.f("ck_self_evaluation_finding_whole_rectification"),
        ),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by_id IS NULL)",
            name=op.f("ck_self_evaluation_finding_whole_review"),
        ),
        sa.CheckConstraint(
            "photo_id IS NULL OR rectified_at IS NOT NULL",
            name=op.f("ck_self_evaluation_finding_photo_is_evidence"),
        ),
        sa.CheckConstraint(
            "reviewed_at IS NULL OR rectified_at IS NOT NULL",
            name=op.f("ck_self_evaluation_finding_reviewed_after_that"),
        ),
        sa.CheckConstraint(
            "reviewed_by_id <> rectified_by_id", name=op.f("ck_self_evaluation_finding_another_reviews_it")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["self_evaluation.id"], name=op.f("fk_self_evaluation_finding_evaluation_id")
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["file.id"], name=op.f("fk_self_evaluation_finding_photo_id")),
        sa.ForeignKeyConstraint(
            ["rectified_by_id"], ["person.id"], name=op.f("fk_self_evaluation_finding_rectified_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["person.id"], name=op.f("fk_self_evaluation_finding_reviewed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_evaluation_finding")),
    )
    op.create_index(
        op.f("ix_self_evaluation_finding_evaluation_id"),
        "self_evaluation_finding",
        ["evaluation_id"],
        unique=False,
    )
    op.create_table(
        "self_evaluation_score",
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("points", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("score", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("proposed", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("source", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "(proposed IS NULL) = (source IS NULL)",
            name=op.f("ck_self_evaluation_score_proposed_with_its_source"),
        ),
        sa.CheckConstraint("points > 0", name=op.f("ck_self_evaluation_score_is_worth_something")),
        sa.CheckConstraint(
            "proposed BETWEEN 0 AND points", name=op.f("ck_self_evaluation_score_proposed_within_its_points")
        ),
        sa.CheckConstraint(
            "score BETWEEN 0 AND points", name=op.f("ck_self_evaluation_score_within_its_points")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["self_evaluation.id"], name=op.f("fk_self_evaluation_score_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("evaluation_id", "key", name=op.f("pk_self_evaluation_score")),
        sa.UniqueConstraint(
            "evaluation_id", "position", name=op.f("uq_self_evaluation_score_evaluation_id_position")
        ),
    )
    op.create_table(
        "takeaway_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("dish_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("price", sa.Numeric(precision=8, scale=2), nullable=False, comment="yuan"),
        sa.Column("portions", sa.SmallInteger(), nullable=False),
        sa.Column("taken", sa.SmallInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_takeaway_item_costs_nothing_or_more")),
        sa.CheckConstraint("taken BETWEEN 0 AND portions", name=op.f("ck_takeaway_item_never_overrun")),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name=op.f("fk_takeaway_item_dish_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["takeaway_offer.id"], name=op.f("fk_takeaway_item_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeaway_item")),
        sa.UniqueConstraint("offer_id", "dish_id", name=op.f("uq_takeaway_item_offer_id_dish_id")),
    )
    op.create_table(
        "takeaway_slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("taken", sa.SmallInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_takeaway_slot_starts_before_it_ends")),
        sa.CheckConstraint("taken BETWEEN 0 AND capacity", name=op.f("ck_takeaway_slot_never_overrun")),
        sa.ForeignKeyConstraint(["offer_id"], ["takeaway_offer.id"], name=op.f("fk_takeaway_slot_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeaway_slot")),
        sa.UniqueConstraint("id", "offer_id", name=op.f("uq_takeaway_slot_id_offer_id")),
        sa.UniqueConstraint("offer_id", "starts_at", name=op.f("uq_takeaway_slot_offer_id_starts_at")),
    )
    op.create_table(
        "food_sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("dish_id", sa.Uuid(), nullable=False),
        sa.Column("grams", sa.SmallInteger(), nullable=False),
        sa.Column("fridge", sa.Text(), nullable=False),
        sa.Column("put_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("grams > 0", name=op.f("ck_food_sample_has_weight")),
        sa.CheckConstraint("keep_until > put_in_at", name=op.f("ck_food_sample_is_kept")),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_food_sample_canteen_id")),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name=op.f("fk_food_sample_dish_id")),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], name=op.f("fk_food_sample_menu_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_food_sample_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id", "menu_id", "dish_id"],
            ["food_sample.id", "food_sample.menu_id", "food_sample.dish_id"],
            name="fk_food_sample_same",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["ledger_strike.entry_id"], name=op.f("fk_food_sample_replaces_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["kitchen_staff.id"], name=op.f("fk_food_sample_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_food_sample")),
        sa.UniqueConstraint("id", "keep_until", name=op.f("uq_food_sample_id_keep_until")),
        sa.UniqueConstraint("id", "menu_id", "dish_id", name=op.f("uq_food_sample_id_menu_id_dish_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_food_sample_replaces_id")),
    )
    op.create_index(
        op.f("ix_food_sample_canteen_id_put_in_at"), "food_sample", ["canteen_id", "put_in_at"], unique=False
    )
    op.create_index(
        "uq_food_sample_first",
        "food_sample",
        ["menu_id", "dish_id"],
        unique=True,
        postgresql_where=sa.text("replaces_id IS NULL"),
    )
    op.create_table(
        "kitchen_served",
        sa.Column("kitchen_meal_id", sa.Uuid(), nullable=False),
        sa.Column("dish_id", sa.Uuid(), nullable=False),
        sa.Column("portions", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("portions >= 0", name=op.f("ck_kitchen_served_none_or_more")),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name=op.f("fk_kitchen_served_dish_id")),
        sa.ForeignKeyConstraint(
            ["kitchen_meal_id"], ["kitchen_meal.id"], name=op.f("fk_kitchen_served_kitchen_meal_id")
        ),
        sa.PrimaryKeyConstraint("kitchen_meal_id", "dish_id", name=op.f("pk_kitchen_served")),
    )
    op.create_table(
        "kitchen_weighing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kitchen_meal_id", sa.Uuid(), nullable=False),
        sa.Column("stall", sa.Text(), nullable=False, comment="empty for the whole kitchen"),
        sa.Column(
            "kind",
            sa.Enum(
                "leftovers",
                "plates",
                "trimmings",
                name="wastekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kg", sa.Numeric(precision=8, scale=3), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(point_id IS NULL) = (read_at IS NULL)", name=op.f("ck_kitchen_weighing_whole_reading")
        ),
        sa.CheckConstraint("char_length(stall) <= 40", name=op.f("ck_kitchen_weighing_short_stall")),
        sa.CheckConstraint(
            "corrects_id IS NULL OR point_id IS NULL", name=op.f("ck_kitchen_weighing_countered_by_hand")
        ),
        sa.CheckConstraint(
            "kg > 0 AND kg <= 2000", name=op.f("ck_kitchen_weighing_something_that_a_scale_carries")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id", "kitchen_meal_id", "stall", "kind", "kg"],
            [
                "kitchen_weighing.id",
                "kitchen_weighing.kitchen_meal_id",
                "kitchen_weighing.stall",
                "kitchen_weighing.kind",
                "kitchen_weighing.kg",
            ],
            name="fk_kitchen_weighing_corrects",
        ),
        sa.ForeignKeyConstraint(
            ["kitchen_meal_id"], ["kitchen_meal.id"], name=op.f("fk_kitchen_weighing_kitchen_meal_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kitchen_weighing_person_id")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_kitchen_weighing_point_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kitchen_weighing")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_kitchen_weighing_corrects_id")),
        sa.UniqueConstraint(
            "id",
            "kitchen_meal_id",
            "stall",
            "kind",
            "kg",
            name=op.f("uq_kitchen_weighing_id_kitchen_meal_id_stall_kind_kg"),
        ),
    )
    op.create_index(
        op.f("ix_kitchen_weighing_kitchen_meal_id_at"),
        "kitchen_weighing",
        ["kitchen_meal_id", "at"],
        unique=False,
    )
    op.create_table(
        "larder_movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "meal", "loss", "count", name="cause", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Numeric(precision=10, scale=3), nullable=False),
        sa.Column("kitchen_meal_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(cause = 'meal') = (kitchen_meal_id IS NOT NULL)",
            name=op.f("ck_larder_movement_a_meal_is_named"),
        ),
        sa.CheckConstraint(
            "(cause = 'meal') = (words IS NULL)", name=op.f("ck_larder_movement_else_words_say_why")
        ),
        sa.CheckConstraint(
            "quantity < 0 OR cause = 'count'", name=op.f("ck_larder_movement_only_a_count_adds")
        ),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_larder_movement_moves")),
        sa.ForeignKeyConstraint(["batch_id"], ["larder_batch.id"], name=op.f("fk_larder_movement_batch_id")),
        sa.ForeignKeyConstraint(
            ["kitchen_meal_id"], ["kitchen_meal.id"], name=op.f("fk_larder_movement_kitchen_meal_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_larder_movement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_larder_movement")),
    )
    op.create_index(
        op.f("ix_larder_movement_batch_id_at_id"), "larder_movement", ["batch_id", "at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_larder_movement_kitchen_meal_id"), "larder_movement", ["kitchen_meal_id"], unique=False
    )
    op.create_table(
        "takeaway_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ordered",
                "picked_up",
                "not_picked_up",
                "taken_back",
                "cancelled",
                name="orderstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("total", sa.Numeric(precision=9, scale=2), nullable=False, comment="yuan"),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('picked_up', 'not_picked_up')) = (settled_at IS NOT NULL)",
            name=op.f("ck_takeaway_order_settled_once"),
        ),
        sa.CheckConstraint("total >= 0", name=op.f("ck_takeaway_order_costs_nothing_or_more")),
        sa.ForeignKeyConstraint(["offer_id"], ["takeaway_offer.id"], name=op.f("fk_takeaway_order_offer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_takeaway_order_person_id")),
        sa.ForeignKeyConstraint(
            ["slot_id", "offer_id"],
            ["takeaway_slot.id", "takeaway_slot.offer_id"],
            name=op.f("fk_takeaway_order_slot_id_offer_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeaway_order")),
        sa.UniqueConstraint("offer_id", "code", name=op.f("uq_takeaway_order_offer_id_code")),
    )
    op.create_index(
        op.f("ix_takeaway_order_person_id_settled_at"),
        "takeaway_order",
        ["person_id", "settled_at"],
        unique=False,
    )
    op.create_index(op.f("ix_takeaway_order_slot_id"), "takeaway_order", ["slot_id"], unique=False)
    op.create_index(
        "uq_takeaway_order_one",
        "takeaway_order",
        ["offer_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("state NOT IN ('taken_back', 'cancelled')"),
    )
    op.create_table(
        "sample_disposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column(
            "keep_until",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="the sample's, for the constraint",
        ),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("canteen_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("recorded_at >= keep_until", name=op.f("ck_sample_disposal_kept_long_enough")),
        sa.ForeignKeyConstraint(["canteen_id"], ["canteen.id"], name=op.f("fk_sample_disposal_canteen_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_sample_disposal_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id", "sample_id"],
            ["sample_disposal.id", "sample_disposal.sample_id"],
            name="fk_sample_disposal_same",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["ledger_strike.entry_id"], name=op.f("fk_sample_disposal_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id", "keep_until"],
            ["food_sample.id", "food_sample.keep_until"],
            name=op.f("fk_sample_disposal_sample_id_keep_until"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_disposal")),
        sa.UniqueConstraint("id", "sample_id", name=op.f("uq_sample_disposal_id_sample_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_sample_disposal_replaces_id")),
    )
    op.create_index(
        "uq_sample_disposal_first",
        "sample_disposal",
        ["sample_id"],
        unique=True,
        postgresql_where=sa.text("replaces_id IS NULL"),
    )
    op.create_table(
        "takeaway_order_line",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("portions", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("portions BETWEEN 1 AND 20", name=op.f("ck_takeaway_order_line_has_portions")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["takeaway_item.id"], name=op.f("fk_takeaway_order_line_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["takeaway_order.id"], name=op.f("fk_takeaway_order_line_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "item_id", name=op.f("pk_takeaway_order_line")),
    )
    op.create_index(
        "ix_booking_over", "booking", ["starts_at"], unique=False, postgresql_where=sa.text("state = 'over'")
    )
    op.create_index(op.f("ix_meal_rating_rated_at"), "meal_rating", ["rated_at"], unique=False)
    op.add_column(
        "survey",
        sa.Column(
            "repeats",
            sa.Enum(
                "monthly", "quarterly", name="rhythm", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
    )
    op.add_column("survey", sa.Column("previous_id", sa.Uuid(), nullable=True))
    op.add_column(
        "survey",
        sa.Column(
            "occasion",
            sa.Enum(
                "ticket",
                "meeting",
                "meal",
                name="occasion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
    )
    op.add_column("survey", sa.Column("asked_until", sa.DateTime(timezone=True), nullable=True))
    op.create_unique_constraint(op.f("uq_survey_previous_id"), "survey", ["previous_id"])
    op.create_foreign_key(op.f("fk_survey_previous_id"), "survey", "survey", ["previous_id"], ["id"])
    op.create_index(
        "ix_ticket_finished_at",
        "ticket",
        ["finished_at"],
        unique=False,
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )
    op.create_index(
        "ix_ticket_rating_named",
        "ticket_rating",
        ["at"],
        unique=False,
        postgresql_where=sa.text("NOT silent"),
    )
    for name, condition in _SURVEY.items():
        op.create_check_constraint(op.f(name), "survey", condition)
    for table in ("alarm_rule", "point"):
        op.drop_constraint(op.f(f"ck_{table}_quantity"), table)
        op.create_check_constraint(op.f(f"ck_{table}_quantity"), table, _QUANTITIES)
    op.execute(
        "CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN RAISE EXCEPTION 'the hygiene ledger is append-only'; END $$"
    )
    for table in _LEDGER:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"
        )
