"""Dishes are retired; a registration keeps the unit it was made from; what is returned says why."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

REGISTERED_FOR = (
    "UPDATE meal_registration r SET unit_id = p.unit_id FROM person p WHERE p.id = r.person_id",
    # Of who has moved on since then the journal knows where they came from.
    """UPDATE meal_registration r SET unit_id = (moved.data ->> 'from_unit')::uuid FROM journal moved
    WHERE moved.id = (SELECT min(j.id) FROM journal j WHERE j.verb = 'person.transferred'
        AND j.subject_kind = 'person' AND j.subject_id = r.person_id AND j.recorded_at > r.registered_at)""",
)


def upgrade() -> None:
    op.add_column("dish", sa.Column("retired_at", sa.DateTime(timezone=True)))
    op.create_index(
        op.f("ix_dish_retired"),
        "dish",
        ["canteen_id", "retired_at", "id"],
        postgresql_where="retired_at IS NOT NULL",
    )
    op.add_column("meal_registration", sa.Column("unit_id", sa.Uuid()))
    for units in REGISTERED_FOR:
        op.execute(units)
    op.add_column("self_evaluation_finding", sa.Column("returned_because", sa.Text()))
    op.create_check_constraint(
        op.f("ck_self_evaluation_finding_returned_until_it_passes"),
        "self_evaluation_finding",
        "returned_because IS NULL OR reviewed_at IS NULL",
    )
    op.create_foreign_key(
        op.f("fk_meal_registration_unit_id"), "meal_registration", "unit", ["unit_id"], ["id"]
    )
