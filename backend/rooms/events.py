"""What the journal says about rooms and bookings."""

from datetime import datetime
from uuid import UUID

from backend.kernel.journal import Event


class RoomAdded(Event, frozen=True, kw_only=True, verb="room.added"):
    path: str
    seats: int


class RoomChanged(Event, frozen=True, kw_only=True, verb="room.changed"):
    fields: list[str]


class RoomClosed(Event, frozen=True, kw_only=True, verb="room.closed"):
    """Out of service; `turned_out` bookings had to give way."""

    closure: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str
    turned_out: int


class RoomReopened(Event, frozen=True, kw_only=True, verb="room.reopened"):
    """Back in service before its time."""

    closure: UUID


class LinkMade(Event, frozen=True, kw_only=True, verb="rooms.link_made"):
    """Of a person or room: a secret address, which this line does not tell."""

    kind: str


class LinkEnded(Event, frozen=True, kw_only=True, verb="rooms.link_ended"):
    kind: str


class Booked(Event, frozen=True, kw_only=True, verb="booking.booked"):
    room: UUID
    starts_at: datetime
    ends_at: datetime
    series: UUID | None = None
    important: bool = False


class Requested(Event, frozen=True, kw_only=True, verb="booking.requested"):
    """As `Booked`, in a room whose approvers have to say yes first."""

    room: UUID
    starts_at: datetime
    ends_at: datetime
    series: UUID | None = None


class PutOnTheList(Event, frozen=True, kw_only=True, verb="booking.waits"):
    room: UUID
    starts_at: datetime
    ends_at: datetime
    anywhere: bool


class Approved(Event, frozen=True, kw_only=True, verb="booking.approved"):
    pass


class Declined(Event, frozen=True, kw_only=True, verb="booking.declined"):
    """`by_another`: no approver said no, but another meeting got the room at that time."""

    by_another: bool = False


class Offered(Event, frozen=True, kw_only=True, verb="booking.offered"):
    room: UUID
    until: datetime


class Accepted(Event, frozen=True, kw_only=True, verb="booking.accepted"):
    pass


class GaveWay(Event, frozen=True, kw_only=True, verb="booking.gave_way"):
    """To an important meeting, or to `closed`: the room went out of service."""

    room: UUID
    closed: bool = False


class Lapsed(Event, frozen=True, kw_only=True, verb="booking.lapsed"):
    """Nobody decided, nobody accepted, or no room became free. `was`: the state it lapsed from."""

    was: str


class Changed(Event, frozen=True, kw_only=True, verb="booking.changed"):
    fields: list[str]
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


class Rated(Event, frozen=True, kw_only=True, verb="meeting_rating.given"):
    stars: int


class ServicesAsked(Event, frozen=True, kw_only=True, verb="booking.services_asked"):
    """What is wished for by now, nothing included."""

    kinds: list[str]


class ServiceDone(Event, frozen=True, kw_only=True, verb="booking.service_done"):
    kind: str
    step: str = "prepare"


class ServiceUndone(Event, frozen=True, kw_only=True, verb="booking.service_undone"):
    """Ticked by mistake."""

    kind: str
    step: str = "prepare"
