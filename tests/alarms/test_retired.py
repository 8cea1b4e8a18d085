"""Nobody waits for a reading of a point that is out of service."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.alarms import desk
from backend.alarms.events import Returned
from backend.alarms.models import State
from backend.alarms.tasks import follow_retired_points
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.journal import Entry
from backend.telemetry import arranging
from backend.telemetry.models import Point
from tests.factories.alarms import a_watched_room, an_alarm
from tests.factories.people import an_actor
from tests.factories.places import a_site
from tests.factories.telemetry import a_point

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


async def retire(database: Database, point: Point, at: datetime) -> None:
    keeper = await an_actor(database, Role.ASSET_MANAGER, at=(await a_site(database)).ref)
    with clock.frozen_at(at):
        async with database.write() as session:
            await arranging.retire_point(session, keeper, point.id)


async def returns(database: Database) -> list[Entry]:
    async with database.read() as session:
        return list(await session.scalars(select(Entry).where(Entry.verb == Returned.verb)))


@pytest.mark.parametrize(
    ("acknowledged", "state"), [(False, State.RETURNED_UNACKNOWLEDGED), (True, State.NORMAL)]
)
async def test_the_alarm_of_a_retired_point_returns_to_normal(
    database: Database, acknowledged: bool, state: State
) -> None:
    watched = await a_watched_room(database)
    alarm = await an_alarm(watched, NOON)
    if acknowledged:
        async with database.write() as session:
            await desk.acknowledge(session, watched.desk, alarm.id)
    retired_at = NOON + timedelta(minutes=5)
    await retire(database, watched.point, retired_at)

    for _ in range(2):  # the second time there is nothing left to do
        await follow_retired_points(database)

    (now,) = await watched.alarms()
    assert (now.state, now.returned_at) == (state, retired_at)
    (entry,) = await returns(database)
    assert (entry.actor, entry.subject, entry.happened_at) == (None, alarm.ref, retired_at)
    assert entry.read(Returned) == Returned()


async def test_an_alarm_raised_by_a_clock_ahead_of_ours_returns_too(database: Database) -> None:
    watched = await a_watched_room(database)
    await an_alarm(watched, NOON)
    await retire(database, watched.point, NOON - timedelta(minutes=1))
    await follow_retired_points(database)
    (now,) = await watched.alarms()
    assert (now.state, now.returned_at) == (
        State.RETURNED_UNACKNOWLEDGED,
        NOON + timedelta(microseconds=1),
    )


async def test_the_alarm_of_a_point_in_service_stays(database: Database) -> None:
    watched = await a_watched_room(database)
    await an_alarm(watched, NOON)
    await retire(database, await a_point(database, at=watched.room), NOON)
    await follow_retired_points(database)
    assert [alarm.state for alarm in await watched.alarms()] == [State.UNACKNOWLEDGED]
    assert await returns(database) == []
