"""The figures of repairs in a period: volume, on-time, first-repair and satisfaction rates, compared and grouped."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Row, Select, and_, cast, extract, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Contractor, Person, Unit
from backend.kernel import clock, days
from backend.kernel.errors import Invalid
from backend.rules.catalogue.repairs import RATING_WINDOW
from backend.rules.catalogue.service import SATISFIED_STARS, SMALLEST_SAMPLE
from backend.rules.snapshot import Snapshot, snapshot
from backend.supervision.months import after
from backend.supervision.tally import Tally, hidden
from backend.tickets.models import Category, Ticket
from backend.tickets.records import Rating
from backend.tickets.states import Status
from backend.tickets.visibility import visible_to

LONGEST_PERIOD = timedelta(days=366 * 2)
MOST_ROWS = 200


class By(StrEnum):
    UNIT = "unit"
    CATEGORY = "category"
    CONTRACTOR = "contractor"
    BUILDING = "building"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        days.check("from", self.first)
        days.check("to", self.last)
        if self.last < self.first:
            raise Invalid(field="to")
        if self.last - self.first > LONGEST_PERIOD:
            raise Invalid(field="from", days=LONGEST_PERIOD.days)

    @property
    def before(self) -> "Period":
        """The period of the same length that ended the day before."""
        length = self.last - self.first + timedelta(days=1)
        return Period(self.first - length, self.first - timedelta(days=1))

    @property
    def starts_at(self) -> datetime:
        return days.begins(self.first)

    @property
    def ends_before(self) -> datetime:
        return days.begins(self.last + timedelta(days=1))

    def holds(self, moment: Any) -> ColumnElement[bool]:
        return and_(moment >= self.starts_at, moment < self.ends_before)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the tickets reported in a period. A rate is None where there is nothing to rate.

    `on_time` = finished in time ÷ finished or overdue (按期办结率); `first_repair` = closed without rework ÷
    closed; `satisfaction` = satisfied ÷ all ratings that somebody gave, None below the smallest sample.
    """

    tickets: int
    on_time: float | None
    first_repair: float | None
    satisfaction: float | None
    ratings: int
    mean_hours: float | None


@dataclass(frozen=True, slots=True)
class Group:
    key: UUID
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    reported: int
    closed: int


@dataclass(frozen=True, slots=True)
class Statistics:
    whole: Figures
    before: Figures
    days: Sequence[Day]
    groups: Sequence[Group]


async def statistics(session: AsyncSession, actor: Actor, period: Period, by: By) -> Statistics:
    """Of the tickets that this person may see: five statements, however many tickets there are."""
    book = await snapshot(session)
    measure = _Measure(book)
    whole = (await session.execute(measure.of(actor, period))).one()
    before = (await session.execute(measure.of(actor, period.before))).one()
    return Statistics(
        measure.figures(whole, told=measure.is_told(actor, period)),
        measure.figures(before, told=measure.is_told(actor, period.before)),
        await _days(session, actor, period),
        await _groups(session, actor, period, by, measure, whole),
    )


class _Measure:
    """The columns from which figures are made, and the figures made from them."""

    def __init__(self, book: Snapshot) -> None:
        self._book = book
        self._satisfied = Rating.stars >= book.value(SATISFIED_STARS)
        self._smallest_sample = book.value(SMALLEST_SAMPLE)

    def of(self, actor: Actor, period: Period, *also: Any) -> Select[Any]:
        finished = Ticket.finished_at.is_not(None)
        overdue = and_(Ticket.finished_at.is_(None), Ticket.finish_due_at < clock.now())
        promised = and_(Ticket.finish_due_at.is_not(None), Ticket.status != Status.CANCELLED)
        closed = Ticket.status == Status.CLOSED
        in_time = Rating.at < self._settled_at(period) if actor.contractor_id else true()
        rated = and_(Rating.silent.is_(False), in_time)
        hours = extract("epoch", Ticket.finished_at - Ticket.reported_at) / 3600
        return (
            select(
                *also,
                func.count(Ticket.id).label("tickets"),
                func.count().filter(promised, or_(finished, overdue)).label("due"),
                func.count().filter(promised, finished, Ticket.finished_late.is_(False)).label("in_time"),
                func.count().filter(closed).label("closed"),
                func.count().filter(closed, Ticket.rework_count == 0).label("at_once"),
                func.count().filter(rated).label("ratings"),
                func.count().filter(rated, self._satisfied).label("satisfied"),
                func.avg(hours).label("hours"),
            )
            .select_from(Ticket)
            .outerjoin(Rating, Rating.ticket_id == Ticket.id)
            .where(visible_to(actor), period.holds(Ticket.reported_at))
        )

    def figures(self, row: Row[Any], *, told: bool) -> Figures:
        enough = told and row.ratings >= self._smallest_sample
        return Figures(
            tickets=row.tickets,
            on_time=_rate(row.in_time, row.due),
            first_repair=_rate(row.at_once, row.closed),
            satisfaction=_rate(row.satisfied, row.ratings) if enough else None,
            ratings=row.ratings,
            mean_hours=None if row.hours is None else round(float(row.hours), 1),
        )

    def is_told(self, actor: Actor, period: Period) -> bool:
        """Whether this viewer may know how many were satisfied then.

        A contractor's people know the reporters: of two periods that differ by a day, or of one looked at again after
        one more was rated, they could read that rating. They see whole months, once those are settled.
        """
        month_ends = after(period.first, 1) - timedelta(days=1)
        is_a_month = period.first.day == 1 and period.last == month_ends
        return actor.contractor_id is None or (is_a_month and self._settled_at(period) <= clock.now())

    def _settled_at(self, period: Period) -> datetime:
        """What closed on its last day may be rated until then; later ratings never change a contractor's figures."""
        return self._book.after(RATING_WINDOW, period.ends_before)

    def kept_back(self, rows: Sequence[Row[Any]], whole: Row[Any]) -> Set[UUID | None]:
        """Groups whose rate is not told: see `tally.hidden`. What belongs to none of them is a part too."""
        parts: dict[UUID | None, Tally] = {
            row.key: Tally(given=row.ratings, satisfied=row.satisfied) for row in rows
        }
        parts[None] = Tally(
            given=whole.ratings - sum(part.given for part in parts.values()),
            satisfied=whole.satisfied - sum(part.satisfied for part in parts.values()),
        )
        return hidden(parts, self._smallest_sample)


async def _days(session: AsyncSession, actor: Actor, period: Period) -> Sequence[Day]:
    """Every day of the period, also those on which nothing happened."""

    def per_day(moment: Any) -> Select[date, int]:
        day = cast(func.timezone(str(clock.HERE), moment), Date).label("day")
        return select(day, func.count()).where(visible_to(actor), period.holds(moment)).group_by("day")

    reported = dict((await session.execute(per_day(Ticket.reported_at))).all())
    closed = dict((await session.execute(per_day(Ticket.closed_at))).all())
    length = (period.last - period.first).days + 1
    each = (period.first + timedelta(days=number) for number in range(length))
    return [Day(day, reported.get(day, 0), closed.get(day, 0)) for day in each]


async def _groups(
    session: AsyncSession, actor: Actor, period: Period, by: By, measure: _Measure, whole: Row[Any]
) -> Sequence[Group]:
    """The largest first; tickets that belong to no group, such as one without a worker, are in the whole only."""
    key, name, join = _GROUPS[by]()
    rows = await session.execute(
        join(measure.of(actor, period, key.label("key"), name.label("name")))
        .group_by(key, name)
        .order_by(func.count(Ticket.id).desc(), name)
        .limit(MOST_ROWS)
    )
    found = rows.all()
    told = measure.is_told(actor, period)
    kept_back: Set[UUID | None] = frozenset()
    if actor.contractor_id:
        # What two divisions of the same tickets share could be read from both: they are told one.
        told = told and by is By.WORKER
        kept_back = measure.kept_back(found, whole)
    return [
        Group(row.key, row.name, measure.figures(row, told=told and row.key not in kept_back))
        for row in found
    ]


_Grouping = tuple[Any, Any, Callable[[Select[Any]], Select[Any]]]


def _by_unit() -> _Grouping:
    return Unit.id, Unit.short_name, lambda query: query.join(Unit, Unit.id == Ticket.unit_id)


def _by_contractor() -> _Grouping:
    return (
        Contractor.id,
        Contractor.short_name,
        lambda query: query.join(Contractor, Contractor.id == Ticket.contractor_id),
    )


def _by_worker() -> _Grouping:
    return Person.id, Person.name, lambda query: query.join(Person, Person.id == Ticket.assignee_id)


def _by_category() -> _Grouping:
    group = aliased(Category)
    return (
        group.id,
        group.name,
        lambda query: query.join(Category, Category.id == Ticket.category_id).join(
            group, group.id == func.coalesce(Category.parent_id, Category.id)
        ),
    )


def _by_building() -> _Grouping:
    building = aliased(Place)
    return (
        building.id,
        building.name,
        # A lineage begins with the site; what lies in it directly is its second part.
        lambda query: query.join(Place, Place.id == Ticket.place_id).join(
            building, building.id == Place.lineage[2]
        ),
    )


_GROUPS: dict[By, Callable[[], _Grouping]] = {
    By.UNIT: _by_unit,
    By.CATEGORY: _by_category,
    By.CONTRACTOR: _by_contractor,
    By.BUILDING: _by_building,
    By.WORKER: _by_worker,
}


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
