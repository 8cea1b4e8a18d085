"""What the journal says about rooms and bookings."""

from datetime import datetime
from uuid import UUID

from backend.kernel.journal import Event


class RoomAdded(Event, frozen=True, kw_only=True, verb="room.added"):
    path: str
    seats: int


class RoomChanged(Event, frozen=True, kw_only=True, verb="room.changed"):
    fields: list[str]


class Booked(Event, frozen=True, kw_only=True, verb="booking.booked"):
    room: UUID
    starts_at: datetime
    ends_at: datetime


class Cancelled(Event, frozen=True, kw_only=True, verb="booking.cancelled"):
    pass


class CheckedIn(Event, frozen=True, kw_only=True, verb="booking.checked_in"):
    pass


class Ended(Event, frozen=True, kw_only=True, verb="booking.ended"):
    """`early`: before its time was over."""

    early: bool


class NotShown(Event, frozen=True, kw_only=True, verb="booking.no_show"):
    """Nobody came, and the room was given back."""

    unit: UUID | None
