"""The satisfaction index (满意指数): of the whole, of services, units and contractors, month by month.

A month's cell is shown where it holds enough answers and gives none away that does not (`tally.hidden`). A quarter
is the sum of what its months show, and says nothing more than they do.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.access import places_of
from backend.identity.actor import Actor
from backend.identity.models import Contractor, Unit
from backend.kernel.errors import NotAllowed
from backend.rules.catalogue import service as rules
from backend.rules.snapshot import Snapshot
from backend.supervision import answers
from backend.supervision.answers import Row, Service
from backend.supervision.months import Months
from backend.supervision.settling import unsettled
from backend.supervision.tally import NOTHING, Index, Tally, hidden, index

ABILITY = "see the leaders' view"
Part = UUID | None
"""A unit or contractor; None for who or what belongs to none."""


class PartOf(StrEnum):
    """Into what the answers to a service are divided."""

    ALL = "all"
    UNIT = "unit"
    CONTRACTOR = "contractor"


_PART: Mapping[PartOf, Callable[[Row], Part]] = {
    PartOf.ALL: lambda _: None,
    PartOf.UNIT: lambda row: row.unit_id,
    PartOf.CONTRACTOR: lambda row: row.contractor_id,
}


class Why(StrEnum):
    """Why a cell shows no share."""

    NONE = "none"
    FEW = "few"
    PROTECTS = "protects"
    """Others of too few answers could be computed from it."""
    UNSETTLED = "unsettled"
    """More answers may come, and each would show: see `settling.unsettled`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`tally` is of the months that are shown. Where none is, `why`, and how many answers there are in settled months
    is all it says."""

    tally: Tally
    given: int
    months: Sequence[date]
    why: Why | None


@dataclass(frozen=True, slots=True)
class Line:
    """A unit, with its cell of each service and the index of those that are shown."""

    id: UUID
    name: str
    index: Index | None
    cells: Mapping[Service, Cell]


@dataclass(frozen=True, slots=True)
class Named:
    id: UUID
    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Satisfaction:
    index: Index | None
    trend: Sequence[tuple[date, Index | None]]
    services: Mapping[Service, Cell]
    units: Sequence[Line]
    contractors: Sequence[Named]


@dataclass(frozen=True, slots=True)
class Measure:
    """The rules in force on the last day of a span, so that what was published is counted as it was then."""

    satisfied: int
    least: int
    weights: Mapping[Service, float]
    thresholds: tuple[float, ...]
    jumps: rules.Jumps
    effort: rules.Effort

    @classmethod
    def of(cls, book: Snapshot, span: Months) -> "Measure":
        day = span.last_day
        weights = book.value(rules.SATISFACTION_WEIGHTS, day)
        return cls(
            book.value(rules.SATISFIED_STARS, day),
            book.value(rules.SMALLEST_SAMPLE, day),
            {service: getattr(weights, service) for service in Service},
            book.value(rules.SATISFACTION_THRESHOLDS, day),
            book.value(rules.SATISFACTION_JUMPS, day),
            book.value(rules.EFFORT, day),
        )


def overseen(actor: Actor) -> list[UUID]:
    """The places whose services this leader oversees."""
    if not (places := sorted(places_of(actor, ABILITY))):
        raise NotAllowed
    return places


async def satisfaction(
    session: AsyncSession, places: Sequence[UUID], span: Months, measure: Measure, book: Snapshot
) -> Satisfaction:
    """Five statements, however many have answered."""
    rows = {
        service: await answers.rows(session, service, places, span.trend[0], span.ends, measure.satisfied)
        for service in Service
    }

    def whole(months: Sequence[date]) -> Mapping[Service, Cell]:
        return {
            service: cells(of_it, measure.least, PartOf.ALL, months).get(None, NO_CELL)
            for service, of_it in rows.items()
        }

    by_unit = {
        service: cells(of_it, measure.least, PartOf.UNIT, span.each, unsettled(book, service, span.each))
        for service, of_it in rows.items()
    }
    by_contractor = cells(rows[Service.REPAIRS], measure.least, PartOf.CONTRACTOR, span.each)
    units = await session.execute(
        select(Unit.id, Unit.short_name)
        .where(Unit.id.in_({part for found in by_unit.values() for part in found if part}))
        .order_by(Unit.short_name)
    )
    contractors = await session.execute(
        select(Contractor.id, Contractor.short_name)
        .where(Contractor.id.in_([part for part in by_contractor if part]))
        .order_by(Contractor.short_name)
    )

    def line(unit: UUID, name: str) -> Line:
        theirs = {service: by_unit[service].get(unit, NO_CELL) for service in Service}
        return Line(unit, name, index(_shown(theirs), measure.weights), theirs)

    services = whole(span.each)
    return Satisfaction(
        index(_shown(services), measure.weights),
        [(month, index(_shown(whole([month])), measure.weights)) for month in span.trend],
        services,
        [line(unit, name) for unit, name in units],
        [Named(key, name, by_contractor[key]) for key, name in contractors],
    )


def _shown(found: Mapping[Service, Cell]) -> Mapping[Service, Tally]:
    return {service: cell.tally for service, cell in found.items() if cell.why is None}


NO_CELL = Cell(NOTHING, 0, (), Why.NONE)


def cells(
    rows: Collection[Row],
    least: int,
    divided: PartOf,
    months: Sequence[date],
    untold: Set[date] = frozenset(),
) -> dict[Part, Cell]:
    """Of one service, in these months; of the `untold` ones no part is shown."""
    shown: dict[Part, Tally] = defaultdict(Tally)
    months_shown: dict[Part, list[date]] = defaultdict(list)
    given: dict[Part, int] = defaultdict(int)
    why: dict[Part, Why] = {}
    for month in months:
        parts: dict[Part, Tally] = defaultdict(Tally)
        for row in rows:
            if row.month == month:
                parts[_PART[divided](row)] += row.tally
        kept_back = set(parts) if month in untold else hidden(parts, least)
        for key, tally in parts.items():
            given[key] += 0 if month in untold else tally.given
            if key not in kept_back:
                shown[key] += tally
                months_shown[key].append(month)
            elif why.get(key) is not Why.FEW:
                why[key] = _why(tally, least, is_untold=month in untold)
    return {
        key: Cell(shown[key], count, months_shown[key], None if shown[key].given else why.get(key, Why.NONE))
        for key, count in given.items()
    }


def _why(tally: Tally, least: int, *, is_untold: bool) -> Why:
    if is_untold:
        return Why.UNSETTLED
    return Why.FEW if tally.given < least else Why.PROTECTS
