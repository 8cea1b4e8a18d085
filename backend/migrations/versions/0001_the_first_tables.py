"""the first tables"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import UserDefinedType

revision = "0001"
down_revision = None


class Xid8(UserDefinedType[int]):
    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


_GUARDS = (
    """
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
    """,
    """
CREATE OR REPLACE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
    """,
    """
CREATE OR REPLACE FUNCTION journal_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('manyi_journal', NEW.subject_kind || ':' || NEW.subject_id || ' ' || NEW.verb);
    RETURN NULL;
END $$;
    """,
    """
CREATE OR REPLACE TRIGGER journal_announced AFTER INSERT ON journal FOR EACH ROW
    WHEN (current_setting('manyi.quiet', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION journal_announce();
    """,
)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE SEQUENCE facility_code")
    op.create_table(
        "alarm_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column(
            "quantity",
            sa.Enum(
                "co2",
                "humidity",
                "illuminance",
                "pir",
                "temperature",
                name="quantity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("limit", sa.Double(), nullable=False),
        sa.Column("dead_band", sa.Double(), nullable=False),
        sa.Column("on_delay_seconds", sa.BigInteger(), nullable=False),
        sa.Column("off_delay_seconds", sa.BigInteger(), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "critical",
                "high",
                "medium",
                "low",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("category_key", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "S", "W", "K", "P", name="confidence", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint(
            "dead_band >= 0 AND on_delay_seconds >= 0 AND off_delay_seconds >= 0",
            name=op.f("ck_alarm_rule_not_negative"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_rule")),
        sa.UniqueConstraint("key", name=op.f("uq_alarm_rule_key")),
    )
    op.create_table(
        "contractor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contractor")),
        sa.UniqueConstraint("name", name=op.f("uq_contractor_name")),
    )
    op.create_table(
        "due",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("errand", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due")),
    )
    op.create_index("ix_due_at", "due", ["at"], unique=False, postgresql_where=sa.text("done_at IS NULL"))
    op.create_index(
        "ix_due_done_at",
        "due",
        ["done_at"],
        unique=False,
        postgresql_where=sa.text("done_at IS NOT NULL"),
    )
    op.create_index(
        "uq_due_pending",
        "due",
        ["errand", "subject_kind", "subject_id", "step"],
        unique=True,
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "equipment_kind",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("brick", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_equipment_kind")),
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False, comment="the uploader's idempotency key"),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("bytes > 0 AND width > 0 AND height > 0", name=op.f("ck_file_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("uploaded_by", "key", name=op.f("uq_file_uploaded_by_key")),
    )
    op.create_index(op.f("ix_file_sha256"), "file", ["sha256"], unique=False)
    op.create_table(
        "gateway",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway")),
        sa.UniqueConstraint("name", name=op.f("uq_gateway_name")),
        sa.UniqueConstraint("number", name=op.f("uq_gateway_number")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_gateway_token_hash")),
    )
    op.create_table(
        "job_run",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("every_seconds", sa.BigInteger(), nullable=False),
        sa.Column("last_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("transaction", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index(
        op.f("ix_journal_actor_id_id"),
        "journal",
        ["actor_id", "id"],
        unique=False,
        postgresql_where=sa.text("actor_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_journal_subject_kind_subject_id_id"),
        "journal",
        ["subject_kind", "subject_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_journal_transaction_id"), "journal", ["transaction", "id"], unique=False)
    op.create_table(
        "journal_cursor",
        sa.Column("follower", sa.Text(), nullable=False),
        sa.Column("transaction", Xid8(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("follower", name=op.f("pk_journal_cursor")),
    )
    op.create_table(
        "performed",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("refusal", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(subject_id, refusal) = 1", name=op.f("ck_performed_subject_or_refusal")
        ),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_performed")),
    )
    op.create_index(op.f("ix_performed_at"), "performed", ["at"], unique=False)
    op.create_table(
        "reading",
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("point_id", "time", name=op.f("pk_reading")),
    )
    op.create_table(
        "rule_book",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Uuid(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_rule_book_there_is_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_book")),
    )
    op.create_table(
        "sheet_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("fault_count", sa.BigInteger(), nullable=False),
        sa.Column("faults", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "fault_count = 0 OR created + changed = 0", name=op.f("ck_sheet_import_all_or_nothing")
        ),
        sa.CheckConstraint(
            "jsonb_array_length(faults) <= fault_count", name=op.f("ck_sheet_import_faults_are_counted")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_import")),
    )
    op.create_index(op.f("ix_sheet_import_upload_id"), "sheet_import", ["upload_id"], unique=False)
    op.create_table(
        "sheet_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_upload")),
        sa.UniqueConstraint("uploaded_by", "key", name=op.f("uq_sheet_upload_uploaded_by_key")),
    )
    op.create_table(
        "sign_in_guard",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_sign_in_guard_failures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_guard")),
    )
    op.create_table(
        "stranger_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stranger_report")),
    )
    op.create_index(op.f("ix_stranger_report_seal_at"), "stranger_report", ["seal", "at"], unique=False)
    op.create_table(
        "stock_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contractor_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("on_hand", sa.Numeric(), server_default="0", nullable=False),
        sa.Column("low_at", sa.Numeric(), server_default="0", nullable=False),
        sa.CheckConstraint("low_at >= 0", name=op.f("ck_stock_item_low_is_not_negative")),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_item_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["contractor_id"], ["contractor.id"], name=op.f("fk_stock_item_contractor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_item")),
        sa.UniqueConstraint("contractor_id", "name", name=op.f("uq_stock_item_contractor_id_name")),
    )
    op.create_table(
        "ticket_category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("examples", sa.Text(), nullable=False),
        sa.Column("examples_en", sa.Text(), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum(
                "danger",
                "utility",
                "urgent",
                "ordinary",
                "planned",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["ticket_category.id"], name=op.f("fk_ticket_category_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_category")),
        sa.UniqueConstraint("key", name=op.f("uq_ticket_category_key")),
    )
    op.create_index(op.f("ix_ticket_category_parent_id"), "ticket_category", ["parent_id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
        sa.UniqueConstraint("short_name", name=op.f("uq_unit_short_name")),
    )
    op.create_table(
        "unmapped_point",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("readings", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unmapped_point")),
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contractor_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("category_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("place_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column(
            "sla",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_contract_in_order")),
        sa.ForeignKeyConstraint(["contractor_id"], ["contractor.id"], name=op.f("fk_contract_contractor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    op.create_index(op.f("ix_contract_contractor_id"), "contract", ["contractor_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("contractor_id", sa.Uuid(), nullable=True),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_is_temporary", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("locale", sa.Text(), server_default="zh-CN", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.CheckConstraint("login = lower(login)", name=op.f("ck_person_login_is_lower_case")),
        sa.CheckConstraint("num_nonnulls(unit_id, contractor_id) = 1", name=op.f("ck_person_one_home")),
        sa.ForeignKeyConstraint(["contractor_id"], ["contractor.id"], name=op.f("fk_person_contractor_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_index(op.f("ix_person_contractor_id"), "person", ["contractor_id"], unique=False)
    op.create_index("ix_person_search", "person", ["search"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_person_unit_id"), "person", ["unit_id"], unique=False)
    op.create_table(
        "confirmed_phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("label <> ''", name=op.f("ck_confirmed_phone_has_a_label")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_confirmed_phone_confirmed_by")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_confirmed_phone_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmed_phone")),
        sa.UniqueConstraint("seal", "unit_id", name=op.f("uq_confirmed_phone_seal_unit_id")),
    )
    op.create_index(
        op.f("ix_confirmed_phone_unit_id_confirmed_at_id"),
        "confirmed_phone",
        ["unit_id", "confirmed_at", "id"],
        unique=False,
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "site",
                "building",
                "floor",
                "space",
                name="placekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("lineage", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column(
            "use",
            sa.Enum(
                "office",
                "meeting",
                "canteen",
                "plant",
                "corridor",
                "parking",
                "storage",
                "washroom",
                "hall",
                "other",
                name="spaceuse",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("area", sa.Numeric(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column(
            "polygon", postgresql.ARRAY(sa.DOUBLE_PRECISION()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("plan_width", sa.Double(), nullable=True),
        sa.Column("plan_height", sa.Double(), nullable=True),
        sa.Column("anonymous_reports", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("search", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'site') = (parent_id IS NULL)", name=op.f("ck_place_only_a_site_has_no_parent")
        ),
        sa.CheckConstraint("(use IS NOT NULL) = (kind = 'space')", name=op.f("ck_place_a_space_has_a_use")),
        sa.CheckConstraint(
            "cardinality(lineage) = CASE kind WHEN 'site' THEN 1 WHEN 'building' THEN 2 WHEN 'floor' THEN 3 ELSE 4 END OR kind = 'space' AND cardinality(lineage) = 2",
            name=op.f("ck_place_depth_by_kind"),
        ),
        sa.CheckConstraint("area > 0", name=op.f("ck_place_area_is_positive")),
        sa.CheckConstraint(
            "cardinality(polygon) % 2 = 0 AND cardinality(polygon) NOT IN (2, 4)",
            name=op.f("ck_place_polygon_is_a_surface"),
        ),
        sa.CheckConstraint(
            "lineage[cardinality(lineage)] = id AND lineage[cardinality(lineage) - 1] IS NOT DISTINCT FROM parent_id",
            name=op.f("ck_place_lineage_ends_here"),
        ),
        sa.CheckConstraint("plan_width > 0 AND plan_height > 0", name=op.f("ck_place_plan_is_positive")),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_place_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
        sa.UniqueConstraint(
            "parent_id", "name", name=op.f("uq_place_parent_id_name"), postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index("ix_place_lineage", "place", ["lineage"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_place_parent_id"), "place", ["parent_id"], unique=False)
    op.create_index("ix_place_search", "place", ["search"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_place_sort_id"), "place", ["sort", "id"], unique=False)
    op.create_index(op.f("ix_place_unit_id"), "place", ["unit_id"], unique=False)
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["edited_by"], ["person.id"], name=op.f("fk_calendar_day_edited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("day", name=op.f("uq_calendar_day_day")),
    )
    op.create_table(
        "equipment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("installed_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("search", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_equipment_not_its_own_part")),
        sa.ForeignKeyConstraint(["kind"], ["equipment_kind.key"], name=op.f("fk_equipment_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["equipment.id"], name=op.f("fk_equipment_parent_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_equipment_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sa.UniqueConstraint("code", name=op.f("uq_equipment_code")),
    )
    op.create_index(op.f("ix_equipment_kind"), "equipment", ["kind"], unique=False)
    op.create_index(op.f("ix_equipment_parent_id"), "equipment", ["parent_id"], unique=False)
    op.create_index(op.f("ix_equipment_place_id"), "equipment", ["place_id"], unique=False)
    op.create_index("ix_equipment_search", "equipment", ["search"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_equipment_sort_id"), "equipment", ["sort", "id"], unique=False)
    op.create_table(
        "leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "annual",
                "personal",
                "sick",
                "in_lieu",
                "training",
                "other",
                name="leavekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_leave_in_order")),
        postgresql.ExcludeConstraint(
            (sa.column("person_id"), "="),
            (sa.text("daterange(starts_on, ends_on, '[]')"), "&&"),
            using="gist",
            name="ex_leave_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index(op.f("ix_leave_person_id"), "leave", ["person_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("facts", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "once", name=op.f("uq_notice_person_id_once")),
    )
    op.create_index("ix_notice_inbox", "notice", ["person_id", "at", "id"], unique=False)
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["person_id", "at", "id"],
        unique=False,
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "notice_preference",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_preference_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "quiet_hours",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts_at <> ends_at", name=op.f("ck_quiet_hours_no_whole_day")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quiet_hours_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_quiet_hours")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
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
        sa.Column("at_kind", sa.Text(), nullable=False),
        sa.Column("at_id", sa.Uuid(), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("person_id"), "="),
            (sa.text("role"), "<>"),
            where=sa.text(
                "role IN ('audit_administrator', 'security_administrator', 'system_administrator')"
            ),
            using="gist",
            name="ex_role_grant_separation_of_duties",
        ),
        sa.CheckConstraint("at_kind IN ('place', 'unit', 'contractor')", name=op.f("ck_role_grant_at_kind")),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_role_grant_granted_by")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "person_id", "role", "at_kind", "at_id", name=op.f("uq_role_grant_person_id_role_at_kind_at_id")
        ),
    )
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_table(
        "rule_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "S", "W", "K", "P", name="confidence", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_rule_version_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint(
            "key", "effective_on", "recorded_at", name=op.f("uq_rule_version_key_effective_on_recorded_at")
        ),
    )
    op.create_table(
        "secretary",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("person_id <> leader_id", name=op.f("ck_secretary_two_people")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_secretary_leader_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_secretary_person_id")),
        sa.PrimaryKeyConstraint("person_id", "leader_id", name=op.f("pk_secretary")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("created_at < expires_at", name=op.f("ck_api_token_in_order")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_api_token_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(
        "uq_api_token_label",
        "api_token",
        ["person_id", "label"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "created_at <= last_seen_at AND created_at < expires_at", name=op.f("ck_session_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_session_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    op.create_index(op.f("ix_session_person_id"), "session", ["person_id"], unique=False)
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "issue",
                "receipt",
                "count",
                name="cause",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("reason_kind", sa.Text(), nullable=True),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_movement_moves")),
        sa.CheckConstraint(
            "(reason_kind IS NULL) = (reason_id IS NULL)", name=op.f("ck_stock_movement_whole_reason")
        ),
        sa.CheckConstraint(
            "(cause = 'issue') = (reason_id IS NOT NULL)",
            name=op.f("ck_stock_movement_issued_for_a_reason"),
        ),
        sa.CheckConstraint(
            "cause <> 'count' OR note IS NOT NULL", name=op.f("ck_stock_movement_corrected_with_words")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["stock_item.id"], name=op.f("fk_stock_movement_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stock_movement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
    )
    op.create_index(
        op.f("ix_stock_movement_item_id_at_id"), "stock_movement", ["item_id", "at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_stock_movement_reason_kind_reason_id"),
        "stock_movement",
        ["reason_kind", "reason_id"],
        unique=False,
    )
    op.create_table(
        "feed",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("target_equipment_id", sa.Uuid(), nullable=True),
        sa.Column("target_place_id", sa.Uuid(), nullable=True),
        sa.Column(
            "medium",
            sa.Enum(
                "air",
                "water",
                "power",
                "heat",
                "gas",
                "data",
                name="medium",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "num_nonnulls(target_equipment_id, target_place_id) = 1", name=op.f("ck_feed_one_target")
        ),
        sa.CheckConstraint("source_id <> target_equipment_id", name=op.f("ck_feed_not_itself")),
        sa.ForeignKeyConstraint(["source_id"], ["equipment.id"], name=op.f("fk_feed_source_id")),
        sa.ForeignKeyConstraint(
            ["target_equipment_id"], ["equipment.id"], name=op.f("fk_feed_target_equipment_id")
        ),
        sa.ForeignKeyConstraint(["target_place_id"], ["place.id"], name=op.f("fk_feed_target_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint(
            "source_id",
            "target_equipment_id",
            "target_place_id",
            name=op.f("uq_feed_source_id_target_equipment_id_target_place_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_feed_source_id"), "feed", ["source_id"], unique=False)
    op.create_index(op.f("ix_feed_target_equipment_id"), "feed", ["target_equipment_id"], unique=False)
    op.create_index(op.f("ix_feed_target_place_id"), "feed", ["target_place_id"], unique=False)
    op.create_table(
        "point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "quantity",
            sa.Enum(
                "co2",
                "humidity",
                "illuminance",
                "pir",
                "temperature",
                name="quantity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("equipment_id", sa.Uuid(), nullable=True),
        sa.Column("stale_after_seconds", sa.BigInteger(), server_default="600", nullable=False),
        sa.Column("latest_value", sa.Double(), nullable=True),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(latest_at IS NULL) = (latest_value IS NULL)", name=op.f("ck_point_latest_is_whole")
        ),
        sa.CheckConstraint("num_nonnulls(place_id, equipment_id) = 1", name=op.f("ck_point_one_home")),
        sa.CheckConstraint("stale_after_seconds > 0", name=op.f("ck_point_some_patience")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_point_equipment_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_point_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point")),
    )
    op.create_index(
        "ix_point_code", "point", ["code"], unique=True, postgresql_where=sa.text("retired_at IS NULL")
    )
    op.create_index(op.f("ix_point_equipment_id"), "point", ["equipment_id"], unique=False)
    op.create_index(op.f("ix_point_place_id"), "point", ["place_id"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "reported",
                "accepted",
                "assigned",
                "arrived",
                "held",
                "done",
                "closed",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "urgency",
            sa.Enum(
                "danger",
                "utility",
                "urgent",
                "ordinary",
                "planned",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("equipment_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reporter_id", sa.Uuid(), nullable=True),
        sa.Column("reported_by_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True, comment="the reporter's, as it was then"),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("contractor_id", sa.Uuid(), nullable=True),
        sa.Column("audience", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("origin_kind", sa.Text(), nullable=True),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sla", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("accept_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrive_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finish_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ranked_at",
            sa.DateTime(timezone=True),
            sa.Computed("coalesce(due_at, timestamptz '9999-01-01 00:00:00+00')", persisted=True),
            nullable=False,
            comment="due_at for sorting: what has no deadline comes last",
        ),
        sa.Column(
            "clock",
            sa.Enum(
                "accept",
                "arrive",
                "finish",
                name="clock",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("escalation", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("finished_late", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("rework_count", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("urge_count", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("supporter_count", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("minutes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("search", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.CheckConstraint(
            "(status IN ('closed', 'cancelled')) = (closed_at IS NOT NULL)",
            name=op.f("ck_ticket_closed_has_a_time"),
        ),
        sa.CheckConstraint(
            "status <> 'done' OR finished_at IS NOT NULL", name=op.f("ck_ticket_done_has_a_time")
        ),
        sa.CheckConstraint(
            "status NOT IN ('assigned', 'arrived', 'held', 'done') OR assignee_id IS NOT NULL",
            name=op.f("ck_ticket_someone_works"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('reported', 'accepted') OR assignee_id IS NULL",
            name=op.f("ck_ticket_nobody_works_yet"),
        ),
        sa.CheckConstraint(
            "(origin_kind IS NULL) = (origin_id IS NULL)", name=op.f("ck_ticket_whole_origin")
        ),
        sa.CheckConstraint(
            "(reporter_id IS NULL) = (reported_by_id IS NULL)", name=op.f("ck_ticket_whole_reporter")
        ),
        sa.CheckConstraint(
            "num_nonnulls(reporter_id, origin_id) > 0", name=op.f("ck_ticket_someone_or_something_reports")
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_ticket_assignee_id")),
        sa.ForeignKeyConstraint(["category_id"], ["ticket_category.id"], name=op.f("fk_ticket_category_id")),
        sa.ForeignKeyConstraint(["contractor_id"], ["contractor.id"], name=op.f("fk_ticket_contractor_id")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_ticket_equipment_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_ticket_place_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_ticket_reported_by_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_ticket_reporter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ticket_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("origin_kind", "origin_id", name=op.f("uq_ticket_origin_kind_origin_id")),
        sa.UniqueConstraint("serial", name=op.f("uq_ticket_serial")),
    )
    op.create_index("ix_ticket_audience", "ticket", ["audience"], unique=False, postgresql_using="gin")
    op.create_index("ix_ticket_category", "ticket", ["category_id", "reported_at", "id"], unique=False)
    op.create_index("ix_ticket_closed_at", "ticket", ["closed_at"], unique=False)
    op.create_index("ix_ticket_contractor", "ticket", ["contractor_id", "reported_at", "id"], unique=False)
    op.create_index(
        "ix_ticket_equipment",
        "ticket",
        ["equipment_id", "reported_at"],
        unique=False,
        postgresql_where=sa.text("equipment_id IS NOT NULL"),
    )
    op.create_index(
        "ix_ticket_in_hand",
        "ticket",
        ["assignee_id"],
        unique=False,
        postgresql_where=sa.text("status IN ('assigned', 'arrived', 'held')"),
    )
    op.create_index("ix_ticket_newest", "ticket", ["reported_at", "id"], unique=False)
    op.create_index(
        "ix_ticket_open_at_place",
        "ticket",
        ["place_id", "category_id"],
        unique=False,
        postgresql_where=sa.text("status NOT IN ('closed', 'cancelled')"),
    )
    op.create_index(
        "ix_ticket_open_by_due",
        "ticket",
        ["ranked_at", "id"],
        unique=False,
        postgresql_where=sa.text("status NOT IN ('closed', 'cancelled')"),
    )
    op.create_index(
        "ix_ticket_pool",
        "ticket",
        ["contractor_id"],
        unique=False,
        postgresql_where=sa.text("status = 'accepted'"),
    )
    op.create_index("ix_ticket_search", "ticket", ["search"], unique=False, postgresql_using="gin")
    op.create_index("ix_ticket_unit", "ticket", ["unit_id", "reported_at", "id"], unique=False)
    op.create_table(
        "alarm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "critical",
                "high",
                "medium",
                "low",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "unacknowledged",
                "acknowledged",
                "returned_unacknowledged",
                "normal",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('acknowledged', 'normal')) = (acknowledged_at IS NOT NULL)",
            name=op.f("ck_alarm_acknowledged_has_a_time"),
        ),
        sa.CheckConstraint(
            "(state IN ('unacknowledged', 'acknowledged')) = (returned_at IS NULL)",
            name=op.f("ck_alarm_returned_has_a_time"),
        ),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)",
            name=op.f("ck_alarm_acknowledged_by_someone"),
        ),
        sa.CheckConstraint("returned_at > raised_at", name=op.f("ck_alarm_in_order")),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["person.id"], name=op.f("fk_alarm_acknowledged_by_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_alarm_place_id")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_alarm_point_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["alarm_rule.id"], name=op.f("fk_alarm_rule_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_alarm_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(
        "ix_alarm_active",
        "alarm",
        ["raised_at", "id"],
        unique=False,
        postgresql_where=sa.text("state <> 'normal'"),
    )
    op.create_index(op.f("ix_alarm_place_id"), "alarm", ["place_id"], unique=False)
    op.create_index(
        op.f("ix_alarm_point_id_rule_id_returned_at"),
        "alarm",
        ["point_id", "rule_id", "returned_at"],
        unique=False,
    )
    op.create_index(op.f("ix_alarm_raised_at_id"), "alarm", ["raised_at", "id"], unique=False)
    op.create_index(
        "uq_alarm_active",
        "alarm",
        ["rule_id", "point_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'normal'"),
    )
    op.create_table(
        "ticket_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column(
            "came_by",
            sa.Enum(
                "dispatch",
                "grab",
                "transfer",
                "rework",
                name="cameby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_by",
            sa.Enum(
                "finish",
                "transfer",
                "give_back",
                "cancel",
                name="endedby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_ticket_assignment_whole_end")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_assignment_ticket_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_ticket_assignment_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_assignment")),
    )
    op.create_index(op.f("ix_ticket_assignment_ticket_id"), "ticket_assignment", ["ticket_id"], unique=False)
    op.create_index(
        op.f("ix_ticket_assignment_worker_id_started_at"),
        "ticket_assignment",
        ["worker_id", "started_at"],
        unique=False,
    )
    op.create_index(
        "uq_ticket_assignment_open",
        "ticket_assignment",
        ["ticket_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "ticket_follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_ticket_follow_up_by_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_follow_up_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_follow_up")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_ticket_follow_up_ticket_id")),
    )
    op.create_table(
        "ticket_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "parts",
                "user",
                "outside",
                "approval",
                "other",
                name="holdreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "interrupted",
            sa.Enum(
                "reported",
                "accepted",
                "assigned",
                "arrived",
                "held",
                "done",
                "closed",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "interrupted IN ('assigned', 'arrived')", name=op.f("ck_ticket_pause_interrupts_work")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_ticket_pause_in_order")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_pause_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_pause")),
    )
    op.create_index(op.f("ix_ticket_pause_ticket_id"), "ticket_pause", ["ticket_id"], unique=False)
    op.create_index(
        "uq_ticket_pause_open",
        "ticket_pause",
        ["ticket_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "ticket_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "report",
                "before",
                "after",
                "remark",
                name="photostage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "added_by IS NOT NULL OR stage = 'report'", name=op.f("ck_ticket_photo_strangers_only_report")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_ticket_photo_added_by")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_ticket_photo_file_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_photo_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_photo")),
        sa.UniqueConstraint("file_id", name=op.f("uq_ticket_photo_file_id")),
    )
    op.create_index(op.f("ix_ticket_photo_ticket_id"), "ticket_photo", ["ticket_id"], unique=False)
    op.create_table(
        "ticket_rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT silent OR words IS NULL", name=op.f("ck_ticket_rating_silence_has_no_words")),
        sa.CheckConstraint("silent = (by_id IS NULL)", name=op.f("ck_ticket_rating_silence_is_nobodys")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ticket_rating_stars")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_ticket_rating_by_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_rating_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_rating")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_ticket_rating_ticket_id")),
    )
    op.create_table(
        "ticket_supporter",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ticket_supporter_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_supporter_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_ticket_supporter")),
    )
    for guard in _GUARDS:
        op.execute(guard)
