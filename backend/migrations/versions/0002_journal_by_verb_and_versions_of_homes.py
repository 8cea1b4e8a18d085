"""the journal by verb, and versions of units and contractors"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # First what takes long: the columns lock what every page reads.
    op.create_index(op.f("ix_journal_verb_id"), "journal", ["verb", "id"], unique=False)
    for home in ("unit", "contractor"):
        op.add_column(home, sa.Column("version", sa.BigInteger(), server_default="1", nullable=False))
