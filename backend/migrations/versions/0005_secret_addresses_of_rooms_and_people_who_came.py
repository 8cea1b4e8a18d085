"""Secret addresses of calendars and doors, and how many people came to a meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_KINDS = ("my_calendar", "room_calendar", "door")


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
