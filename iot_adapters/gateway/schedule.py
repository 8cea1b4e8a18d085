"""When an adapter is asked, and how fast."""

import asyncio
import logging
from collections.abc import Collection, Iterable
from contextlib import aclosing
from typing import Final

from iot_adapters.gateway.adapter import Adapter, Fault
from iot_adapters.gateway.backoff import Backoff
from iot_adapters.gateway.errors import Transient
from iot_adapters.gateway.spool import Spool

FAULTS_SHOWN: Final = 20

log = logging.getLogger(__name__)


class Pace:
    """At most so many readings a second; None is as fast as the spool takes them."""

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._due = 0.0

    async def spend(self, readings: int) -> None:
        if self._rate is None:
            # Lets the sender run: reading a file never waits for anything by itself.
            await asyncio.sleep(0)
            return
        now = asyncio.get_running_loop().time()
        # Time spent waiting for something else is not caught up with a burst.
        self._due = max(now, self._due) + readings / self._rate
        await asyncio.sleep(self._due - now)


async def fetch_past(
    adapter: Adapter,
    points: Collection[str],
    source: str,
    spool: Spool,
    pace: Pace,
    backoff: Backoff,
) -> None:
    """Moves what the source remembers into the spool, from where it was left, to its end.

    The source keeps what is not fetched yet, so a full spool makes us wait and drops nothing.
    """
    faults = _FaultLog()
    while True:
        try:
            async with aclosing(adapter.backfill(points, since=spool.cursor(source))) as chunks:
                async for chunk in chunks:
                    await spool.wait_for_room(len(chunk.readings))
                    spool.append(chunk.readings, source, chunk.cursor)
                    faults.report(chunk.faults)
                    backoff.reset()
                    await pace.spend(len(chunk.readings))
        except Transient as trouble:
            await backoff.pause(trouble)
        else:
            return


class _FaultLog:
    def __init__(self) -> None:
        self._left = FAULTS_SHOWN

    def report(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            if self._left < 0:
                return
            if self._left:
                log.warning("%s: %s", fault.where, fault.message)
            else:
                log.warning("further faults are not shown")
            self._left -= 1
