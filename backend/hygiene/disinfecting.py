"""What was disinfected, how, and from when to when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.managing import managed
from backend.hygiene.events import Disinfected
from backend.hygiene.models import Disinfection, Method
from backend.hygiene.staff import at_work
from backend.hygiene.words import written
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import Invalid
from backend.rules.catalogue import hygiene as rules
from backend.rules.snapshot import snapshot

_OLDEST, _LONGEST = timedelta(days=2), timedelta(hours=12)
"""How late it may be written down, and how long it may have taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """`strength` says in words of what concentration or temperature."""

    object: str
    method: Method
    starts_at: datetime
    ends_at: datetime
    strength: str
    staff_id: UUID

    def check(self) -> None:
        if not clock.now() - _OLDEST <= self.starts_at < self.ends_at <= clock.now():
            raise Invalid(field="endsAt")
        if self.ends_at - self.starts_at > _LONGEST:
            raise Invalid(field="startsAt")


async def record(session: AsyncSession, actor: Actor, canteen_id: UUID, what: Treatment) -> Disinfection:
    """It is over by now."""
    what.check()
    known = {each.object for each in (await snapshot(session)).value(rules.DISINFECTION)}
    if what.object not in known:
        raise Invalid(field="object")
    canteen = await managed(session, actor, canteen_id)
    person = await at_work(session, canteen.id, what.staff_id)
    entry = Disinfection(
        canteen_id=canteen.id,
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
        object=what.object,
        method=what.method,
        starts_at=what.starts_at,
        ends_at=what.ends_at,
        strength=written("strength", what.strength),
        staff_id=person.id,
    )
    session.add(entry)
    told = Disinfected(object=entry.object, method=entry.method)
    await journal.record(session, actor.ref, entry.ref, told)
    return entry
