"""Telling, and what then leaves the house."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.kernel.db import Database
from backend.kernel.kept import say
from backend.kernel.refs import Ref, uuid7
from backend.notify import sending
from backend.notify import service as notify
from backend.notify.channels.robot import Robot
from backend.notify.gathering import gather
from backend.notify.message import Channel
from backend.notify.models import Delivery, Notice

ALL = ("push", "app", "mail", "sms")


async def tell(
    database: Database,
    people: Sequence[UUID],
    kind: str = "ticket.done",
    subject: Ref | None = None,
    **how: Any,
) -> Ref:
    subject = subject or Ref("ticket", uuid7())
    async with database.write() as session:
        await say(session, notify.news(people, kind, subject, {"number": "WX0000001", "by": "赵师傅"}, **how))
    return subject


async def gathered(
    database: Database, channels: Sequence[str] = ALL, robots: Sequence[Robot] = ()
) -> list[Delivery]:
    """All messages there are once every notice was looked at."""
    more = 1
    while more:
        async with database.write() as session:
            more = await gather(session, channels, robots)
    return await deliveries(database)


async def sent(database: Database, channels: Mapping[str, Channel]) -> list[Delivery]:
    await sending.send_due(database, channels)
    return await deliveries(database)


async def deliveries(database: Database) -> list[Delivery]:
    async with database.read() as session:
        return list(await session.scalars(select(Delivery).order_by(Delivery.created_at, Delivery.id)))


async def notices(database: Database) -> list[Notice]:
    async with database.read() as session:
        return list(await session.scalars(select(Notice).order_by(Notice.at, Notice.id)))
