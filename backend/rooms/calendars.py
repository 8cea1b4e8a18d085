"""Bookings as iCalendar (RFC 5545): what a phone's or desk's own calendar subscribes to."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
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
    """The last three months and all that is to come, as one file."""
    return await asyncio.to_thread(_whole, link, await shown(session, link))


def _whole(link: Link, bookings: Sequence[Booking]) -> bytes:
    """Of thousands it takes seconds."""
    found = calendar(_event(link, booking) for booking in bookings)
    found.add("refresh-interval", _REREAD, parameters={"value": "DURATION"})
    return written(found)


async def shown(session: AsyncSession, link: Link, *which: ColumnElement[bool]) -> Sequence[Booking]:
    """What the calendar has, or some of it, in the order of time."""
    bookings = await session.scalars(
        select(Booking)
        .where(
            _of_person(link.subject_id) if _is_own(link) else Booking.room_id == link.subject_id,
            Booking.state.in_(SHOWN),
            Booking.starts_at > clock.now() - _BACK,
            *which,
        )
        .options(joinedload(Booking.room, innerjoin=True).joinedload(Room.place, innerjoin=True))
        .order_by(Booking.starts_at, Booking.id)
        .limit(_MOST)
    )
    return bookings.all()


def file_of(link: Link, booking: Booking) -> bytes:
    """One meeting as a file of its own; takes milliseconds."""
    return written(calendar([_event(link, booking)]))


def mark_of(link: Link, booking: Booking) -> str:
    """Another whenever the file is: every change makes a new version, but for the name of the place."""
    said = f"{link.kind} {booking.id} {booking.version} {booking.room.place.path}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


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


def _is_own(link: Link) -> bool:
    return link.kind is LinkKind.MY_CALENDAR


def _event(link: Link, booking: Booking) -> Event:
    """Nobody reads in a room's calendar what is confidential."""
    return event_of(booking, secret=None if _is_own(link) else "已占用")


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
