"""Telling people: one statement writes the news into every inbox and rings it."""

from collections.abc import Iterable
from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, DateTime, Text, Time, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.kernel.journal import CHANNEL
from backend.kernel.refs import Ref
from backend.notify.kinds import KINDS

QUIET_FROM, QUIET_TO = time(22), time(7)
"""The quiet hours of a person who has not chosen any (proposed)."""


async def tell(
    session: AsyncSession,
    people: Iterable[UUID],
    kind: str,
    subject: Ref,
    facts: dict[str, Any],
    *,
    urgent: bool = False,
    once: str | None = None,
) -> None:
    """Put a notice of `kind` (see `kinds.KINDS`) into the inbox of each of `people` who has not left.

    With `once` the same news reaches a person once, however often it is told. Who has switched the kind
    off finds it in the inbox as already read. An open app hears `notice.told`, which may ring, or in the
    person's quiet hours `notice.told_quietly`. Urgent news heed neither preference nor hour.
    """
    now = clock.now()
    await session.execute(
        _TELL,
        {
            "people": list(people),
            "kind": kind,
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "facts": facts,
            "urgent": urgent or KINDS[kind].urgent,
            "once": once,
            "at": now,
            "local": clock.local(now).time(),
            "quiet_from": QUIET_FROM,
            "quiet_to": QUIET_TO,
            "channel": CHANNEL,
        },
    )


# In the order of ids: two who tell the same news to the same people then wait instead of deadlocking.
_TELL = text("""
    WITH told AS (
        INSERT INTO notice (id, person_id, kind, subject_kind, subject_id, facts, urgent, once, at, read_at)
        SELECT uuidv7(), person.id, :kind, :subject_kind, :subject_id, :facts, :urgent, :once, :at,
               CASE WHEN NOT :urgent AND NOT 'inbox' = ANY (preference.channels) THEN :at END
        FROM person
        LEFT JOIN notice_preference AS preference
            ON preference.person_id = person.id AND preference.kind = :kind
        WHERE person.id = ANY (:people) AND person.left_at IS NULL
        ORDER BY person.id
        ON CONFLICT (person_id, once) DO NOTHING
        RETURNING person_id, read_at
    ), hours AS (
        SELECT told.person_id, told.read_at,
               coalesce(quiet.enabled, true) AS enabled,
               coalesce(quiet.starts_at, :quiet_from) AS starts_at,
               coalesce(quiet.ends_at, :quiet_to) AS ends_at
        FROM told LEFT JOIN quiet_hours AS quiet ON quiet.person_id = told.person_id
    )
    SELECT pg_notify(:channel, 'inbox:' || person_id || CASE
        WHEN NOT :urgent AND enabled AND CASE
            WHEN starts_at < ends_at THEN :local >= starts_at AND :local < ends_at
            ELSE :local >= starts_at OR :local < ends_at
        END THEN ' notice.told_quietly'
        ELSE ' notice.told'
    END)
    FROM hours
    WHERE read_at IS NULL AND current_setting('manyi.quiet', true) IS DISTINCT FROM 'on'
    """).bindparams(
    bindparam("people", type_=ARRAY(Uuid)),
    *(bindparam(name, type_=Text) for name in ("kind", "subject_kind", "once", "channel")),
    *(bindparam(name, type_=Time) for name in ("local", "quiet_from", "quiet_to")),
    bindparam("subject_id", type_=Uuid),
    bindparam("facts", type_=JSONB),
    bindparam("urgent", type_=Boolean),
    bindparam("at", type_=DateTime(timezone=True)),
)
