"""News for people: one statement writes them into every inbox and rings."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select

from backend.kernel import clock
from backend.kernel.kept import Said
from backend.kernel.refs import Ref
from backend.notify import channels
from backend.notify.kinds import KINDS
from backend.notify.statement import statement


class Found(NamedTuple):
    """People whom the telling itself looks up: a statement that is kept for the life of the process, and its values."""

    who: Select[UUID]
    values: Mapping[str, Any]


def news(
    people: Iterable[UUID],
    kind: str,
    subject: Ref,
    facts: dict[str, Any],
    *,
    and_to: Found | None = None,
    but: UUID | None = None,
    urgent: bool = False,
    once: str | None = None,
) -> Said:
    """Say it to put a notice of `kind` (see `kinds.KINDS`) into the inbox of each of `people` but one; not of leavers.

    With `once` the same news reaches a person once, however often it is told. Who has switched the kind
    off finds it in the inbox as already read. An open app hears `notice.told`, which may ring, or in the
    person's quiet hours `notice.told_quietly`. Urgent news heed neither preference nor hour. What is wanted
    outside the house leaves it a moment later (`gathering`).
    """
    now = clock.now()
    values: dict[str, Any] = {
        "people": list(people),
        "but": but,
        "kind": kind,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "facts": facts,
        "urgent": urgent or KINDS[kind].urgent,
        "goes_out": KINDS[kind].goes_out,
        "reach_everyone": channels.reach_everyone(),
        "to_a_desk": any(kind in robot.kinds for robot in channels.robots()),
        "once": once,
        "at": now,
        "local": clock.local(now).time(),
    }
    who, more = and_to or (None, {})
    return Said(statement(who), {**values, **more})
