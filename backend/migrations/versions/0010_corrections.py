"""What was typed wrongly can be put right."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_LARDER = (
    """CREATE OR REPLACE FUNCTION larder_takes_back_what_was_fetched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(quantity) FROM larder_movement
        WHERE batch_id = NEW.batch_id AND kitchen_meal_id = NEW.kitchen_meal_id) > 0 THEN
        RAISE EXCEPTION 'a meal gives back no more than it fetched' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$""",
    """CREATE OR REPLACE TRIGGER larder_movement_takes_back AFTER INSERT OR UPDATE ON larder_movement
    FOR EACH ROW WHEN (NEW.quantity > 0 AND NEW.kitchen_meal_id IS NOT NULL)
    EXECUTE FUNCTION larder_takes_back_what_was_fetched()""",
)


def upgrade() -> None:
    _rooms()
    _kitchen()


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
    # The second entry of one reading stays as if it had been typed: who entered it can take it back.
    op.execute(
        """UPDATE kitchen_weighing w SET point_id = NULL, read_at = NULL WHERE EXISTS (
            SELECT FROM kitchen_weighing e WHERE e.point_id = w.point_id AND e.read_at = w.read_at AND e.id < w.id)"""
    )
    op.create_unique_constraint(
        op.f("uq_kitchen_weighing_point_id_read_at"), "kitchen_weighing", ["point_id", "read_at"]
    )
    op.create_unique_constraint(op.f("uq_ingredient_id_unit"), "ingredient", ["id", "unit"])
    op.add_column("larder_batch", sa.Column("version", sa.BigInteger(), server_default="1", nullable=False))
    op.add_column(
        "larder_batch",
        sa.Column(
            "unit",
            sa.Enum("kg", "L", "piece", name="unit", native_enum=False, create_constraint=True, length=40),
            comment="the ingredient's, for the constraint",
        ),
    )
    op.execute("UPDATE larder_batch b SET unit = i.unit FROM ingredient i WHERE i.id = b.ingredient_id")
    op.alter_column("larder_batch", "unit", nullable=False)
    op.drop_constraint(op.f("fk_larder_batch_ingredient_id"), "larder_batch")
    op.create_foreign_key(
        op.f("fk_larder_batch_ingredient_id_unit"),
        "larder_batch",
        "ingredient",
        ["ingredient_id", "unit"],
        ["id", "unit"],
    )
    op.drop_constraint(op.f("ck_larder_batch_brings_something"), "larder_batch")
    op.create_check_constraint(
        op.f("ck_larder_batch_brings_nothing_or_more"), "larder_batch", "quantity >= 0"
    )
    op.drop_constraint(op.f("ck_larder_movement_only_a_count_adds"), "larder_movement")
    op.create_check_constraint(
        op.f("ck_larder_movement_a_loss_takes"), "larder_movement", "quantity < 0 OR cause <> 'loss'"
    )
    for guard in _LARDER:
        op.execute(guard)
