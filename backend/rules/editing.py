"""An administrator adds a version of a rule or decides about a day. Neither rewrites what was."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import Invalid, NotAllowed, NotFound
from backend.kernel.refs import uuid7
from backend.kernel.typed import few_words, words
from backend.rules.catalogue import RULES
from backend.rules.events import CalendarDayDecided, RuleChanged
from backend.rules.models import CalendarDay, Confidence, RuleBook, RuleVersion

FIRST_YEAR, LAST_YEAR = 1992, 2099
LARGEST_VALUE = 20_000
"""Bytes of a rule's value."""


async def add_rule_version(
    session: AsyncSession,
    actor: Actor,
    key: str,
    value: Any,
    *,
    source: str,
    effective_on: date,
    level: str,
    confidence: Confidence,
    note: str | None = None,
) -> RuleVersion:
    """A new version of a known rule; with the effective day of an earlier one it takes that one's place."""
    _may_manage(actor)
    rule = RULES.get(key)
    if rule is None:
        raise NotFound(field="rule", key=key)
    if len(msgspec.json.encode(value)) > LARGEST_VALUE:
        raise Invalid(field="value", limit=LARGEST_VALUE)
    rule.read(value)
    version = RuleVersion(
        key=key,
        value=value,
        source=words(source, "source", 300),
        effective_on=in_calendar("effectiveOn", effective_on),
        level=words(level, "level", 100),
        confidence=confidence,
        note=few_words(note, "note", 2000),
        recorded_at=clock.now(),
        author_id=actor.id,
    )
    session.add(version)
    await journal.record(
        session,
        actor.ref,
        version.ref,
        RuleChanged(key=key, effective_on=version.effective_on, confidence=confidence.value),
    )
    await renew(session)
    return version


async def set_calendar_day(
    session: AsyncSession, actor: Actor, day: date, *, working: bool, name: str | None = None
) -> CalendarDay:
    """Decide that people work on this day, or do not."""
    _may_manage(actor)
    in_calendar("day", day)
    named = words(name, "name", 100) if name else None
    row = await session.scalar(select(CalendarDay).where(CalendarDay.day == day).with_for_update())
    before = row.working if row else day.isoweekday() < 6
    if row is None:
        row = CalendarDay(day=day)
        session.add(row)
    row.working, row.name, row.edited_by = working, named or row.name, actor.id
    await journal.record(
        session,
        actor.ref,
        row.ref,
        CalendarDayDecided(day=day, working=working, before=before),
    )
    await renew(session)
    return row


async def renew(session: AsyncSession) -> None:
    """Give the rule book a new edition, so that nobody goes on with what they remember.

    Changes wait for each other on this one row. The edition is random: a rolled-back one never comes again.
    """
    edition = uuid7()
    await session.execute(
        insert(RuleBook)
        .values(id=1, edition=edition)
        .on_conflict_do_update(index_elements=["id"], set_={"edition": edition})
    )


def _may_manage(actor: Actor) -> None:
    if not actor.may("manage rules"):
        raise NotAllowed


def in_calendar(field: str, day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(field=field, first=FIRST_YEAR, last=LAST_YEAR)
    return day
