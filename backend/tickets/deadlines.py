"""A ticket's deadlines: derived anew whenever something moved, never counted down."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import due
from backend.kernel.kept import Said, say
from backend.rules.calendar import Interval
from backend.rules.catalogue import repairs
from backend.rules.snapshot import Snapshot
from backend.tickets.models import Ticket, key_path
from backend.tickets.records import Pause
from backend.tickets.rulebook import rulebook
from backend.tickets.sla import Run, Terms, runs
from backend.tickets.states import UNDERWAY, Clock, Status, Urgency

ESCALATE = "tickets.escalate"


def terms_of(
    book: Snapshot, urgency: Urgency, category: str, contract_sla: Mapping[str, Mapping[str, int]]
) -> Terms:
    """What the rules promise, and before them whatever the contract does, better or worse.

    In both counts, of each clock, what is said for the category's key; else for its group; else for the class.
    """
    promise = book.promise(urgency)
    terms = Terms(promise.accept, promise.arrive, promise.finish, book.value(repairs.REWORK))
    own = {each.category: each for each in book.value(repairs.BY_CATEGORY)}
    for key in key_path(category):
        if key in own:
            terms = terms.with_limits(own[key])
    for key in (urgency, *key_path(category)):
        terms = terms.overridden(contract_sla.get(key, {}))
    return terms


async def derive(session: AsyncSession, ticket: Ticket) -> None:
    """Work out all deadlines, which clock runs now, and when its next escalation step is due."""
    book, pauses = await rulebook(session), await pauses_of(session, ticket)
    reckon(ticket, book, pauses)
    await schedule(session, ticket, book, pauses)


def reckon(ticket: Ticket, book: Snapshot, pauses: Sequence[Interval]) -> None:
    """The deadlines, and which clock runs now."""
    clocks = clocks_of(ticket)
    dues = {clock: run.due(book.calendar, pauses) for clock, run in clocks.items()}
    ticket.accept_due_at = dues.get(Clock.ACCEPT)
    ticket.arrive_due_at = dues.get(Clock.ARRIVE)
    ticket.finish_due_at = dues.get(Clock.FINISH)
    running = _running(ticket, clocks)
    if running is not ticket.clock:
        ticket.clock, ticket.escalation = running, 0
    ticket.due_at = dues[running] if running and ticket.status is not Status.HELD else None


async def schedule(session: AsyncSession, ticket: Ticket, book: Snapshot, pauses: Sequence[Interval]) -> None:
    """Ask for the next step of the escalation, or for none while the clock stands."""
    if step := next_step(ticket, book, pauses):
        await say(session, step)
    else:
        await due.drop(session, ESCALATE, ticket.ref)


def next_step(ticket: Ticket, book: Snapshot, pauses: Sequence[Interval]) -> Said | None:
    """What asks for it; None while the clock stands."""
    moment = next_step_at(ticket, book, pauses)
    return due.asking(moment, ESCALATE, ticket.ref) if moment else None


def next_step_at(ticket: Ticket, book: Snapshot, pauses: Sequence[Interval]) -> datetime | None:
    steps = book.value(repairs.ESCALATION)
    if ticket.clock is None or ticket.due_at is None or ticket.escalation >= len(steps):
        return None
    return clocks_of(ticket)[ticket.clock].at(steps[ticket.escalation].percent, book.calendar, pauses)


def clocks_of(ticket: Ticket) -> dict[Clock, Run]:
    return runs(Terms.read(ticket.sla), ticket.reported_at, ticket.returned_at)


def runs_round_the_clock(ticket: Ticket) -> bool:
    """Whether it is hurried day and night: by the clock that runs, or where none does, by its first promise."""
    clocks = clocks_of(ticket)
    running = clocks.get(ticket.clock) if ticket.clock else next(iter(clocks.values()), None)
    return running is not None and running.is_round_the_clock


async def pauses_of(session: AsyncSession, ticket: Ticket) -> Sequence[Interval]:
    """The pauses that are over. One that lasts needs no end: while it does, nothing is due."""
    over = select(Pause.started_at, Pause.ended_at).where(
        Pause.ticket_id == ticket.id, Pause.ended_at.is_not(None)
    )
    return [(started, ended) for started, ended in await session.execute(over) if ended is not None]


def _running(ticket: Ticket, clocks: Mapping[Clock, Run]) -> Clock | None:
    """The first promise still to be kept."""
    if ticket.status not in UNDERWAY:
        return None
    kept = {
        Clock.ACCEPT: ticket.accepted_at,
        Clock.ARRIVE: ticket.arrived_at,
        Clock.FINISH: ticket.finished_at,
    }
    return next((clock for clock in Clock if clock in clocks and kept[clock] is None), None)
