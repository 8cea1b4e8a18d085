"""Alarms of points out of service: no reading will ever return them to normal."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms.events import Returned
from backend.alarms.models import IN_ALARM, Alarm
from backend.kernel import journal
from backend.telemetry.events import PointRetired

FOLLOWER = "alarms.retired_points"


async def follow(session: AsyncSession) -> int:
    """Return to normal what the points retired since had raised; how many points they are."""
    retired = await journal.follow(session, FOLLOWER, [PointRetired.verb])
    at = {entry.subject.id: entry.happened_at for entry in retired}
    raised = select(Alarm).where(Alarm.point_id.in_(at), Alarm.state.in_(IN_ALARM))
    for alarm in await session.scalars(raised.order_by(Alarm.id).with_for_update()):
        await _return(session, alarm, at[alarm.point_id])
    return len(retired)


async def _return(session: AsyncSession, alarm: Alarm, retired_at: datetime) -> None:
    # A sensor's clock may be ahead of ours: an alarm returns after it was raised all the same.
    returned_at = max(retired_at, alarm.raised_at + timedelta.resolution)
    alarm.return_to_normal(returned_at)
    await journal.record(session, None, alarm.ref, Returned(), happened_at=returned_at)
