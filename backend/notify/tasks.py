"""What leaves the house by itself."""

from sqlalchemy import text

from backend.kernel.db import Database
from backend.kernel.jobs import every
from backend.notify import channels, gathering, sending, subscriptions

_ONE_SENDER = 0x6D616E7969  # any number of our own
_FORGOTTEN_AT_ONCE = 5_000


@every(3, "notify.gather")
async def gather(database: Database) -> None:
    ways, robots = channels.ways_out(), channels.robots()
    more = 1
    while more:
        async with database.write() as session:
            more = await gathering.gather(session, ways.keys(), robots)


@every(3, "notify.send")
async def send(database: Database) -> None:
    """One process at a time: services that hang, however many, may hold up one worker, never all of them.

    The lock belongs to a connection without a transaction and goes with it, also when the process is killed.
    """
    async with database.read() as session:
        if not await session.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ONE_SENDER}):
            return
        try:
            await sending.send_due(database, channels.ways_out())
        finally:
            await session.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ONE_SENDER})


@every(3600, "notify.forget")
async def forget(database: Database) -> None:
    async with database.write() as session:
        await subscriptions.forget_ended(session)
    count = _FORGOTTEN_AT_ONCE
    while count == _FORGOTTEN_AT_ONCE:
        async with database.write() as session:
            count = await sending.forget_old(session, _FORGOTTEN_AT_ONCE)
