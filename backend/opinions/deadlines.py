"""Until when an answer is due: a reminder while there is time, and once it is too late everyone hears of it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock, due, journal
from backend.opinions.events import Overdue
from backend.opinions.lamps import Lamp, lamp, soon, turns_yellow, warning
from backend.opinions.models import Opinion, State
from backend.opinions.telling import tell_handlers
from backend.rules.snapshot import Snapshot, snapshot

WATCH = "opinions.watch"
"""The errand that looks at the deadline, when it comes near and when it comes."""
SOON, LATE = "soon", "late"


async def schedule(session: AsyncSession, opinion: Opinion, book: Snapshot) -> None:
    """Of an opinion whose deadline is new; the reminder is left out where it would come at once."""
    await due.drop(session, WATCH, opinion.ref)
    await _remind(session, opinion, book)
    await due.at(session, opinion.due_at, WATCH, opinion.ref, LATE)


async def _remind(session: AsyncSession, opinion: Opinion, book: Snapshot) -> None:
    now = clock.now()
    near = turns_yellow(book.calendar, now, opinion.due_at, warning(book))
    if near > now:
        await due.at(session, near, WATCH, opinion.ref, SOON)


@due.errand(WATCH)
async def watch(session: AsyncSession, row: due.Due) -> None:
    opinion = await taken_for_errand(session, row)
    if opinion is None or opinion.state is not State.WAITING:
        return
    now, book = clock.now(), await snapshot(session)
    shown = lamp(opinion.due_at, now, soon(book, now))
    # It may have been moved since the errand was asked for: then another row waits for the new date.
    if row.step == SOON and shown is Lamp.GREEN:  # the calendar has more working days than it had
        await _remind(session, opinion, book)
    if row.step == SOON and shown is Lamp.YELLOW:
        await tell_handlers(session, "opinion.due_soon", opinion, due_at=opinion.due_at)
    if row.step == LATE and shown is Lamp.RED:
        await journal.record(session, None, opinion.ref, Overdue())
        await tell_handlers(session, "opinion.overdue", opinion, overseers=True, due_at=opinion.due_at)


async def taken_for_errand(session: AsyncSession, row: due.Due) -> Opinion | None:
    """If someone has it in hand the errand comes again in a short while."""
    opinion = await session.scalar(
        select(Opinion)
        .where(Opinion.id == row.subject_id)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if opinion is None:
        await due.again(session, row)
    return opinion
