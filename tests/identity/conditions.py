"""Waiting for what other tasks bring about."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  # what is awaited happens elsewhere
            await asyncio.sleep(0.01)
