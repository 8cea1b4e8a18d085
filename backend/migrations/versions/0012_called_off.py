"""A called-off meal keeps why; why a rectification was returned goes once there is another."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

RECTIFIED_AGAIN = """
UPDATE self_evaluation_finding SET returned_because = NULL
WHERE returned_because IS NOT NULL AND rectified_at IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("menu", sa.Column("called_off_because", sa.Text()))
    op.create_check_constraint(
        op.f("ck_menu_called_off_is_not_published"),
        "menu",
        "called_off_because IS NULL OR published_at IS NULL",
    )
    op.drop_constraint(op.f("ck_self_evaluation_finding_returned_until_it_passes"), "self_evaluation_finding")
    op.execute(RECTIFIED_AGAIN)
    op.create_check_constraint(
        op.f("ck_self_evaluation_finding_returned_until_it_is_rectified"),
        "self_evaluation_finding",
        "returned_because IS NULL OR rectified_at IS NULL",
    )
