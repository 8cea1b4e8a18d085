"""When a room cannot be used. The database lets no meeting begin there then, and none be closed away unseen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, ForeignKey, event
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.db import Entity, Table


class Closure(Entity):
    """Ends early, or is gone, where the room came back into service: what was planned stands in the journal."""

    __tablename__ = "room_closure"
    __table_args__ = (
        ExcludeConstraint(("room_id", "="), ("period", "&&"), name="ex_room_closure_one_at_a_time"),
    )

    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    period: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    reason: Mapped[str]
    closed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime]


CLOSED, IN_USE = "MY001", "MY002"
"""SQLSTATE of a booking in a room that is out of service then, and of a closure while somebody has the room."""

GUARDS = (
    f"""CREATE OR REPLACE FUNCTION booking_meets_no_closure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM room WHERE id = NEW.room_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM room_closure WHERE room_id = NEW.room_id AND period && NEW.occupied) THEN
        RAISE EXCEPTION 'the room is out of service then' USING ERRCODE = '{CLOSED}';
    END IF;
    RETURN NEW;
END $$""",
    """CREATE OR REPLACE TRIGGER booking_in_service BEFORE INSERT OR UPDATE OF room_id, occupied, state ON booking
    FOR EACH ROW WHEN (NEW.state IN ('requested', 'offered', 'booked'))
    EXECUTE FUNCTION booking_meets_no_closure()""",
    f"""CREATE OR REPLACE FUNCTION closure_meets_no_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM room WHERE id = NEW.room_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM booking WHERE room_id = NEW.room_id AND occupied && NEW.period
        AND state IN ('offered', 'booked', 'in_use')
    ) THEN
        RAISE EXCEPTION 'somebody has the room then' USING ERRCODE = '{IN_USE}';
    END IF;
    RETURN NEW;
END $$""",
    """CREATE OR REPLACE TRIGGER closure_over_no_booking BEFORE INSERT OR UPDATE OF room_id, period ON room_closure
    FOR EACH ROW EXECUTE FUNCTION closure_meets_no_booking()""",
)
"""Each locks the room first, so that of a booking and a closure at once the second sees the first."""
for guard in GUARDS:
    event.listen(Table.metadata, "after_create", DDL(guard))  # type: ignore[no-untyped-call]
