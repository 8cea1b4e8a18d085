"""What was typed wrongly can be put right."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _rooms()
    _kitchen()
    _canteen()


def _rooms() -> None:
    op.add_column("meeting_service", sa.Column("cleared_at", sa.DateTime(timezone=True)))
    op.add_column("meeting_service", sa.Column("cleared_by_id", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_meeting_service_cleared_by_id"),
        "meeting_service",
        "person",
        ["cleared_by_id"],
        ["id"],
    )
    op.create_check_constraint(
        op.f("ck_meeting_service_cleared_by_somebody"),
        "meeting_service",
        "(cleared_at IS NULL) = (cleared_by_id IS NULL)",
    )
    op.create_check_constraint(
        op.f("ck_meeting_service_only_what_was_there_is_cleared"),
        "meeting_service",
        "cleared_at IS NULL OR done_at IS NOT NULL",
    )


def _kitchen() -> None:
    pass


def _canteen() -> None:
    pass
