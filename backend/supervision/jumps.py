"""Named ratings that are worth a look: flagged with the reason, and counted all the same."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Date, Float, Text, Uuid, cast, func, literal, null, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.models import Canteen
from backend.canteen.models import Rating as MealRating
from backend.facility.models import Place
from backend.identity.models import Contractor, Session
from backend.kernel import clock, days
from backend.rooms.models import Booking, Room
from backend.rooms.rating import MeetingRating
from backend.rules.catalogue.service import Jumps
from backend.supervision.answers import Service
from backend.supervision.months import Months
from backend.tickets.models import Ticket
from backend.tickets.records import Rating

MOST = 10
"""Flags of a kind that are shown."""
LEAST_WEEKS = 4
"""With enough answers among the weeks before: of fewer nobody says what is usual."""
LEAST_SPREAD = 0.1
"""Stars: where the weeks before hardly differ, small steps are no jumps."""
SHORTEST_WORDS = 6
"""Characters; everybody says that it was good."""
NORMAL = 1.4826
"""The median distance from the median times this is the standard deviation, of a normal distribution."""


class Kind(StrEnum):
    MEAN = "mean"
    DEVICE = "device"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Flag:
    """`on`: the Monday of the week whose mean jumped from `usual` to `mean`, or the day on which `count` ratings came
    from one device within a minute, or with the same words."""

    kind: Kind
    service: Service
    contractor: str | None
    count: int
    on: date
    mean: float | None = None
    usual: float | None = None


async def flags(
    session: AsyncSession, places: Sequence[UUID], span: Months, rule: Jumps, least: int
) -> list[Flag]:
    """Three statements, over the named ratings of the span and of the weeks before it."""
    monday = span.first - timedelta(days=span.first.weekday())
    return [
        *await _means(session, places, span, monday - timedelta(weeks=rule.weeks), rule, least),
        *await _from_one_device(session, _named(places, span.first, span.ends), rule.in_a_minute),
        *await _with_the_same_words(session, _named(places, span.first, span.ends), rule.same_words),
    ]


async def _means(
    session: AsyncSession,
    places: Sequence[UUID],
    span: Months,
    first: date,
    rule: Jumps,
    least: int,
) -> list[Flag]:
    """Weeks of enough ratings whose mean lies too far from the median of those before.

    A week belongs to the month in which it begins, with all its days.
    """
    last = span.ends - timedelta(days=1)
    one = _named(places, first, last + timedelta(days=7 - last.weekday())).c
    week = cast(func.date_trunc("week", func.timezone(str(clock.HERE), one.at)), Date).label("week")
    found = await session.execute(
        select(one.service, Contractor.short_name, week, func.count(), cast(func.avg(one.stars), Float))
        .outerjoin(Contractor, Contractor.id == one.contractor_id)
        .group_by(one.service, Contractor.short_name, "week")
        .having(func.count() >= least)
        .order_by("week")
    )
    series: dict[tuple[str, str | None], list[tuple[date, int, float]]] = defaultdict(list)
    for service, contractor, monday, count, mean in found:
        series[service, contractor].append((monday, count, mean))
    return [
        Flag(Kind.MEAN, Service(service), contractor, count, monday, mean, median(before))
        for (service, contractor), weeks in series.items()
        for monday, count, mean in weeks
        if monday >= span.first and jumps(mean, before := _before(monday, rule.weeks, weeks), rule.deviations)
    ]


def _before(monday: date, count: int, weeks: Sequence[tuple[date, int, float]]) -> list[float]:
    """The means of so many weeks before this one, as far as they had enough ratings."""
    return [mean for week, _, mean in weeks if monday - timedelta(weeks=count) <= week < monday]


def jumps(mean: float, before: Sequence[float], deviations: float) -> bool:
    """Whether it lies so many robust deviations from the median of what was before."""
    if len(before) < LEAST_WEEKS:
        return False
    usual = median(before)
    spread = max(LEAST_SPREAD, NORMAL * median(abs(each - usual) for each in before))
    return abs(mean - usual) > deviations * spread


async def _from_one_device(session: AsyncSession, named: CTE, count: int) -> list[Flag]:
    """Which device it was is what the rater's latest session by then says; without one it is the person."""
    one = named.c
    device = (
        select(func.concat_ws(" ", Session.address, Session.device).label("name"))
        .where(Session.person_id == one.person_id, Session.created_at <= one.at)
        .order_by(Session.created_at.desc())
        .limit(1)
        .lateral("device")
    )
    minute = func.date_trunc("minute", one.at).label("minute")
    source = func.coalesce(device.c.name, cast(one.person_id, Text)).label("source")
    found = await session.execute(
        select(one.service, minute, func.count())
        .join(device, true(), isouter=True)
        .group_by(one.service, "minute", "source")
        .add_columns(source)
        .having(func.count() >= count)
        .order_by(func.count().desc(), "minute")
        .limit(MOST)
    )
    return [
        Flag(Kind.DEVICE, Service(service), None, many, clock.local(at).date())
        for service, at, many, _ in found
    ]


async def _with_the_same_words(session: AsyncSession, named: CTE, count: int) -> list[Flag]:
    one = named.c
    day = cast(func.timezone(str(clock.HERE), one.at), Date).label("day")
    found = await session.execute(
        select(one.service, day, func.count())
        .where(func.char_length(one.words) >= SHORTEST_WORDS)
        .group_by(one.service, "day", one.words)
        .having(func.count() >= count)
        .order_by(func.count().desc(), "day", one.service)
        .limit(MOST)
    )
    return [Flag(Kind.WORDS, Service(service), None, many, on) for service, on, many in found]


def _named(places: Sequence[UUID], first: date, end: date) -> CTE:
    """Ratings given in these days, with who gave them: looked at here, shown to nobody.

    Those on meetings and meals until yesterday, as everywhere in the leaders' view.
    """
    begins, ends = days.begins(first), days.begins(end)
    until_today = min(ends, days.begins(days.today()))

    def between(moment: Any, ends: datetime = ends) -> Any:
        return (moment >= begins) & (moment < ends)

    nobodys = cast(null(), Uuid).label("contractor_id")
    return union_all(
        select(
            literal(Service.REPAIRS.value).label("service"),
            Ticket.contractor_id,
            Rating.by_id.label("person_id"),
            Rating.at,
            Rating.stars,
            Rating.words,
        )
        .join(Ticket, Ticket.id == Rating.ticket_id)
        .where(Ticket.audience.overlap(places), ~Rating.silent, between(Rating.at)),
        select(
            literal(Service.MEETINGS.value),
            nobodys,
            MeetingRating.person_id,
            MeetingRating.rated_at,
            MeetingRating.stars,
            MeetingRating.words,
        )
        .join(Booking, Booking.id == MeetingRating.booking_id)
        .join(Booking.room)
        .join(Room.place)
        .where(Place.lineage.overlap(places), between(MeetingRating.rated_at, until_today)),
        select(
            literal(Service.MEALS.value),
            nobodys,
            MealRating.person_id,
            MealRating.rated_at,
            MealRating.stars,
            MealRating.words,
        )
        .join(Canteen, Canteen.id == MealRating.canteen_id)
        .join(Canteen.place)
        .where(Place.lineage.overlap(places), between(MealRating.rated_at, until_today)),
    ).cte("named")
