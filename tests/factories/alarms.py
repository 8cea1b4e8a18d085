"""A watched room: its sensor, its rule, its desk, and readings that arrive in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from backend.alarms import catalogue
from backend.alarms.judging import judge
from backend.alarms.models import Alarm, AlarmRule
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.telemetry.models import Gateway, Point
from backend.telemetry.storing import Sent, store
from tests.factories.people import an_actor
from tests.factories.places import a_room, a_site
from tests.factories.telemetry import a_gateway, a_point, a_series


@dataclass(frozen=True)
class WatchedRoom:
    """`desk` is the security desk of the whole site."""

    database: Database
    room: Place
    point: Point
    gateway: Gateway
    rule: AlarmRule
    desk: Actor

    async def receives(
        self, values: Iterable[float], start: datetime, *, now: datetime | None = None, every: float = 60
    ) -> None:
        """A batch with a reading every so many seconds; it arrives with its last reading, or at `now`."""
        batch = a_series(self.point, start, values, every=every)
        await arrives(self.database, self.gateway, batch, now or batch[-1].time)

    async def alarms(self) -> Sequence[Alarm]:
        """All of this room, oldest first."""
        async with self.database.read() as session:
            mine = select(Alarm).where(Alarm.place_id == self.room.id).order_by(Alarm.raised_at, Alarm.id)
            return (await session.scalars(mine)).all()


async def arrives(database: Database, gateway: Gateway, batch: Sequence[Sent], now: datetime) -> None:
    with clock.frozen_at(now):
        await take_in(database, gateway, batch)


async def take_in(database: Database, gateway: Gateway, batch: Sequence[Sent]) -> None:
    """What the intake does with a batch, in one transaction."""
    async with database.write() as session:
        stored = await store(session, gateway, batch)
        await judge(session, stored.touched)


async def a_watched_room(database: Database) -> WatchedRoom:
    """A room with a CO2 sensor under the rule that the service starts with."""
    async with database.read() as session:
        rule = (await session.scalars(select(AlarmRule).where(AlarmRule.key == catalogue.HIGH_CO2))).one()
    site, room = await a_site(database), await a_room(database)
    return WatchedRoom(
        database=database,
        room=room,
        point=await a_point(database, at=room),
        gateway=await a_gateway(database),
        rule=rule,
        desk=await an_actor(database, Role.SECURITY_DESK, at=site.ref, name="值班员"),
    )


async def an_alarm(watched: WatchedRoom, at: datetime) -> Alarm:
    """Raised at `at`, after ten minutes of stale air."""
    minutes = watched.rule.on_delay_seconds // 60
    await watched.receives([1200.0] * (minutes + 1), at - timedelta(minutes=minutes))
    return (await watched.alarms())[-1]
