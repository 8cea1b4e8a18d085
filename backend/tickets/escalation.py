"""When a promise is nearly or already broken: step by step, to other people each time, and never at night.

For classes in working time each step falls into working time by construction; only after an outage might one
be made up at night, and then it waits for the morning.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock, due, journal
from backend.rules.catalogue import repairs
from backend.rules.values import Escalation, Night
from backend.tickets import deadlines, telling
from backend.tickets.deadlines import ESCALATE
from backend.tickets.events import SlaMissed
from backend.tickets.models import Ticket
from backend.tickets.rulebook import rulebook
from backend.tickets.taking import take_for_errand

MISSED = 100
"""Per cent of the promised time."""


@due.errand(ESCALATE)
async def escalate(session: AsyncSession, row: due.Due) -> None:
    """Take the steps whose time has come, and ask for the one after them. Twice is once."""
    ticket = await take_for_errand(session, row)
    if ticket is None or ticket.clock is None or ticket.due_at is None:
        return
    book, pauses, now = await rulebook(session), await deadlines.pauses_of(session, ticket), clock.now()
    run = deadlines.clocks_of(ticket)[ticket.clock]
    steps = book.value(repairs.ESCALATION)
    taken = [
        step for step in steps[ticket.escalation :] if run.at(step.percent, book.calendar, pauses) <= now
    ]
    morning = now if run.is_round_the_clock else morning_after(now, book.value(repairs.NIGHT))
    if taken and morning > now:
        await due.at(session, morning, ESCALATE, ticket.ref)
        return
    if taken:
        before = steps[ticket.escalation - 1].percent if ticket.escalation else 0
        ticket.escalation += len(taken)
        await _report(session, ticket, before, taken, urgent=run.is_round_the_clock)
    await deadlines.schedule(session, ticket, book, pauses)


async def _report(
    session: AsyncSession, ticket: Ticket, before: int, taken: Sequence[Escalation], *, urgent: bool
) -> None:
    """Tell whoever holds a step's roles here, and where it says so the worker, or the desk while nobody works on it.

    Of several steps at once, as after an outage, everyone hears only the last.
    """
    is_missed = taken[-1].percent >= MISSED
    if before < MISSED and is_missed and ticket.clock and ticket.due_at:
        await journal.record(session, None, ticket.ref, SlaMissed(clock=ticket.clock, due_at=ticket.due_at))
    worker_too = any(step.worker for step in taken)
    await telling.tell(
        session,
        [ticket.assignee_id] if worker_too else [],
        "ticket.escalated" if is_missed else "ticket.due_soon",
        ticket,
        holders={
            *(role for step in taken for role in step.roles),
            *(telling.DESK if worker_too and not ticket.assignee_id else ()),
        },
        urgent=urgent,
        clock=ticket.clock,
        due_at=ticket.due_at,
        level=ticket.escalation,
    )


def morning_after(now: datetime, night: Night) -> datetime:
    """`now`, or the end of the night that it falls into."""
    here = clock.local(now)
    if not night.covers(here.time()):
        return now
    morning = here.replace(hour=night.end.hour, minute=night.end.minute, second=0, microsecond=0)
    return morning if morning > here else morning + timedelta(days=1)
