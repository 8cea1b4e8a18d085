"""Quiet hours as moments."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.notify.models import QuietHours
from backend.notify.preferences import QUIET_FROM, QUIET_TO


async def hours_of(session: AsyncSession, people: Collection[UUID]) -> dict[UUID, QuietHours]:
    """Of those who have chosen any."""
    rows = await session.scalars(select(QuietHours).where(QuietHours.person_id.in_(people)))
    return {row.person_id: row for row in rows}


def heard_by(hours: QuietHours | None, moment: datetime) -> datetime:
    """The first moment from `moment` on at which a person with these hours may hear what is not urgent."""
    if hours is None:
        return heard_from(moment, QUIET_FROM, QUIET_TO)
    return heard_from(moment, hours.starts_at, hours.ends_at) if hours.enabled else moment


def heard_from(moment: datetime, starts: time, ends: time) -> datetime:
    """The first moment from `moment` on that lies outside the local hours from `starts` to `ends`."""
    local = clock.local(moment)
    now = local.time()
    over_midnight = ends < starts
    if not ((now >= starts or now < ends) if over_midnight else starts <= now < ends):
        return moment
    day = local.date() + timedelta(days=1 if over_midnight and now >= starts else 0)
    return datetime.combine(day, ends, clock.HERE)
