"""Plants what the service starts with: every rule's first versions and the state's published calendar."""

from datetime import date
from itertools import chain

import chinese_calendar
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.rules.catalogue import RULES
from backend.rules.editing import renew
from backend.rules.models import CalendarDay, RuleVersion


async def plant(session: AsyncSession) -> None:
    """Add the rules and days that are not there yet. What an administrator has changed stays as it is."""
    await _plant_rules(session)
    await _plant_days(session)
    await session.flush()
    await renew(session)


async def _plant_rules(session: AsyncSession) -> None:
    there = set(await session.scalars(select(RuleVersion.key)))
    now = clock.now()
    session.add_all(
        RuleVersion(
            key=rule.key,
            value=first.value,
            source=first.source,
            effective_on=first.effective_on,
            level=first.level,
            confidence=first.confidence,
            note=first.note,
            recorded_at=now,
        )
        for rule in RULES.values()
        if rule.key not in there
        for first in rule.versions
    )


async def _plant_days(session: AsyncSession) -> None:
    rows = [
        {
            "id": CalendarDay(day=day).id,
            "day": day,
            "working": working,
            "name": chinese_calendar.Holiday(name).chinese,
        }
        for day, working, name in published_days()
    ]
    await session.execute(insert(CalendarDay).values(rows).on_conflict_do_nothing(index_elements=["day"]))


def published_days() -> chain[tuple[date, bool, str]]:
    """Every day that the state has taken off or made up, with the English name of its holiday."""
    return chain(
        ((day, False, name) for day, name in chinese_calendar.holidays.items()),
        ((day, True, name) for day, name in chinese_calendar.workdays.items()),
    )
