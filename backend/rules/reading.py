"""Rules and days as people look at them: in force, over time, and on the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.days import today
from backend.kernel.errors import Invalid
from backend.rules.catalogue import RULES
from backend.rules.editing import in_calendar
from backend.rules.models import CalendarDay, RuleVersion
from backend.rules.snapshot import snapshot

LONGEST_RANGE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Day:
    """`edited` when an administrator decided it, `provisional` when the state has not yet."""

    day: date
    working: bool
    name: str | None
    provisional: bool
    edited: bool


async def rules_in_force(session: AsyncSession, search: str | None = None) -> Sequence[RuleVersion]:
    """The version of each rule in force today, in the catalogue's order."""
    rows = await session.scalars(
        select(RuleVersion)
        .ext(distinct_on(RuleVersion.key))
        .where(RuleVersion.effective_on <= today())
        .order_by(RuleVersion.key, RuleVersion.effective_on.desc(), RuleVersion.recorded_at.desc())
    )
    order = {key: position for position, key in enumerate(RULES)}
    found = [row for row in rows if not search or _speaks_of(row, search.lower().split())]
    return sorted(found, key=lambda row: order.get(row.key, len(order)))


async def history(session: AsyncSession, key: str) -> Sequence[RuleVersion]:
    """All versions of a rule, the latest effective first."""
    rows = await session.scalars(
        select(RuleVersion)
        .where(RuleVersion.key == key)
        .order_by(RuleVersion.effective_on.desc(), RuleVersion.recorded_at.desc())
    )
    return rows.all()


async def days(session: AsyncSession, first: date, last: date) -> Sequence[Day]:
    """Every day from `first` to `last`, both included."""
    in_calendar("from", first)
    in_calendar("to", last)
    if last < first or last - first > LONGEST_RANGE:
        raise Invalid(field="to", limit=LONGEST_RANGE.days)
    calendar = (await snapshot(session)).calendar
    rows = await session.scalars(select(CalendarDay).where(CalendarDay.day.between(first, last)))
    special = {row.day: row for row in rows}
    each = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [
        Day(
            day=day,
            working=calendar.is_working_day(day),
            name=special[day].name if day in special else None,
            provisional=calendar.is_provisional(day),
            edited=day in special and special[day].edited_by is not None,
        )
        for day in each
    ]


def _speaks_of(row: RuleVersion, words: Sequence[str]) -> bool:
    rule = RULES.get(row.key)
    names = (rule.name, rule.name_en) if rule else ()
    text = " ".join((row.key, *names, row.source, row.note or "")).lower()
    return all(word in text for word in words)
