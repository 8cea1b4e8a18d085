"""One process kept running: started, watched, started again after a crash, stopped with all it spawned."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .child import Child
from .embedded.program import Program, ServerError
from .logs import ProcessLog

FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
STEADY_SECONDS = 60.0
READY_POLL = 0.05


@dataclass(frozen=True)
class Service:
    name: str
    prepare: Callable[[], Program]
    """Called in a thread before every start."""
    answers: Callable[[int], bool] | None = None
    """Whether the child with this number serves."""
    says: str = ""
    """What its output holds once it serves, where it cannot be asked."""
    explain: Callable[[str], str] | None = None
    """One line for a person, from the last output of a first start that failed."""
    patience: float = 60.0

    def problem(self, output: str) -> str:
        if self.explain:
            return self.explain(output)
        return f"{self.name} does not start: {output.strip().rpartition(chr(10))[2] or 'it said nothing'}"


class Keeper:
    def __init__(self, service: Service, log: ProcessLog, say: Callable[[str], None]) -> None:
        self.service = service
        self._log = log
        self._say = say
        self._stopping = False
        self._child: Child | None = None
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Return once it serves. A first start that fails is an error; a later one is tried again."""
        child = await self._launch()
        if not await self._is_ready(child):
            raise ServerError(self.service.problem(self._log.tail))
        self._loop = asyncio.create_task(self._keep(child), name=self.service.name)

    async def stop(self, patience: float) -> None:
        self._stopping = True
        if self._child is None:
            return
        if not self._child.ended.done():
            self._child.ask_to_stop()
            await asyncio.wait([self._loop] if self._loop else [self._child.ended], timeout=patience)
        if self._loop:
            self._loop.cancel()
            await asyncio.wait([self._loop])
        self._child.kill_group()
        await self._child.ended
        self._child.close()

    async def _is_ready(self, child: Child) -> bool:
        """False when it ended or took too long."""
        deadline = time.monotonic() + self.service.patience
        while time.monotonic() < deadline:
            asking = asyncio.create_task(self._answers(child))
            first: list[asyncio.Future[Any]] = [asking, child.ended]
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
            if child.ended.done():
                asking.cancel()
                await asyncio.sleep(READY_POLL)  # for its last words
                return False
            if await asking:
                return True
            await asyncio.wait([child.ended], timeout=READY_POLL)
        return False

    async def _answers(self, child: Child) -> bool:
        answers, says = self.service.answers, self.service.says
        return says in self._log.tail and (answers is None or await asyncio.to_thread(answers, child.pid))

    async def _launch(self) -> Child:
        self._log.forget()
        program = await asyncio.to_thread(self.service.prepare)
        self._child = await Child.start(program, self._log)
        return self._child

    async def _keep(self, child: Child) -> None:
        delay = FIRST_DELAY
        while True:
            started = time.monotonic()
            code = await asyncio.shield(child.ended)
            child.kill_group()
            if self._stopping:
                return
            child.close()
            if time.monotonic() - started > STEADY_SECONDS:
                delay = FIRST_DELAY
            self._say(f"{self.service.name} ended ({how_it_ended(code)}), starting it again in {delay:g} s")
            child = await self._launch_again(delay)
            delay = min(delay * 2, LONGEST_DELAY)

    async def _launch_again(self, delay: float) -> Child:
        while True:
            await asyncio.sleep(delay)
            try:
                return await self._launch()
            except (ServerError, OSError) as error:
                self._say(f"{self.service.name}: {error}")
                delay = LONGEST_DELAY


def how_it_ended(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
