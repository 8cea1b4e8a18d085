"""What people said of their meetings, for who manages the rooms. Never who, never on which day.

Who manages a room sees whose each of its meetings was: with a day beside it, what was said would have an author.
So it is told by room and month, where as many people have spoken as a published rate needs, and all at once when
nothing of the month can be said any more: whoever watches would else see what is new, and after which meeting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import DateTime, Subquery, Text, Uuid, and_, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.access import places_of
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import clock, days
from backend.kernel.pages import Keyset, Page
from backend.rooms.models import Booking, Room
from backend.rooms.rating import MeetingRating, Tag
from backend.rooms.states import State
from backend.rules.catalogue import meetings
from backend.rules.catalogue.service import SMALLEST_SAMPLE
from backend.rules.snapshot import Snapshot, snapshot

MONTHS = 3
"""Whole ones: of two spans that differ by a day, that day could be read."""


@dataclass(frozen=True, slots=True)
class Said:
    """`month` is the first day of the meeting's, `room` the path of its place."""

    stars: int
    tags: Sequence[Tag]
    words: str | None
    month: date
    room: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Of what is shown, and of nothing else: what is not shown could be subtracted from it.

    `least`: of how many people in a room and month anything is shown.
    """

    count: int
    mean: float | None
    tags: Mapping[Tag, int]
    least: int


async def said(session: AsyncSession, actor: Actor, first: int, after: str | None) -> Page[Said]:
    """In the rooms that the actor manages, the latest month first. Two statements."""
    shown = _shown(actor, await snapshot(session)).c
    latest: Keyset[Any] = Keyset(shown.month, shown.id)
    query = select(shown.month, shown.id, shown.stars, shown.tags, shown.words, shown.room)
    rows = (await session.execute(latest.page(query, first, after))).all()
    page = latest.cut(rows, first, lambda row: (row.month, row.id))
    return Page([_read(row) for row in page.items], page.next)


async def summary(session: AsyncSession, actor: Actor) -> Summary:
    """Each tag that was chosen, the most frequent first. Two statements."""
    book = await snapshot(session)
    shown = _shown(actor, book).c
    chosen = [func.count().filter(shown.tags.contains([tag])) for tag in Tag]
    count, mean, *times = (await session.execute(select(func.count(), func.avg(shown.stars), *chosen))).one()
    often = sorted(zip(Tag, times, strict=True), key=lambda each: -each[1])
    return Summary(
        count,
        None if mean is None else float(mean),
        {tag: n for tag, n in often if n},
        book.value(SMALLEST_SAMPLE),
    )


def _shown(actor: Actor, book: Snapshot) -> Subquery:
    """Within a month in an order of chance: an id tells its time, and so does its place in a list."""
    since, until = _months(book)
    month = func.date_trunc("month", Booking.starts_at, str(clock.HERE), type_=DateTime(timezone=True))
    told = (
        select(
            cast(func.md5(cast(MeetingRating.id, Text)), Uuid).label("id"),
            month.label("month"),
            MeetingRating.stars,
            MeetingRating.tags,
            MeetingRating.words,
            MeetingRating.person_id,
            Booking.room_id,
            Place.path.label("room"),
        )
        .join(Booking, Booking.id == MeetingRating.booking_id)
        .join(Booking.room)
        .join(Room.place)
        .where(
            Place.lineage.overlap(places_of(actor, "manage rooms")),
            Booking.state == State.OVER,
            Booking.starts_at >= days.begins(since),
            Booking.starts_at < days.begins(until),
        )
        .cte("told")
    )
    enough = (
        select(told.c.room_id, told.c.month)
        .group_by(told.c.room_id, told.c.month)
        .having(func.count(told.c.person_id.distinct()) >= book.value(SMALLEST_SAMPLE))
        .subquery("enough")
    )
    of_it = and_(enough.c.room_id == told.c.room_id, enough.c.month == told.c.month)
    return select(told).join(enough, of_it).subquery("shown")


def _read(row: Any) -> Said:
    tags = [Tag(tag) for tag in row.tags]
    return Said(row.stars, tags, row.words, clock.local(row.month).date(), row.room)


def _months(book: Snapshot) -> tuple[date, date]:
    """From the first of the months that are told to the first that is not yet: some of it may still be rated.

    What began in a month's last hours ends in the next.
    """
    rated = clock.local(clock.now() - timedelta(days=book.value(meetings.RATING_DAYS) + 1))
    until = rated.date().replace(day=1)
    number = until.year * 12 + until.month - 1 - MONTHS
    return date(number // 12, number % 12 + 1, 1), until
