"""News of the journal, from PostgreSQL's NOTIFY to everyone in this process who listens."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass

import asyncpg

from backend.kernel.journal import CHANNEL
from backend.kernel.refs import Ref


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened to `subject`. Only ids travel: whoever may see the thing reads it again."""

    subject: Ref
    verb: str


RESYNC = None
"""Delivered instead of a change after a gap: anything may have changed, read again."""


class Live:
    """One listening connection a process; each subscriber has a short queue and hears RESYNC when it overflows."""

    def __init__(self, url: str, *, heartbeat: float = 15) -> None:
        self._url = url
        self._heartbeat = heartbeat
        """Seconds of silence after which the server is asked for a sign of life, and which it has for it."""
        self._subscribers: dict[asyncio.Queue[Change | None], Collection[str] | None] = {}
        """Who waits, and of which kinds of things each hears; None for all."""
        self._task: asyncio.Task[None] | None = None
        self.connected = asyncio.Event()

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen_for_ever())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def changes(
        self, kinds: Collection[str] | None = None, *, after_reading: bool = False
    ) -> AsyncIterator[Change | None]:
        """News from now on, of all kinds of things or some. Who has read already hears RESYNC first:
        what they know may be older."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue(maxsize=1000)
        if after_reading:
            queue.put_nowait(RESYNC)
        self._subscribers[queue] = kinds
        try:
            while True:
                yield await queue.get()
        finally:
            del self._subscribers[queue]

    async def _listen_for_ever(self) -> None:
        pause = 0.1
        while True:
            try:
                await self._listen()
                pause = 0.1
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                pause = min(pause * 2, 5)
            self.connected.clear()
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        """Deliver until the connection is lost."""
        lost = asyncio.Event()
        connection = await asyncpg.connect(self._url, server_settings={"application_name": "manyi live"})
        try:
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(CHANNEL, lambda _c, _p, _ch, payload: self._deliver(str(payload)))
            self.connected.set()
            self._tell(RESYNC, self._subscribers)
            while not await self._is_lost(lost):
                # Over a connection that the network has forgotten there is silence too, and no error.
                await connection.execute("SELECT 1", timeout=self._heartbeat)
        finally:
            connection.terminate()

    async def _is_lost(self, lost: asyncio.Event) -> bool:
        """Wait for it, for one heartbeat."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(lost.wait(), self._heartbeat)
        return lost.is_set()

    def _deliver(self, payload: str) -> None:
        subject, _, verb = payload.partition(" ")
        change = Change(Ref.parse(subject), verb)
        self._tell(change, [queue for queue, kinds in self._subscribers.items() if _is_for(change, kinds)])

    def _tell(self, change: Change | None, listeners: Iterable[asyncio.Queue[Change | None]]) -> None:
        for queue in listeners:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(RESYNC)
            else:
                queue.put_nowait(change)


def _is_for(change: Change, kinds: Collection[str] | None) -> bool:
    return kinds is None or change.subject.kind in kinds
