"""The Celery application with the tasks of every slice."""

import signal
from typing import Any

from celery.signals import worker_process_init

import backend.alarms.tasks
import backend.canteen.tasks
import backend.feedback.tasks
import backend.hygiene.tasks
import backend.identity.tasks
import backend.kernel.uploads
import backend.kitchen.tasks
import backend.notify.tasks
import backend.opinions.tasks
import backend.rooms.tasks
import backend.supervision.tasks
import backend.tickets.tasks  # noqa: F401
from backend.edge.embedded.program import die_with_parent
from backend.kernel.jobs import celery as app
from backend.notify import channels

__all__ = ["app"]

channels.check()

_die_with_the_worker = die_with_parent(signal.SIGKILL)
"""Made in the worker, called in the processes that it forks."""


@worker_process_init.connect
def _leave_nothing_behind(**_: Any) -> None:
    if _die_with_the_worker:
        _die_with_the_worker()
