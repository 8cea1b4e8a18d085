"""The effort index (辛苦指数): what was done, against what the same people did in the weeks before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Float, Time, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Contractor, Person
from backend.kernel import clock, days
from backend.kernel.errors import NotAllowed
from backend.rules.catalogue import service as rules
from backend.rules.snapshot import Snapshot, snapshot
from backend.supervision.months import Months
from backend.tickets.models import Ticket
from backend.tickets.states import Urgency

MOST = 500
"""Workers of a contractor that are shown."""
_PRESSING = (Urgency.DANGER, Urgency.UTILITY, Urgency.URGENT)
PARTS = ("orders", "hours", "off_hours", "urgent", "distance")


@dataclass(frozen=True, slots=True)
class Work:
    """Orders finished, the hours that were entered for them, how many of them began or ended at night or on a day
    off, how many were pressing, and the metres between successive places: of `hops` ways `known` are measured."""

    orders: int
    hours: float
    off_hours: int
    urgent: int
    distance: float
    hops: int
    known: int


NO_WORK = Work(0, 0.0, 0, 0, 0.0, 0, 0)


@dataclass(frozen=True, slots=True)
class Effort:
    """`index`: 100 is the mean week of the base; None where nothing was done then."""

    id: UUID
    name: str
    work: Work
    index: float | None


async def of_contractors(
    session: AsyncSession, places: Sequence[UUID], span: Months, book: Snapshot
) -> list[Effort]:
    """One statement. Leaders see no single worker."""
    return await _efforts(
        session, Contractor, Ticket.contractor_id, Ticket.audience.overlap(places), span, book
    )


async def of_workers(session: AsyncSession, actor: Actor, span: Months) -> list[Effort]:
    """For a contractor's manager all its workers, for a worker themself: two statements."""
    managed = [at.id for at in actor.where("manage leave") if at.kind == "contractor"]
    if not managed and not actor.may("do field work"):
        raise NotAllowed
    theirs = Ticket.contractor_id.in_(managed) if managed else Ticket.assignee_id == actor.id
    return await _efforts(session, Person, Ticket.assignee_id, theirs, span, await snapshot(session))


async def _efforts(
    session: AsyncSession,
    kind: type[Contractor] | type[Person],
    whose: Any,
    theirs: ColumnElement[bool],
    span: Months,
    book: Snapshot,
) -> list[Effort]:
    rule = book.value(rules.EFFORT, span.last_day)
    base = timedelta(weeks=rule.weeks)
    first, end = span.first - base, span.last_day + timedelta(days=1)
    off = [
        day
        for distance in range((end - first).days)
        if not book.calendar.is_working_day(day := first + timedelta(days=distance))
    ]
    visit = _visits(whose, theirs, first, end)
    hop = _metres(visit, rule.storey_metres)
    night, morning = rule.night.start, rule.night.end
    within_night = and_ if night <= morning else or_
    off_hours = or_(
        *(within_night(time >= night, time < morning) for time in (visit.came_at_time, visit.left_at_time)),
        visit.came_on.in_(off),
        visit.day.in_(off),
    )
    name = kind.short_name if issubclass(kind, Contractor) else kind.name
    within = (visit.day >= span.first).label("within")
    found = await session.execute(
        select(
            kind.id,
            name,
            within,
            func.count(),
            cast(func.sum(visit.minutes), Float) / 60,
            func.count().filter(off_hours),
            func.count().filter(visit.urgency.in_(_PRESSING)),
            func.coalesce(func.sum(hop), 0.0),
            func.count(visit.place_before),
            func.count(hop),
        )
        .join(kind, kind.id == visit.whose)
        .group_by(kind.id, "within")
        .order_by(name, kind.id)
        .limit(2 * MOST)
    )
    done: dict[tuple[UUID, str], dict[bool, Work]] = {}
    for key, called, is_within, *work in found:
        done.setdefault((key, called), {})[is_within] = Work(*work)
    weights = {part: float(getattr(rule, part)) for part in PARTS}
    longer = (end - span.first) / base
    return [
        Effort(
            key,
            called,
            work.get(True, NO_WORK),
            against(work.get(True, NO_WORK), work.get(False), weights, longer),
        )
        for (key, called), work in done.items()
    ]


def against(work: Work, base: Work | None, weights: Mapping[str, float], longer: float) -> float | None:
    """The weighted mean of how each part relates to the base, in per cent; the span is so many times as long.

    A part of which the base had nothing has no say.
    """
    if base is None:
        return None
    ratios = [
        (weight, getattr(work, part) / longer / getattr(base, part))
        for part, weight in weights.items()
        if getattr(base, part)
    ]
    whole = sum(weight for weight, _ in ratios)
    return 100 * sum(weight * ratio for weight, ratio in ratios) / whole if whole else None


_WHERE = ("place", "building", "level", "x", "y")


def _visits(whose: Any, theirs: ColumnElement[bool], first: date, end: date) -> Any:
    """Finished orders, each with where the same worker had been before on that day."""
    came_at = func.coalesce(Ticket.arrived_at, Ticket.finished_at)
    here, came_here = (func.timezone(str(clock.HERE), moment) for moment in (Ticket.finished_at, came_at))
    floor, outline = aliased(Place), Place.polygon
    done = (
        select(
            whose.label("whose"),
            Ticket.assignee_id,
            Ticket.id,
            came_at.label("came_at"),
            cast(came_here, Time).label("came_at_time"),
            cast(came_here, Date).label("came_on"),
            cast(here, Time).label("left_at_time"),
            cast(here, Date).label("day"),
            Ticket.minutes,
            Ticket.urgency,
            Place.id.label("place"),
            Place.lineage[2].label("building"),
            floor.level.label("level"),
            # Between its first corner and the third lies the middle of a room of four.
            ((outline[1] + outline[5]) / 2).label("x"),
            ((outline[2] + outline[6]) / 2).label("y"),
        )
        .join(Place, Place.id == Ticket.place_id)
        .outerjoin(floor, floor.id == Place.lineage[3])
        .where(theirs, Ticket.finished_at >= days.begins(first), Ticket.finished_at < days.begins(end))
        .subquery("done")
        .c
    )
    before = (
        func.lag(done[name])
        .over(partition_by=(done.assignee_id, done.day), order_by=(done.came_at, done.id))
        .label(f"{name}_before")
        for name in _WHERE
    )
    return select(*done, *before).subquery("visit").c


def _metres(visit: Any, storey: float) -> ColumnElement[float | None]:
    """As the crow flies on the plans of one building, and up or down its storeys; else unknown."""
    dx, dy = visit.x - visit.x_before, visit.y - visit.y_before
    return case(
        (
            visit.building == visit.building_before,
            func.sqrt(dx * dx + dy * dy) + storey * func.abs(visit.level - visit.level_before),
        )
    )
