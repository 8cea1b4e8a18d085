"""A child process of the event loop, its output written to a log."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from typing import Self, cast

from .embedded.program import Program
from .logs import ProcessLog


class Child(asyncio.SubprocessProtocol):
    """`asyncio.Process.wait` waits for the pipes too, which a grandchild can hold open for ever: this does not."""

    def __init__(self, program: Program, log: ProcessLog) -> None:
        self._program = program
        self._log = log
        self._rest = b""
        self._transport: asyncio.SubprocessTransport | None = None
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @classmethod
    async def start(cls, program: Program, log: ProcessLog) -> Self:
        """Not to be called in a thread: the kernel ties the child's life to the thread that starts it."""
        transport, child = await asyncio.get_running_loop().subprocess_exec(
            lambda: cls(program, log), *program.argv, stderr=asyncio.subprocess.STDOUT, **program.options()
        )
        stdin = cast(asyncio.WriteTransport, transport.get_pipe_transport(0))
        stdin.write(program.stdin)
        stdin.close()
        return child

    @property
    def pid(self) -> int:
        assert self._transport
        return self._transport.get_pid()

    def ask_to_stop(self) -> None:
        assert self._transport
        with suppress(ProcessLookupError):
            self._transport.send_signal(self._program.stop_signal)

    def kill_group(self) -> None:
        """Also what it left behind when it ended."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        assert self._transport
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.SubprocessTransport, transport)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._log.write(line.decode(errors="replace") for line in lines)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        if fd == 1 and self._rest:
            self._log.write([self._rest.decode(errors="replace")])
            self._rest = b""

    def process_exited(self) -> None:
        assert self._transport
        code = self._transport.get_returncode()
        assert code is not None
        if not self.ended.done():
            self.ended.set_result(code)
