"""Workbooks are made in threads of their own."""

import asyncio
import threading

from backend.kernel.sheets import aside


async def test_two_at_once_and_others_of_the_process_do_not_wait() -> None:
    both, done = threading.Barrier(3), threading.Event()

    def make() -> str:
        both.wait()
        done.wait()
        return threading.current_thread().name

    making = [asyncio.create_task(aside(make)) for _ in range(4)]
    await asyncio.to_thread(both.wait)
    done.set()
    await asyncio.to_thread(both.wait)
    names = await asyncio.gather(*making)
    assert len(set(names)) == 2
    assert all(name.startswith("manyi-sheets") for name in names)
