"""approvals, series and closures of meeting rooms"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

_GUARDS = (
    """CREATE OR REPLACE FUNCTION booking_meets_no_closure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM room WHERE id = NEW.room_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM room_closure WHERE room_id = NEW.room_id AND period && NEW.occupied) THEN
        RAISE EXCEPTION 'the room is out of service then' USING ERRCODE = 'MY001';
    END IF;
    RETURN NEW;
END $$""",
    """CREATE OR REPLACE TRIGGER booking_in_service BEFORE INSERT OR UPDATE OF room_id, occupied, state ON booking
    FOR EACH ROW WHEN (NEW.state IN ('requested', 'offered', 'booked'))
    EXECUTE FUNCTION booking_meets_no_closure()""",
    """CREATE OR REPLACE FUNCTION closure_meets_no_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM room WHERE id = NEW.room_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM booking WHERE room_id = NEW.room_id AND occupied && NEW.period
        AND state IN ('offered', 'booked', 'in_use')
    ) THEN
        RAISE EXCEPTION 'somebody has the room then' USING ERRCODE = 'MY002';
    END IF;
    RETURN NEW;
END $$""",
    """CREATE OR REPLACE TRIGGER closure_over_no_booking BEFORE INSERT OR UPDATE OF room_id, period ON room_closure
    FOR EACH ROW EXECUTE FUNCTION closure_meets_no_booking()""",
)
_STATES = (
    "requested",
    "waiting",
    "offered",
    "booked",
    "in_use",
    "over",
    "cancelled",
    "declined",
    "lapsed",
    "no_show",
)


def upgrade() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "needs",
            sa.Enum("any", "all", name="needs", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "pending",
                "granted",
                "refused",
                "withdrawn",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'pending') = (ended_at IS NULL)", name=op.f("ck_approval_ends_with_its_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_table(
        "booking_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_series")),
    )
    op.create_table(
        "voice",
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("grants", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(grants IS NULL) = (said_at IS NULL)", name=op.f("ck_voice_said_at_some_time")),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_voice_approval_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_voice_person_id")),
        sa.PrimaryKeyConstraint("approval_id", "person_id", name=op.f("pk_voice")),
    )
    op.create_index(
        "ix_voice_open", "voice", ["person_id"], unique=False, postgresql_where=sa.text("grants IS NULL")
    )
    op.create_table(
        "room_approver",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_approver_person_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_approver_room_id")),
        sa.PrimaryKeyConstraint("room_id", "person_id", name=op.f("pk_room_approver")),
    )
    op.create_table(
        "room_closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed_by_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("room_id"), "="),
            (sa.column("period"), "&&"),
            using="gist",
            name="ex_room_closure_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_room_closure_closed_by_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_closure_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_closure")),
    )
    op.add_column(
        "booking", sa.Column("important", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column(
        "booking", sa.Column("anywhere", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("booking", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("booking", sa.Column("series_id", sa.Uuid(), nullable=True))
    op.add_column("booking", sa.Column("approval_id", sa.Uuid(), nullable=True))
    op.add_column("booking", sa.Column("recurs_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_booking_requested",
        "booking",
        ["approval_id", "room_id"],
        unique=False,
        postgresql_where=sa.text("state = 'requested'"),
    )
    op.create_index(
        "ix_booking_series_id",
        "booking",
        ["series_id"],
        unique=False,
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.create_index(
        "ix_booking_waiting",
        "booking",
        ["booked_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_foreign_key(op.f("fk_booking_approval_id"), "booking", "approval", ["approval_id"], ["id"])
    op.create_foreign_key(op.f("fk_booking_series_id"), "booking", "booking_series", ["series_id"], ["id"])
    op.add_column(
        "room",
        sa.Column(
            "approval",
            sa.Enum("any", "all", name="needs", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
    )
    op.drop_constraint(op.f("ck_booking_state"), "booking")
    op.create_check_constraint(op.f("ck_booking_state"), "booking", sa.column("state").in_(_STATES))
    op.create_check_constraint(
        op.f("ck_booking_is_held_for_a_while"), "booking", "(state = 'offered') = (held_until IS NOT NULL)"
    )
    op.create_check_constraint(
        op.f("ck_booking_somebody_is_asked"), "booking", "state <> 'requested' OR approval_id IS NOT NULL"
    )
    op.create_check_constraint(
        op.f("ck_booking_has_its_place_in_the_series"), "booking", "(series_id IS NULL) = (recurs_at IS NULL)"
    )
    op.drop_constraint("ex_booking_one_at_a_time", "booking")
    op.create_exclude_constraint(
        "ex_booking_one_at_a_time",
        "booking",
        (sa.column("room_id"), "="),
        (sa.column("occupied"), "&&"),
        where=sa.text("state IN ('offered', 'booked', 'in_use')"),
        using="gist",
        deferrable=True,
        initially="IMMEDIATE",
    )
    for guard in _GUARDS:
        op.execute(guard)
