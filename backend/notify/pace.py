"""How fast each channel may send, all processes together."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.notify.models import ChannelPace


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once, and then one more every so often."""

    at_once: int
    every: timedelta

    def room(self, turn: datetime, now: datetime) -> int:
        """How many may go now, where the channel's turn has come to `turn`."""
        ahead = max(turn, now) - now
        return max(0, self.at_once - math.ceil(ahead / self.every))

    def after(self, turn: datetime, now: datetime, taken: int) -> datetime:
        return max(turn, now) + taken * self.every

    def believed(self, turn: datetime, now: datetime) -> datetime:
        """No turn lies farther ahead than all that goes at once takes: what does was written by a wrong clock."""
        return min(turn, now + self.at_once * self.every)


PACES: dict[str, Pace] = {
    "push": Pace(10_000, timedelta(microseconds=500)),
    "app": Pace(100, timedelta(milliseconds=20)),
    "mail": Pace(30, timedelta(seconds=1)),
    # Both messengers stop a robot that says more than 20 things a minute.
    "robot": Pace(10, timedelta(seconds=6)),
    # Each costs money: a mistake must not cost much.
    "sms": Pace(20, timedelta(seconds=3)),
}


async def turn_of(session: AsyncSession, channel: str, now: datetime) -> ChannelPace:
    """The row of the channel, locked: whoever else wants to send on it waits."""
    fresh = insert(ChannelPace).values(channel=channel, turn=now).on_conflict_do_nothing()
    await session.execute(fresh)
    locked = select(ChannelPace).where(ChannelPace.channel == channel).with_for_update()
    return (await session.scalars(locked)).one()
