"""What there is to judge after a batch: of every point it touched, the recent readings, from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, Interval, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms.condition import Value
from backend.telemetry.models import Quantity
from backend.telemetry.storing import Touched

HORIZON = timedelta(hours=2)
"""What happened longer than this before a point's newest reading is history: it is kept and not judged."""


@dataclass(frozen=True, slots=True)
class Window:
    """The readings of a point from well before `since` to the newest; it may be silent for `patience`."""

    point_id: UUID
    quantity: Quantity
    unit: str
    place_id: UUID
    place: str
    lineage: Sequence[UUID]
    patience: timedelta
    since: datetime
    times: Sequence[datetime]
    values: Sequence[float]

    @property
    def series(self) -> list[Value]:
        return list(map(Value, self.times, self.values))

    def is_present(self, now: datetime) -> bool:
        """Whether the newest reading tells about now, and not about the past."""
        return now - self.times[-1] <= self.patience


async def windows(
    session: AsyncSession, touched: Sequence[Touched], longest_delay: timedelta
) -> Sequence[Window]:
    """In the order of points; those in places that were closed are left out."""
    rows = await session.execute(
        _WINDOWS,
        {
            "points": [point.point_id for point in touched],
            "since": [point.since for point in touched],
            "horizon": HORIZON,
            "delay": longest_delay,
        },
    )
    return [Window(point, Quantity(quantity), *rest) for point, quantity, *rest in rows]


_WINDOWS = text("""
    SELECT point.id, point.quantity, point.unit, place.id, place.path, place.lineage,
           bounds.patience, bounds.since, recent.times, recent.values
    FROM unnest(:points, :since) AS touched (point_id, since)
    JOIN point ON point.id = touched.point_id
    LEFT JOIN equipment ON equipment.id = point.equipment_id
    JOIN place ON place.id = coalesce(point.place_id, equipment.place_id) AND place.closed_at IS NULL
    CROSS JOIN LATERAL (
        SELECT greatest(touched.since, point.latest_at - :horizon) AS since,
               make_interval(secs => point.stale_after_seconds) AS patience
    ) AS bounds
    CROSS JOIN LATERAL (
        SELECT array_agg(time ORDER BY time) AS times, array_agg(value ORDER BY time) AS values
        FROM reading
        WHERE reading.point_id = point.id AND time >= bounds.since - :delay - bounds.patience
    ) AS recent
    ORDER BY point.id
    """).bindparams(
    bindparam("points", type_=ARRAY(Uuid)),
    bindparam("since", type_=ARRAY(DateTime(timezone=True))),
    bindparam("horizon", type_=Interval),
    bindparam("delay", type_=Interval),
)
