"""What the journal says about tickets. People read these lines as a timeline, so they carry names too."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from backend.kernel.journal import Event
from backend.tickets.records import CameBy, HoldReason, PhotoStage
from backend.tickets.states import Clock, Urgency


class Told(Event, frozen=True, kw_only=True, verb=""):
    """Said on a phone. `late_report`: its time was not to be trusted, so the server's counts."""

    late_report: bool = False


class Reported(Told, frozen=True, kw_only=True, verb="ticket.reported"):
    """`stranger` is the label of somebody without an account, `phone` their number, masked."""

    category: str
    urgency: Urgency
    photos: tuple[UUID, ...] = ()
    stranger: str | None = None
    phone: str | None = None


class PhotoAdded(Event, frozen=True, kw_only=True, verb="ticket.photo_added"):
    """By a stranger, whose photos follow their report."""

    photos: tuple[UUID, ...]


class PhoneForgotten(Event, frozen=True, kw_only=True, verb="ticket.phone_forgotten"):
    """A stranger's, some days after the end; the masked one stays."""


class Supported(Event, frozen=True, kw_only=True, verb="ticket.supported"):
    pass


class Accepted(Event, frozen=True, kw_only=True, verb="ticket.accepted"):
    """Urgency and category only where the desk corrected them."""

    urgency: Urgency | None = None
    category: str | None = None


class Assigned(Told, frozen=True, kw_only=True, verb="ticket.assigned"):
    worker: UUID
    worker_name: str
    came_by: CameBy
    reason: str | None = None
    outside_contract: bool = False
    """The desk sent someone of another contractor than the one under contract."""


class GivenBack(Told, frozen=True, kw_only=True, verb="ticket.given_back"):
    """By the worker for a reason, or by the service because the worker has left."""

    reason: str | None = None
    worker_left: bool = False


class FieldEvent(Told, frozen=True, kw_only=True, verb=""):
    """Done on site."""

    words: str | None = None
    photos: tuple[UUID, ...] = ()


class Arrived(FieldEvent, frozen=True, kw_only=True, verb="ticket.arrived"):
    pass


class Held(FieldEvent, frozen=True, kw_only=True, verb="ticket.held"):
    reason: HoldReason


class Resumed(FieldEvent, frozen=True, kw_only=True, verb="ticket.resumed"):
    pass


class Material(Event, frozen=True, kw_only=True, verb=""):
    item: str
    unit: str
    quantity: float


class Stepped(FieldEvent, frozen=True, kw_only=True, verb="ticket.stepped"):
    stage: PhotoStage
    minutes: int = 0
    materials: tuple[Material, ...] = ()


class Done(FieldEvent, frozen=True, kw_only=True, verb="ticket.done"):
    minutes: int
    materials: tuple[Material, ...] = ()


class Refused(FieldEvent, frozen=True, kw_only=True, verb="ticket.refused"):
    reason: str
    rework: int


class Closed(Told, frozen=True, kw_only=True, verb="ticket.closed"):
    """`silent`: nobody answered in time, so the work counts as accepted."""

    silent: bool = False
    in_time: bool = True
    rework: int = 0


class Rated(Told, frozen=True, kw_only=True, verb="ticket.rated"):
    stars: int
    tags: tuple[str, ...] = ()
    words: str | None = None


class FollowedUp(Event, frozen=True, kw_only=True, verb="ticket.followed_up"):
    satisfied: bool
    words: str


class Urged(Told, frozen=True, kw_only=True, verb="ticket.urged"):
    words: str | None = None


class Cancelled(Told, frozen=True, kw_only=True, verb="ticket.cancelled"):
    reason: str


class Reopened(Told, frozen=True, kw_only=True, verb="ticket.reopened"):
    reason: str
    rework: int


class Remarked(Told, frozen=True, kw_only=True, verb="ticket.remarked"):
    words: str
    photos: tuple[UUID, ...] = ()


class SlaMissed(Event, frozen=True, kw_only=True, verb="ticket.sla_missed"):
    """As far as the service knew then: word of an arrival in time may still be on a phone without connection.

    Whoever scores contractors compares `due_at` with the ticket's own times.
    """

    clock: Clock
    due_at: datetime


PUBLIC: Mapping[str, frozenset[str]] = {
    Reported.verb: frozenset(),
    Accepted.verb: frozenset(),
    Assigned.verb: frozenset({"worker_name", "came_by"}),
    GivenBack.verb: frozenset(),
    Arrived.verb: frozenset(),
    Held.verb: frozenset({"reason"}),
    Resumed.verb: frozenset(),
    Done.verb: frozenset(),
    Refused.verb: frozenset(),
    Closed.verb: frozenset({"silent"}),
    Cancelled.verb: frozenset(),
    Reopened.verb: frozenset(),
}
"""What those may know who only have the same trouble: these lines, and of their facts these."""

BY_THE_SERVICE = frozenset(
    event.verb for event in (Accepted, Assigned, GivenBack, Arrived, Held, Resumed, Done)
)
"""Lines of people on duty, whose names are no secret; all others may be the reporter's own."""

ABOUT_SATISFACTION = frozenset({Rated.verb, FollowedUp.verb})
"""Lines that tell what the reporter thinks of the work; not for those who did it (see `rating`)."""
