"""A meeting as an invitation by mail: it changes the entry that the calendar subscribed to, and takes it away again."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from icalendar import vCalAddress
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

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

    Of a series only the one that the news are about: a letter has no way to invite to several.
    """
    bookings = await session.scalars(
        select(Booking)
        .where(Booking.id.in_(booking_ids))
        .options(joinedload(Booking.room, innerjoin=True).joinedload(Room.place, innerjoin=True))
    )
    found: dict[UUID, Invitation] = {}
    for booking in bookings:
        method = "REQUEST" if booking.state in SHOWN else "CANCEL"
        found[booking.id] = Invitation(method, partial(_write, booking, method))
    return found


def _write(booking: Booking, method: str, sender: str, reader: str) -> bytes:
    """Nobody has to answer: the meeting is the reader's own."""
    event = event_of(booking, secret=_UNNAMED)
    if method == "CANCEL":
        event["status"] = "CANCELLED"
    event.add("organizer", vCalAddress(f"mailto:{sender}"))
    accepted = {"partstat": "ACCEPTED", "rsvp": "FALSE"}
    event.add("attendee", vCalAddress(f"mailto:{reader}"), parameters=accepted)
    found = calendar([event])
    found.add("method", method)
    return written(found)
