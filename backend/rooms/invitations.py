"""A meeting as an invitation by mail: it changes the entry that the calendar subscribed to, and takes it away again."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from uuid import UUID

from icalendar import Event, vCalAddress
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from backend.notify.invitations import Invitation, invites
from backend.rooms.calendars import SHOWN, calendar, event_of, written
from backend.rooms.models import Booking, Room

_UNNAMED = "保密会议"
"""A mailbox lies outside the house: not even those whose meeting it is read there what it is about."""


@invites(
    "booking.booked",
    "booking.approved",
    "booking.changed",
    "booking.offered",
    "booking.cancelled",
    "booking.declined",
    "booking.crowded_out",
    "booking.gave_way",
    "booking.lapsed",
    "booking.no_show",
)
async def invitations(session: AsyncSession, booking_ids: Collection[UUID]) -> dict[UUID, Invitation]:
    """Of each meeting as it is by now; what has no place in a calendar any more is called off.

    With one of a series come those after it that are in the same state: a letter invites to a single meeting, but
    it may publish many (RFC 5546).
    """
    of_series: dict[UUID, list[Booking]] = {}
    for subject_id, booking in await session.execute(_with_those_after(booking_ids)):
        of_series.setdefault(subject_id, []).append(booking)
    return {subject_id: _invitation(bookings) for subject_id, bookings in of_series.items()}


def _with_those_after(booking_ids: Collection[UUID]) -> Select[UUID, Booking]:
    subject = aliased(Booking)
    after = and_(
        Booking.series_id == subject.series_id,
        Booking.starts_at > subject.starts_at,
        Booking.state == subject.state,
    )
    return (
        select(subject.id, Booking)
        .join(Booking, or_(Booking.id == subject.id, after))
        .where(subject.id.in_(booking_ids))
        .options(joinedload(Booking.room, innerjoin=True).joinedload(Room.place, innerjoin=True))
        .order_by(Booking.starts_at)
    )


def _invitation(bookings: Sequence[Booking]) -> Invitation:
    stands = bookings[0].state in SHOWN
    if len(bookings) > 1:
        return Invitation("PUBLISH", lambda sender, _: _publish(bookings, sender, stands=stands))
    method = "REQUEST" if stands else "CANCEL"
    return Invitation(method, partial(_invite, bookings[0], method))


def _publish(bookings: Sequence[Booking], sender: str, *, stands: bool) -> bytes:
    return _as_letter("PUBLISH", [_event(booking, sender, stands=stands) for booking in bookings])


def _invite(booking: Booking, method: str, sender: str, reader: str) -> bytes:
    """Nobody has to answer: the meeting is the reader's own."""
    event = _event(booking, sender, stands=method == "REQUEST")
    accepted = {"partstat": "ACCEPTED", "rsvp": "FALSE"}
    event.add("attendee", vCalAddress(f"mailto:{reader}"), parameters=accepted)
    return _as_letter(method, [event])


def _event(booking: Booking, sender: str, *, stands: bool) -> Event:
    event = event_of(booking, secret=_UNNAMED)
    if not stands:
        event["status"] = "CANCELLED"
    event.add("organizer", vCalAddress(f"mailto:{sender}"))
    return event


def _as_letter(method: str, events: Iterable[Event]) -> bytes:
    found = calendar(events)
    found.add("method", method)
    return written(found)
