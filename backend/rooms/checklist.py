"""What the meeting staff have to do on a day, in the order in which it is due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from backend.facility.access import places_of
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.identity.people import WITH_HOME
from backend.kernel import days
from backend.rooms.models import Booking, Room
from backend.rooms.services import MeetingService
from backend.rooms.states import HOLDING, State
from backend.rules.snapshot import snapshot

MOST_TASKS = 1_000
"""A busy day of a hundred rooms has a third of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done, for a meeting with its room, place and organizer."""

    service: MeetingService
    booking: Booking
    due_at: datetime
    done_by: Person | None


async def tasks(session: AsyncSession, actor: Actor, day: date) -> list[Task]:
    """For meetings that begin on that day in the rooms that the actor manages, those that are over included."""
    days.check("day", day)
    managed = places_of(actor, "manage rooms")
    begins = days.begins(day)
    rows = await session.execute(
        select(MeetingService, Booking, Person)
        .join(Booking, Booking.id == MeetingService.booking_id)
        .join(Booking.room)
        .join(Room.place)
        .outerjoin(Person, Person.id == MeetingService.done_by_id)
        .where(
            Place.lineage.overlap(managed),
            Booking.state.in_((*HOLDING, State.OVER)),
            Booking.starts_at >= begins,
            Booking.starts_at < begins + timedelta(days=1),
        )
        .options(
            contains_eager(Booking.room).contains_eager(Room.place),
            joinedload(Booking.organizer, innerjoin=True).options(*WITH_HOME),
        )
        .order_by(Booking.starts_at, Booking.id)
        .limit(MOST_TASKS)
    )
    book = await snapshot(session)
    found = [
        Task(service, booking, service.due_at(booking.starts_at, book), person)
        for service, booking, person in rows
    ]
    return sorted(found, key=lambda task: (task.due_at, task.booking.id, task.service.kind.rank))
