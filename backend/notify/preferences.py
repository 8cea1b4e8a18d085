"""What a person wants to hear on which channel, and when only what is urgent may ring."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel.errors import Invalid
from backend.notify.kinds import CHANNELS, KINDS, Channel
from backend.notify.models import Preference, QuietHours

QUIET_FROM, QUIET_TO = time(22), time(7)
"""The quiet hours of a person who has not chosen any (proposed)."""
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    kind: str
    channels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Preferences:
    """`choices` are of the kinds of notices that this person can get at all."""

    quiet_from: time
    quiet_to: time
    quiet: bool
    choices: Sequence[Choice]


async def preferences(session: AsyncSession, actor: Actor) -> Preferences:
    hours = await session.get(QuietHours, actor.id)
    rows = await session.scalars(select(Preference).where(Preference.person_id == actor.id))
    chosen = {row.kind: row.channels for row in rows}
    return Preferences(
        quiet_from=hours.starts_at if hours else QUIET_FROM,
        quiet_to=hours.ends_at if hours else QUIET_TO,
        quiet=hours.enabled if hours else True,
        choices=[
            Choice(name, frozenset(chosen.get(name, kind.channels)))
            for name, kind in KINDS.items()
            if any(actor.may(ability) for ability in kind.to)
        ],
    )


async def prefer(session: AsyncSession, actor: Actor, kind: str, channels: Collection[Channel]) -> Person:
    """Without the channel `inbox` a notice of this kind arrives as already read."""
    if kind not in KINDS:
        raise Invalid(field="kind")
    ordered = [channel for channel in CHANNELS if channel in channels]
    await session.execute(
        insert(Preference)
        .values(person_id=actor.id, kind=kind, channels=ordered)
        .on_conflict_do_update(
            index_elements=[Preference.person_id, Preference.kind], set_={"channels": ordered}
        )
    )
    return await session.get_one(Person, actor.id)


async def set_quiet_hours(
    session: AsyncSession, actor: Actor, start: str, end: str, *, quiet: bool
) -> Person:
    """Local hours such as 22:00 and 07:00."""
    hours = {"starts_at": _hour(start, "from"), "ends_at": _hour(end, "to"), "enabled": quiet}
    if hours["starts_at"] == hours["ends_at"]:
        raise Invalid(field="to")
    await session.execute(
        insert(QuietHours)
        .values(person_id=actor.id, **hours)
        .on_conflict_do_update(index_elements=[QuietHours.person_id], set_=hours)
    )
    return await session.get_one(Person, actor.id)


def _hour(written: str, field: str) -> time:
    if not _HOUR.fullmatch(written):
        raise Invalid(field=field)
    return time.fromisoformat(written)
