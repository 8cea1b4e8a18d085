"""The meeting staff are reminded of what is nearly due and not done: once for all that is due at one moment."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock, due
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rooms.approving import staff
from backend.rooms.models import Booking
from backend.rooms.services import MeetingService, Step, of
from backend.rooms.states import HOLDING, TO_COME
from backend.rooms.taking import REMIND, facts, locked_booking
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot

_LOOK_AGAIN = timedelta(minutes=5)
"""Whether what is still asked for has become a meeting."""


@due.errand(REMIND)
async def remind(session: AsyncSession, row: due.Due) -> None:
    """It asks for itself again until nothing is left that will be due."""
    booking = await session.scalar(locked_booking(row.subject.id, wait=False))
    if booking is None:
        return await due.again(session, row)
    if booking.state not in TO_COME or booking.starts_at <= clock.now():
        return None
    book = await snapshot(session)
    undone: defaultdict[datetime, list[MeetingService]] = defaultdict(list)
    for service in await of(session, booking.id):
        if service.done_at is None:
            undone[service.due_at(booking, Step.PREPARE, book)].append(service)
    horizon = clock.now() + timedelta(minutes=book.value(meetings.REMINDER))
    near = [at for at in sorted(undone) if at <= horizon]
    later = [at for at in undone if at > horizon]
    if near and booking.state not in HOLDING:
        return await due.at(session, clock.now() + _LOOK_AGAIN, REMIND, booking.ref)
    for at in near:
        await _tell(session, booking, at, undone[at])
    if later:
        await due.at(session, clock.now() + (min(later) - horizon), REMIND, booking.ref)
    return None


async def _tell(session: AsyncSession, booking: Booking, at: datetime, undone: list[MeetingService]) -> None:
    people = (await session.scalars(staff(booking.room).distinct())).all()
    told = facts(booking, booking.room) | {"on": clock.local(at).date(), "due_at": at, "count": len(undone)}
    once = f"{booking.id} {at.isoformat()}"
    await say(session, notify.news(people, "booking.services_due", undone[0].ref, told, once=once))
