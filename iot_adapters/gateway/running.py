"""One run of the gateway: work and sending side by side, ended by success, error or signal."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine

import click

from iot_adapters.gateway.sender import Sender
from iot_adapters.gateway.spool import Spool
from iot_adapters.gateway.terminal import Terminal


async def deliver_all(
    work: Awaitable[None],
    spool: Spool,
    sender: Sender,
    terminal: Terminal,
    progress: Callable[[], str],
) -> None:
    """Returns when the work is done and the backend holds all that the spool held."""
    try:
        async with asyncio.TaskGroup() as group:
            companions = [
                group.create_task(sender.run()),
                group.create_task(terminal.follow(progress)),
            ]
            await work
            await spool.wait_until_empty()
            for companion in companions:
                companion.cancel()
    except ExceptionGroup as troubles:
        raise troubles.exceptions[0] from None


def run(main: Coroutine[None, None, None]) -> None:
    """Runs to its end or to SIGINT or SIGTERM."""
    asyncio.run(_until_signal(main))


async def _until_signal(main: Coroutine[None, None, None]) -> None:
    loop = asyncio.get_running_loop()
    task = loop.create_task(main)
    received: list[int] = []

    def stop(number: int) -> None:
        received.append(number)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    try:
        await task
    except asyncio.CancelledError:
        if not received:
            raise
        click.echo("Stopped. The same command goes on from here.", err=True)
        raise SystemExit(128 + received[0]) from None
