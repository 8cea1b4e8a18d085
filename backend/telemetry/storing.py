"""A batch of readings from a gateway into the table: all of it or nothing, in whatever order it arrives."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Double, SmallInteger, Text, any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.kernel.errors import DomainError
from backend.telemetry.models import Gateway, Point, Quantity

FUTURE_TOLERANCE = timedelta(minutes=5)
"""How far a source's clock may be ahead of ours."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""A clock that was never set says 1970."""


class ImpossibleTime(DomainError):
    """A reading comes from the future, or from a clock that was never set."""


class Sent(NamedTuple):
    """A reading as a gateway sends it; `point` is the gateway's code."""

    point: str
    time: datetime
    value: float
    sequence: int


@dataclass(frozen=True, slots=True)
class Touched:
    """A point that got new or corrected readings, the earliest of which has the source time `since`."""

    point_id: UUID
    quantity: Quantity
    since: datetime
    readings: int


@dataclass(frozen=True, slots=True)
class Stored:
    """`unknown` readings were of codes that are no points here."""

    touched: Sequence[Touched]
    unknown: int

    @property
    def readings(self) -> int:
        return sum(point.readings for point in self.touched)


async def store(session: AsyncSession, gateway: Gateway, batch: Collection[Sent]) -> Stored:
    """Keep the readings of `batch`; what is already known changes nothing.

    The points are locked in the order of their ids until the transaction ends: two batches with common
    points follow one another, so that the latest value and whoever judges the readings see one series.
    """
    _refuse_impossible_times(batch)
    counts = Counter(reading.point for reading in batch)
    known = await _lock(session, counts)
    unknown = {code: count for code, count in counts.items() if code not in known}
    if unknown:
        await _remember(session, unknown)
    return Stored(await _keep(session, gateway, batch), sum(unknown.values()))


def _refuse_impossible_times(batch: Iterable[Sent]) -> None:
    latest = clock.now() + FUTURE_TOLERANCE
    for reading in batch:
        if not EARLIEST <= reading.time <= latest:
            raise ImpossibleTime(field="time", point=reading.point, time=reading.time.isoformat())


async def _lock(session: AsyncSession, codes: Iterable[str]) -> frozenset[str]:
    """Which of `codes` are points, now this transaction's own."""
    wanted = bindparam("codes", list(codes), type_=ARRAY(Text))
    rows = await session.scalars(
        select(Point.code)
        .where(Point.code == any_(wanted), Point.retired_at.is_(None))
        .order_by(Point.id)
        .with_for_update(key_share=True)
    )
    return frozenset(rows)


async def _keep(session: AsyncSession, gateway: Gateway, batch: Collection[Sent]) -> Sequence[Touched]:
    rows = await session.execute(
        _KEEP,
        {
            "codes": [reading.point for reading in batch],
            "times": [reading.time for reading in batch],
            "values": [reading.value for reading in batch],
            "sequences": [reading.sequence for reading in batch],
            "gateway": gateway.number,
        },
    )
    return [Touched(point_id, Quantity(quantity), since, count) for point_id, quantity, since, count in rows]


# One statement may not touch a row twice, hence the first DISTINCT; its order is also the index's.
_KEEP = text("""
    WITH stored AS (
        INSERT INTO reading (point_id, time, value, sequence, gateway)
        SELECT DISTINCT ON (point.id, sent.time) point.id, sent.time, sent.value, sent.sequence, :gateway
        FROM unnest(:codes, :times, :values, :sequences) AS sent (code, time, value, sequence)
        JOIN point ON point.code = sent.code AND point.retired_at IS NULL
        ORDER BY point.id, sent.time, sent.sequence DESC
        ON CONFLICT (point_id, time) DO UPDATE
            SET value = excluded.value, sequence = excluded.sequence, gateway = excluded.gateway
            WHERE (excluded.gateway, excluded.sequence) > (reading.gateway, reading.sequence)
        RETURNING point_id, time, value
    ), newest AS (
        SELECT DISTINCT ON (point_id) point_id, time, value FROM stored ORDER BY point_id, time DESC
    ), shown AS (
        UPDATE point SET latest_value = newest.value, latest_at = newest.time
        FROM newest
        WHERE point.id = newest.point_id AND (point.latest_at IS NULL OR point.latest_at <= newest.time)
    )
    SELECT point.id, point.quantity, min(stored.time), count(*)
    FROM stored JOIN point ON point.id = stored.point_id
    GROUP BY point.id
    """).bindparams(
    bindparam("codes", type_=ARRAY(Text)),
    bindparam("times", type_=ARRAY(DateTime(timezone=True))),
    bindparam("values", type_=ARRAY(Double)),
    bindparam("sequences", type_=ARRAY(BigInteger)),
    bindparam("gateway", type_=SmallInteger),
)


async def _remember(session: AsyncSession, unknown: Mapping[str, int]) -> None:
    await session.execute(
        _REMEMBER, {"codes": list(unknown), "counts": list(unknown.values()), "now": clock.now()}
    )


# In the order of codes: two gateways with the same unknown points then wait instead of deadlocking.
_REMEMBER = text("""
    INSERT INTO unmapped_point (code, first_seen_at, last_seen_at, readings)
    SELECT code, :now, :now, count FROM unnest(:codes, :counts) AS sent (code, count) ORDER BY code
    ON CONFLICT (code) DO UPDATE
        SET last_seen_at = excluded.last_seen_at, readings = unmapped_point.readings + excluded.readings
    """).bindparams(
    bindparam("codes", type_=ARRAY(Text)),
    bindparam("counts", type_=ARRAY(BigInteger)),
    bindparam("now", type_=DateTime(timezone=True)),
)
