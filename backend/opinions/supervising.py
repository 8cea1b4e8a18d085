"""督办: a leader's note and date, which everyone who answers sees."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, days, journal
from backend.kernel.errors import Invalid
from backend.opinions import deadlines
from backend.opinions.events import Supervised
from backend.opinions.models import LONGEST_NOTE, Opinion
from backend.opinions.standing import overseen_by, taken
from backend.opinions.telling import tell_handlers
from backend.opinions.words import written
from backend.rules.catalogue import service as rules
from backend.rules.snapshot import Snapshot, snapshot

FURTHEST = timedelta(days=60)


async def supervise(session: AsyncSession, actor: Actor, opinion_id: UUID, until: date, note: str) -> Opinion:
    """Due at the end of that working day, whatever was due before; again, it gets another note and date."""
    said, book = written(note, "note", most=LONGEST_NOTE), await snapshot(session)
    ends = _end_of(book, until)
    opinion = await taken(session, opinion_id, overseen_by(actor))
    opinion.must_wait()
    opinion.supervised_at, opinion.note, opinion.due_at = clock.now(), said, ends
    await deadlines.schedule(session, opinion, book)
    await journal.record(session, actor.ref, opinion.ref, Supervised(until=ends, words=said))
    await tell_handlers(session, "opinion.supervised", opinion, by=actor, words=said, due_at=ends)
    return opinion


def _end_of(book: Snapshot, day: date) -> datetime:
    """When people stop working on a working day that is not over, and not too far away."""
    now = clock.now()
    if not timedelta() <= day - days.today() <= FURTHEST or not book.calendar.is_working_day(day):
        raise Invalid(field="until", days=FURTHEST.days)
    ends = datetime.combine(day, book.value(rules.WORKING_HOURS).spans[-1].end, clock.HERE)
    if ends <= now:
        raise Invalid(field="until", days=FURTHEST.days)
    return ends
