"""Starts the service's processes in order and stops them in reverse, so that nothing is left behind."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from .embedded.program import Program, ServerError
from .keeper import Keeper, Service
from .logs import ProcessLog

STOP_PATIENCE = 15.0


class Supervisor:
    """Use as a context; each `start` adds a floor that stands on the ones before it."""

    def __init__(
        self, logs: Path, say: Callable[[str], None], *, stop_patience: float = STOP_PATIENCE
    ) -> None:
        self._logs = logs
        self._say = say
        self._stop_patience = stop_patience
        self._floors: list[list[Keeper]] = []
        self._open_logs: list[ProcessLog] = []

    async def start(self, *services: Service) -> None:
        """Start them together; return once all serve."""
        floor = [Keeper(service, self._log(service.name), self._say) for service in services]
        self._floors.append(floor)
        starts = [asyncio.create_task(keeper.start()) for keeper in floor]
        try:
            for start in asyncio.as_completed(starts):
                await start
        finally:
            for task in starts:
                task.cancel()
            await asyncio.gather(*starts, return_exceptions=True)

    async def run(self, name: str, program: Program) -> None:
        """Run a step that has to succeed before what follows; its output goes straight to the terminal."""
        child = await asyncio.create_subprocess_exec(
            *program.argv, stdin=asyncio.subprocess.DEVNULL, **program.options()
        )
        try:
            code = await child.wait()
        finally:
            if child.returncode is None:
                with suppress(ProcessLookupError):
                    child.send_signal(program.stop_signal)
                await child.wait()
        if code != 0:
            raise ServerError(f"{name} failed (exit code {code})")

    async def stop(self) -> None:
        """Web and workers first, the databases last: whoever is still writing must find them."""
        while self._floors:
            floor = self._floors.pop()
            await asyncio.gather(*(keeper.stop(self._stop_patience) for keeper in floor))
        for log in self._open_logs:
            log.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _log(self, name: str) -> ProcessLog:
        log = ProcessLog(self._logs, name)
        self._open_logs.append(log)
        return log


def cancel_on_signals(task: asyncio.Task[None]) -> None:
    """Ctrl-C, `kill` and a closed terminal all end the task, once; a hang-up ignored by nohup stays ignored."""
    loop = asyncio.get_running_loop()
    asked = False

    def cancel() -> None:
        nonlocal asked
        if not asked:
            asked = True
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, cancel)
