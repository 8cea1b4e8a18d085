"""A point's recent past in as many buckets as a chart can show."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import DateTime, Interval, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.telemetry.points import see_point

MOST_BUCKETS = 288
"""Five minutes each in a day."""
LONGEST_HOURS = 31 * 24


class Sample(NamedTuple):
    """`at` is the start of the bucket; a bucket without readings does not appear."""

    at: datetime
    low: float
    mean: float
    high: float


async def samples(session: AsyncSession, actor: Actor, point_id: UUID, hours: int) -> Sequence[Sample]:
    """The last `hours` up to now, oldest first."""
    if not 1 <= hours <= LONGEST_HOURS:
        raise Invalid(field="hours", limit=LONGEST_HOURS)
    await see_point(session, actor, point_id)
    past = timedelta(hours=hours)
    rows = await session.execute(
        _SAMPLES, {"point": point_id, "past": past, "width": past / MOST_BUCKETS, "now": clock.now()}
    )
    return [Sample(*row) for row in rows]


# Buckets lie on a fixed grid, so that a chart does not change its shape from minute to minute.
_SAMPLES = text("""
    SELECT date_bin(:width, time, 'epoch') AS at, min(value), avg(value), max(value)
    FROM reading
    WHERE point_id = :point AND time <= :now
      AND time >= date_bin(:width, :now, 'epoch') - :past + :width
    GROUP BY at ORDER BY at
    """).bindparams(
    bindparam("point", type_=Uuid),
    bindparam("width", type_=Interval),
    bindparam("past", type_=Interval),
    bindparam("now", type_=DateTime(timezone=True)),
)
