"""Readings are kept exactly once, whatever the order, the company and the number of their arrivals."""

import asyncio
import csv
import gzip
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from math import fsum
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.kernel import clock
from backend.kernel.clock import HERE
from backend.kernel.db import Database
from backend.telemetry.models import Gateway, Point, Quantity, Reading, UnmappedPoint
from backend.telemetry.points import a_sensor
from backend.telemetry.storing import ImpossibleTime, Sent, Stored, store
from tests.conftest import StatementCount
from tests.factories.places import a_room, an_equipment
from tests.factories.telemetry import a_gateway, a_point, a_series

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


async def keep(database: Database, gateway: Gateway, batch: Sequence[Sent]) -> Stored:
    async with database.write() as session:
        return await store(session, gateway, batch)


async def rows(database: Database) -> list[tuple[str, datetime, float, int]]:
    async with database.read() as session:
        found = await session.execute(
            select(Point.code, Reading.time, Reading.value, Reading.sequence)
            .join(Point, Point.id == Reading.point_id)
            .order_by(Point.code, Reading.time)
        )
        return [(code, time, value, sequence) for code, time, value, sequence in found]


async def latest(database: Database, point: Point) -> tuple[float | None, datetime | None]:
    async with database.read() as session:
        now = await session.get_one(Point, point.id)
        return now.latest_value, now.latest_at


async def test_a_batch_is_kept_and_says_what_it_touched(database: Database) -> None:
    gateway = await a_gateway(database)
    co2, warmth = await a_point(database), await a_point(database, Quantity.TEMPERATURE)
    batch = [*a_series(co2, NOON, [400, 410, 420]), *a_series(warmth, NOON + timedelta(minutes=7), [21.5])]
    stored = await keep(database, gateway, batch)
    assert {(each.point_id, each.quantity, each.since, each.readings) for each in stored.touched} == {
        (co2.id, Quantity.CO2, NOON, 3),
        (warmth.id, Quantity.TEMPERATURE, NOON + timedelta(minutes=7), 1),
    }
    assert (stored.readings, stored.unknown) == (4, 0)
    assert await rows(database) == sorted(batch)
    assert await latest(database, co2) == (420, NOON + timedelta(minutes=2))


async def test_the_same_batch_again_changes_nothing(database: Database) -> None:
    gateway, point = await a_gateway(database), await a_point(database)
    batch = a_series(point, NOON, [400, 410])
    await keep(database, gateway, batch)
    before = await rows(database)
    assert (await keep(database, gateway, batch)).touched == []
    assert await rows(database) == before


async def test_of_one_time_the_later_sequence_wins_in_any_order(database: Database) -> None:
    gateway, point = await a_gateway(database), await a_point(database)
    older, newer = Sent(point.code, NOON, 400, 7), Sent(point.code, NOON, 450, 8)
    await keep(database, gateway, [newer])
    assert (await keep(database, gateway, [older])).readings == 0
    assert await rows(database) == [newer]
    assert await latest(database, point) == (450, NOON)
    correction = Sent(point.code, NOON, 460, 9)
    assert (await keep(database, gateway, [correction])).readings == 1
    assert await latest(database, point) == (460, NOON)


async def test_rivals_within_one_batch_are_one_reading(database: Database) -> None:
    gateway, point = await a_gateway(database), await a_point(database)
    rivals = [Sent(point.code, NOON, value, sequence) for value, sequence in [(1, 5), (2, 9), (3, 7)]]
    stored = await keep(database, gateway, rivals)
    assert stored.readings == 1
    assert await rows(database) == [Sent(point.code, NOON, 2, 9)]


async def test_a_replacement_gateway_wins_though_its_sequence_begins_anew(database: Database) -> None:
    old, new = await a_gateway(database), await a_gateway(database)
    point = await a_point(database)
    await keep(database, old, [Sent(point.code, NOON, 400, 90_000)])
    await keep(database, new, [Sent(point.code, NOON, 500, 1)])
    await keep(database, old, [Sent(point.code, NOON, 410, 90_001)])
    assert await rows(database) == [Sent(point.code, NOON, 500, 1)]


async def test_the_latest_value_never_goes_back(database: Database) -> None:
    gateway, point = await a_gateway(database), await a_point(database)
    await keep(database, gateway, a_series(point, NOON, [400, 410, 420]))
    await keep(database, gateway, a_series(point, NOON - timedelta(hours=3), [900] * 5))
    assert await latest(database, point) == (420, NOON + timedelta(minutes=2))


async def test_unknown_codes_are_counted_and_remembered_and_hold_nothing_up(database: Database) -> None:
    gateway, point = await a_gateway(database), await a_point(database)
    stray = [Sent("rooms/nowhere/co2", NOON, 1, 1), Sent("rooms/nowhere/co2", NOON, 2, 2)]
    with clock.frozen_at(NOON):
        stored = await keep(database, gateway, [*stray, *a_series(point, NOON, [400])])
    with clock.frozen_at(NOON + timedelta(minutes=1)):
        await keep(database, gateway, [Sent("rooms/nowhere/co2", NOON, 3, 3), Sent("roof/wind", NOON, 3, 4)])
    assert (stored.readings, stored.unknown) == (1, 2)
    async with database.read() as session:
        seen = (await session.scalars(select(UnmappedPoint).order_by(UnmappedPoint.code))).all()
    assert [(row.code, row.readings, row.first_seen_at, row.last_seen_at) for row in seen] == [
        ("roof/wind", 1, NOON + timedelta(minutes=1), NOON + timedelta(minutes=1)),
        ("rooms/nowhere/co2", 3, NOON, NOON + timedelta(minutes=1)),
    ]
    assert len(await rows(database)) == 1


@pytest.mark.parametrize(
    "time", [NOON + timedelta(minutes=5, seconds=1), datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)]
)
async def test_an_impossible_time_refuses_the_whole_batch(database: Database, time: datetime) -> None:
    gateway, point = await a_gateway(database), await a_point(database)
    with clock.frozen_at(NOON), pytest.raises(ImpossibleTime) as refusal:
        await keep(database, gateway, [*a_series(point, NOON, [400]), Sent(point.code, time, 400, 99)])
    assert refusal.value.facts == {"point": point.code, "time": time.isoformat()}
    assert await rows(database) == []
    assert await latest(database, point) == (None, None)


async def test_a_clock_five_minutes_ahead_is_tolerated(database: Database) -> None:
    gateway, point = await a_gateway(database), await a_point(database)
    with clock.frozen_at(NOON):
        stored = await keep(database, gateway, a_series(point, NOON + timedelta(minutes=5), [400]))
    assert stored.readings == 1


async def test_what_is_rolled_back_leaves_nothing(database: Database) -> None:
    gateway, point = await a_gateway(database), await a_point(database)

    async def store_and_die() -> None:
        async with database.write() as session:
            await store(session, gateway, [*a_series(point, NOON, [400]), Sent("nowhere", NOON, 1, 1)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await store_and_die()
    assert await rows(database) == []
    assert await latest(database, point) == (None, None)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(UnmappedPoint)) == 0


async def test_the_number_of_statements_does_not_grow(database: Database, statements: StatementCount) -> None:
    gateway = await a_gateway(database)
    points = [await a_point(database) for _ in range(10)]
    statements.clear()
    await keep(database, gateway, a_series(points[0], NOON, [400]))
    assert len(statements) == 2
    statements.clear()
    await keep(database, gateway, [sent for point in points for sent in a_series(point, NOON, range(200))])
    assert len(statements) == 2


async def test_gateways_sending_the_same_points_at_once_end_in_the_one_order(database: Database) -> None:
    """Two gateways, each batch sent twice, all shuffled and at once: the outcome is the greatest of each."""
    chance = random.Random(7)
    gateways = [await a_gateway(database), await a_gateway(database)]
    points = [await a_point(database) for _ in range(8)]
    sendings = []
    for number, gateway in enumerate(gateways):
        readings = [
            Sent(point.code, NOON + timedelta(minutes=minute), 1000 * number + minute, sequence)
            for sequence, (point, minute) in enumerate(((p, m) for p in points for m in range(60)), 1)
            if chance.random() < 0.7
        ]
        chance.shuffle(readings)
        batches = [readings[start : start + 50] for start in range(0, len(readings), 50)]
        sendings += [(gateway, batch) for batch in batches * 2]
    chance.shuffle(sendings)
    await asyncio.gather(*(keep(database, gateway, batch) for gateway, batch in sendings))
    expected: dict[tuple[str, datetime], tuple[int, int, float]] = {}
    for gateway, batch in sendings:
        for sent in batch:
            key = (sent.point, sent.time)
            expected[key] = max(expected.get(key, (0, 0, 0.0)), (gateway.number, sent.sequence, sent.value))
    assert {(code, time): value for code, time, value, _ in await rows(database)} == {
        key: value for key, (_, _, value) in expected.items()
    }
    for point in points:
        newest = max(time for code, time in expected if code == point.code)
        assert await latest(database, point) == (expected[point.code, newest][2], newest)


async def test_a_point_of_equipment_is_kept_alike(database: Database) -> None:
    gateway = await a_gateway(database)
    fan_coil = await an_equipment(database, place=await a_room(database))
    point = await a_point(database, Quantity.TEMPERATURE, at=fan_coil)
    assert (await keep(database, gateway, a_series(point, NOON, [7.5]))).readings == 1


async def test_real_measurements_arrive_completely_and_once(database: Database, shared_data: Path) -> None:
    """An hour and a half of four real rooms, each batch twice: counts and sums are the file's."""
    gateway = await a_gateway(database)
    columns = {
        "co2_ppm": "co2",
        "humidity_pct": "humidity",
        "illuminance_lux": "illuminance",
        "pir": "pir",
        "temperature_c": "temperature",
    }
    batch: list[Sent] = []
    with gzip.open(shared_data / "room-sensors" / "rooms-1min.csv.gz", "rt", encoding="utf-8") as file:
        for row in islice(csv.DictReader(file), 0, 40_000, 7):
            time = datetime.fromisoformat(row["minute"]).replace(tzinfo=HERE)
            for column, quantity in columns.items():
                if row[column]:
                    batch.append(
                        Sent(f"rooms/{row['room']}/{quantity}", time, float(row[column]), len(batch) + 1)
                    )
    rooms = {sent.point.split("/")[1] for sent in batch}
    for room in sorted(rooms):
        place = await a_room(database)
        async with database.write() as session:
            session.add_all(a_sensor(f"rooms/{room}", at=place))
    for start in range(0, len(batch), 5000):
        for _ in range(2):
            assert (await keep(database, gateway, batch[start : start + 5000])).unknown == 0
    expected: dict[str, list[float]] = defaultdict(list)
    for sent in batch:
        expected[sent.point].append(sent.value)
    async with database.read() as session:
        found = await session.execute(
            select(Point.code, func.count(), func.array_agg(Reading.value))
            .join(Reading, Reading.point_id == Point.id)
            .group_by(Point.code)
        )
        kept = {code: (count, fsum(values)) for code, count, values in found}
    assert len(batch) > 25_000
    assert len(rooms) > 3
    assert kept == {code: (len(values), fsum(values)) for code, values in expected.items()}
