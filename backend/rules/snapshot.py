"""All rules and the calendar, typed and fast to ask; kept in the process until something changes.

book = await snapshot(session)
book.value(repairs.AUTO_ACCEPT).duration(book.calendar)
book.promise("urgent").finish
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.days import today
from backend.rules.calendar import Calendar
from backend.rules.catalogue import RULES
from backend.rules.catalogue.service import WORKING_HOURS
from backend.rules.models import CalendarDay, RuleBook, RuleVersion
from backend.rules.rule import Rule
from backend.rules.values import Limit

T = TypeVar("T")


class RuleMissing(LookupError):
    """The rules have not been planted, or none of this key was in force on that day."""


class _Version(NamedTuple):
    effective_on: date
    value: Any


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised for a class of urgency; None where nothing is."""

    accept: Limit | None
    arrive: Limit | None
    finish: Limit | None


class Snapshot:
    """`versions` by key, in the order in which they take effect; of one day's the last recorded counts."""

    def __init__(
        self, versions: Mapping[str, Sequence[_Version]], days: Mapping[date, bool], published_until: int
    ) -> None:
        self._versions = versions
        self._typed: dict[tuple[str, int], Any] = {}
        hours = [(span.start, span.end) for span in self.value(WORKING_HOURS).spans]
        self.calendar = Calendar(days, published_until=published_until, hours=hours)

    def value(self, rule: Rule[T], on: date | None = None) -> T:
        """The rule's value in force on a day, by default today."""
        day = on or today()
        versions = self._versions.get(rule.key, ())
        position = bisect_right(versions, day, key=lambda version: version.effective_on) - 1
        if position < 0:
            raise RuleMissing(rule.key, day)
        known = (rule.key, position)
        if known not in self._typed:
            self._typed[known] = rule.read(versions[position].value)
        return cast(T, self._typed[known])

    def after(self, rule: Rule[Limit], start: datetime) -> datetime:
        """When the rule's time has run since `start`, on its own clock."""
        limit = self.value(rule)
        return self.calendar.add(limit.clock, start, limit.duration(self.calendar))

    def promise(self, urgency: str) -> Promise:
        accept, arrive, finish = (
            self.value(cast(Rule[Limit], rule)) if rule else None
            for rule in (
                RULES.get(f"ticket.sla.{urgency}.{clock}") for clock in ("accept", "arrive", "finish")
            )
        )
        return Promise(accept, arrive, finish)


EDITION = select(RuleBook.edition).scalar_subquery()
"""Of the rules as they are now: part of a statement that asks for more."""
_kept: dict[UUID, Snapshot] = {}
"""The latest edition that this process has read."""
_ASK = select(EDITION)


async def snapshot(session: AsyncSession) -> Snapshot:
    """The rules as this session sees them: one statement while nothing has changed, three after a change."""
    return await of_edition(session, await session.scalar(_ASK))


async def of_edition(session: AsyncSession, edition: UUID | None) -> Snapshot:
    """The rules of the edition that has just been read: no statement while nothing has changed."""
    # The edition is read before the rest: if a change comes between, the next caller sees another edition.
    if edition is None:
        raise RuleMissing
    if edition not in _kept:
        read = await _load(session)
        _kept.clear()
        _kept[edition] = read
    return _kept[edition]


async def _load(session: AsyncSession) -> Snapshot:
    versions: dict[str, list[_Version]] = {}
    rows = await session.execute(
        select(RuleVersion.key, RuleVersion.effective_on, RuleVersion.value).order_by(
            RuleVersion.effective_on, RuleVersion.recorded_at
        )
    )
    for key, effective_on, value in rows:
        versions.setdefault(key, []).append(_Version(effective_on, value))
    days = (await session.execute(select(CalendarDay.day, CalendarDay.working, CalendarDay.edited_by))).all()
    published = max((day.year for day, _, editor in days if editor is None), default=0)
    return Snapshot(versions, {day: working for day, working, _ in days}, published)
