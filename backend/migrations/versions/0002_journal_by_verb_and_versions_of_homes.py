"""the journal by verb, and versions of units and contractors"""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index(op.f("ix_journal_verb_id"), "journal", ["verb", "id"], unique=False)
