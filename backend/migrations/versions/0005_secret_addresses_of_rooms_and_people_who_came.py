"""Secret addresses of calendars and doors, services of meetings, and how many people came."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_KINDS = ("my_calendar", "room_calendar", "door")
_SERVICES = ("layout", "name_plates", "tea", "interpretation", "video", "technician")


def upgrade() -> None:
    op.create_table(
        "room_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="linkkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_room_link_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_link")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_room_link_kind_subject_id")),
    )
    op.add_column("booking", sa.Column("present", sa.SmallInteger(), nullable=True))
    op.create_check_constraint(
        op.f("ck_booking_only_who_came_is_counted"),
        "booking",
        "present IS NULL OR (present > 0 AND checked_in_at IS NOT NULL)",
    )
    op.create_table(
        "meeting_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_SERVICES, name="servicekind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("quantity", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("names", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("cost", sa.Numeric(10, 2), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_meeting_service_of_something")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_meeting_service_costs_no_less_than_nothing")),
        sa.CheckConstraint(
            "(kind = 'name_plates') = (cardinality(names) > 0)",
            name=op.f("ck_meeting_service_plates_have_names"),
        ),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_meeting_service_done_by_somebody")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_meeting_service_booking_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_meeting_service_done_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_service")),
        sa.UniqueConstraint("booking_id", "kind", name=op.f("uq_meeting_service_booking_id_kind")),
    )
