"""What the meeting staff have to do on a day, in the order in which it is due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, contains_eager, joinedload

from backend.facility.access import places_of
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.identity.people import WITH_HOME
from backend.kernel import days
from backend.rooms.models import Booking, Room
from backend.rooms.services import MeetingService, ServiceKind, Step
from backend.rooms.states import HOLDING, State
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot

MOST_TASKS = 1_000
"""A busy day of a hundred rooms has a third of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done, for a meeting with its room, place and organizer."""

    service: MeetingService
    step: Step
    booking: Booking
    due_at: datetime
    done_at: datetime | None
    done_by: Person | None
    refill: tuple[int, ...] = ()
    """While people drink: after how many minutes at the earliest, and at the latest."""


async def tasks(session: AsyncSession, actor: Actor, day: date) -> list[Task]:
    """For meetings that begin on that day in the rooms that the actor manages, those that are over included.

    What was got ready for one that nobody came to is put away all the same.
    """
    days.check("day", day)
    managed = places_of(actor, "manage rooms")
    begins = days.begins(day)
    preparer, clearer = aliased(Person), aliased(Person)
    rows = await session.execute(
        select(MeetingService, Booking, preparer, clearer)
        .join(Booking, Booking.id == MeetingService.booking_id)
        .join(Booking.room)
        .join(Room.place)
        .outerjoin(preparer, preparer.id == MeetingService.done_by_id)
        .outerjoin(clearer, clearer.id == MeetingService.cleared_by_id)
        .where(
            Place.lineage.overlap(managed),
            or_(
                Booking.state.in_((*HOLDING, State.OVER)),
                (Booking.state == State.NO_SHOW) & MeetingService.done_at.is_not(None),
            ),
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
    lead = book.value(meetings.LEAD)
    rounds = (lead.refill_from_minutes, lead.refill_to_minutes)
    found: list[Task] = []
    for service, booking, prepared_by, cleared_by in rows:
        before, after = (service.due_at(booking, step, book) for step in Step)
        refill = rounds if service.kind is ServiceKind.TEA else ()
        found += (
            Task(service, Step.PREPARE, booking, before, service.done_at, prepared_by, refill),
            Task(service, Step.CLEAR, booking, after, service.cleared_at, cleared_by),
        )
    return sorted(found, key=lambda task: (task.due_at, task.booking.id, task.service.kind.rank))
