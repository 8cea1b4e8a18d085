"""meeting rooms and their bookings"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("seats", sa.SmallInteger(), nullable=False),
        sa.Column("features", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=False),
        sa.Column("closes_at", sa.Time(), nullable=False),
        sa.Column("setup_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("clearing_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("longest_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("furthest_days", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("furthest_days > 0", name=op.f("ck_room_some_days_ahead")),
        sa.CheckConstraint("longest_minutes >= 15", name=op.f("ck_room_time_for_a_meeting")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_room_opens_before_it_closes")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_room_has_seats")),
        sa.CheckConstraint(
            "setup_minutes >= 0 AND clearing_minutes >= 0", name=op.f("ck_room_buffers_are_not_negative")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_room_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("place_id", name=op.f("uq_room_place_id")),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("organizer_id", sa.Uuid(), nullable=False),
        sa.Column("booked_by_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True, comment="the organizer's, as it was"),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("confidential", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("seats", sa.SmallInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occupied", postgresql.TSTZRANGE(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "booked",
                "in_use",
                "over",
                "cancelled",
                "no_show",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="booked",
            nullable=False,
        ),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("room_id"), "="),
            (sa.column("occupied"), "&&"),
            where=sa.text("state IN ('booked', 'in_use')"),
            using="gist",
            name="ex_booking_one_at_a_time",
        ),
        sa.CheckConstraint(
            "state <> 'in_use' OR checked_in_at IS NOT NULL", name=op.f("ck_booking_somebody_came")
        ),
        sa.CheckConstraint(
            "state <> 'no_show' OR checked_in_at IS NULL", name=op.f("ck_booking_nobody_came")
        ),
        sa.CheckConstraint(
            "occupied @> tstzrange(starts_at, ends_at)", name=op.f("ck_booking_buffers_lie_around")
        ),
        sa.CheckConstraint("seats > 0", name=op.f("ck_booking_has_people")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_booking_takes_time")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["person.id"], name=op.f("fk_booking_booked_by_id")),
        sa.ForeignKeyConstraint(["organizer_id"], ["person.id"], name=op.f("fk_booking_organizer_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_booking_room_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_booking_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    op.create_index(
        op.f("ix_booking_booked_by_id_starts_at_id"),
        "booking",
        ["booked_by_id", "starts_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_booking_organizer_id_starts_at_id"),
        "booking",
        ["organizer_id", "starts_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_booking_room_id_starts_at"), "booking", ["room_id", "starts_at"], unique=False)
