"""Whether a room is free, as a condition on `Room`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from backend.facility.models import Place
from backend.rooms.models import Booking, Room
from backend.rooms.out_of_service import Closure
from backend.rooms.states import HOLDING

Moment = datetime | InstrumentedAttribute[datetime]
_MINUTE = timedelta(minutes=1)


def wanted_of(starts_at: Moment, ends_at: Moment) -> ColumnElement[Any]:
    """The range that a meeting takes in `Room`, its set-up and clearing included."""
    before, after = Room.setup_minutes * literal(_MINUTE), Room.clearing_minutes * literal(_MINUTE)
    return func.tstzrange(_moment(starts_at) - before, _moment(ends_at) + after)


def is_taken(starts_at: Moment, ends_at: Moment) -> ColumnElement[bool]:
    """Somebody has `Room` in that time, or it is out of service."""
    other, wanted = aliased(Booking), wanted_of(starts_at, ends_at)
    booked = select(other.id).where(
        other.room_id == Room.id, other.state.in_(HOLDING), other.occupied.op("&&")(wanted)
    )
    closed = select(Closure.id).where(Closure.room_id == Room.id, Closure.period.op("&&")(wanted))
    return booked.exists() | closed.exists()


def nearness(around: Sequence[UUID]) -> ColumnElement[int]:
    """How many of the places around somewhere are around `Place` too: of one floor more than of one building."""
    shared = (case((Place.lineage.contains([place]), 1), else_=0) for place in around)
    return sum(shared, literal(0))


def _moment(moment: Moment) -> ColumnElement[datetime]:
    return literal(moment) if isinstance(moment, datetime) else moment  # type: ignore[return-value]
