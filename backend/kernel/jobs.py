"""Celery, with one event loop a worker process, and a record of how every job fares."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from celery import Celery
from celery.signals import worker_process_init, worker_process_shutdown
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel import clock, due, once
from backend.kernel.db import Database, Table
from backend.kernel.settings import Settings

T = TypeVar("T")
Job = Callable[[Database], Awaitable[Any]]
FORGOTTEN_AT_ONCE = 5_000


class JobRun(Table):
    """The last run of a periodic job, for the page that shows whether the service's clockwork runs."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    every_seconds: Mapped[int]
    last_started_at: Mapped[datetime | None]
    last_finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")

    def is_late(self, now: datetime) -> bool:
        latest = self.last_finished_at
        return latest is None or now - latest > 3 * timedelta(seconds=self.every_seconds) + timedelta(
            minutes=1
        )


celery = Celery("manyi")
celery.conf.update(
    broker_url=os.environ.get("VALKEY_URL", "redis://localhost"),
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    # Longer than any job may take: a shorter one hands a running job to a second worker.
    broker_transport_options={"visibility_timeout": 3600},
    broker_connection_retry_on_startup=True,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=10,
    worker_hijack_root_logger=False,
    timezone="UTC",
)


class _Loop:
    """One event loop in a thread and one engine for it: made after the fork, shared by all tasks of the process."""

    def __init__(self) -> None:
        self.database = Database(Settings.from_env().database_url, pool_size=4, application="manyi worker")
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="manyi-jobs", daemon=True).start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        self.run(self.database.close())
        self._loop.call_soon_threadsafe(self._loop.stop)


_loop: _Loop | None = None


@worker_process_init.connect
def _open(**_: Any) -> None:
    global _loop  # noqa: PLW0603  # one a process, made after the fork
    _loop = _Loop()


@worker_process_shutdown.connect
def _close(**_: Any) -> None:
    if _loop is not None:
        _loop.close()


def run(work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """Do asynchronous work inside a Celery task."""
    if _loop is None:
        _open()
    assert _loop is not None
    return _loop.run(work(_loop.database))


def every(seconds: int, name: str) -> Callable[[Job], Job]:
    """Declare a periodic job: beat sends it, any worker runs it, its health is recorded; no tick is made up."""

    def register(job: Job) -> Job:
        @celery.task(name=name, expires=max(seconds, 10))  # type: ignore[untyped-decorator, unused-ignore]
        def task() -> None:
            run(lambda database: watched(database, name, seconds, job))

        celery.conf.beat_schedule = {
            **(celery.conf.beat_schedule or {}),
            name: {"task": name, "schedule": float(seconds)},
        }
        return job

    return register


async def watched(database: Database, name: str, seconds: int, job: Job) -> None:
    """Run `job` and record start, end and failure under `name`."""
    await _note(database, name, seconds, last_started_at=clock.now())
    try:
        await job(database)
    except Exception as error:
        await _note(
            database,
            name,
            seconds,
            last_error=f"{type(error).__name__}: {error}"[:1000],
            failures=JobRun.failures + 1,
        )
        raise
    await _note(database, name, seconds, last_finished_at=clock.now(), last_error=None)


async def _note(database: Database, name: str, seconds: int, **changes: Any) -> None:
    async with database.write() as session:
        await session.execute(
            insert(JobRun)
            .values(name=name, every_seconds=seconds)
            .on_conflict_do_update(index_elements=["name"], set_={"every_seconds": seconds, **changes})
        )


@every(5, "kernel.due")
async def run_what_is_due(database: Database) -> None:
    """Do errands until none is due; several workers may do so side by side."""
    while await due.run_next(database):
        pass


@every(86_400, "kernel.forget")
async def forget(database: Database) -> None:
    """Errands done and keys used long ago, in short transactions."""
    for forget_some in (due.forget_done, once.forget_old):
        count = FORGOTTEN_AT_ONCE
        while count == FORGOTTEN_AT_ONCE:
            async with database.write() as session:
                count = await forget_some(session, FORGOTTEN_AT_ONCE)
