"""Bookings as iCalendar (RFC 5545): what a phone's or desk's own calendar subscribes to."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from icalendar import Calendar, Event, vText
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.kernel import clock
from backend.rooms.links import Link, LinkKind
from backend.rooms.models import Booking, Room
from backend.rooms.states import HOLDING, State

_BACK = timedelta(days=92)
_MOST = 5_000
_REREAD = timedelta(minutes=15)
SHOWN = (State.REQUESTED, *HOLDING, State.OVER)
"""What stands in a calendar; all else is not there any more, or not yet."""
_TENTATIVE = (State.REQUESTED, State.OFFERED)


async def calendar_of(session: AsyncSession, link: Link) -> bytes:
    """The last three months and all that is to come. Nobody reads in a room's what is confidential."""
    own = link.kind is LinkKind.MY_CALENDAR
    shown = await session.scalars(
        select(Booking)
        .where(
            _of_person(link.subject_id) if own else Booking.room_id == link.subject_id,
            Booking.state.in_(SHOWN),
            Booking.starts_at > clock.now() - _BACK,
        )
        .options(joinedload(Booking.room, innerjoin=True).joinedload(Room.place, innerjoin=True))
        .order_by(Booking.starts_at, Booking.id)
        .limit(_MOST)
    )
    found = calendar(event_of(booking, secret=None if own else "已占用") for booking in shown)
    found.add("refresh-interval", _REREAD, parameters={"value": "DURATION"})
    return written(found)


def calendar(events: Iterable[Event]) -> Calendar:
    found = Calendar()
    found.add("prodid", "-//Manyi//Rooms//ZH")
    found.add("version", "2.0")
    for event in events:
        found.add_component(event)
    found.add_missing_timezones()
    return found


def written(calendar: Calendar) -> bytes:
    """The same bytes for the same events."""
    body: bytes = calendar.to_ical()
    return body


def _of_person(person_id: UUID) -> ColumnElement[bool]:
    return or_(Booking.organizer_id == person_id, Booking.booked_by_id == person_id)


def event_of(booking: Booking, *, secret: str | None) -> Event:
    """A meeting with its room and place; `secret` is what is said of a confidential one to whoever may not know it.

    Each meeting of a series is an event of its own: one that was moved or cancelled is no exception to anything.
    """
    event = Event()
    event.add("uid", f"{booking.id}@manyi")
    event.add("sequence", booking.version)
    event.add("dtstamp", booking.booked_at)
    event.add("dtstart", clock.local(booking.starts_at))
    event.add("dtend", clock.local(booking.ends_at))
    event.add("summary", secret if booking.confidential and secret else booking.subject)
    event.add("location", vText(booking.room.place.path))
    event.add("status", "TENTATIVE" if booking.state in _TENTATIVE else "CONFIRMED")
    if booking.confidential:
        event.add("class", "CONFIDENTIAL")
    return event
