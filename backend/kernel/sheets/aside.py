"""Reading and making what people take away takes seconds: in threads of its own, for which nothing else waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="manyi-sheets")


async def aside(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
    """Two at once; whoever else wants one waits in the queue."""
    return await asyncio.get_running_loop().run_in_executor(_threads, lambda: work(*args, **options))
