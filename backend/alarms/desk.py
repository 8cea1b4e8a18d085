"""What the desks that watch alarms see, and that someone takes notice."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from backend.alarms.events import Acknowledged
from backend.alarms.models import Alarm, State
from backend.facility.access import places_of
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.people import WITH_HOME
from backend.kernel import clock, journal
from backend.kernel.errors import NotFound
from backend.kernel.pages import Keyset, Page

_newest: Keyset[Alarm] = Keyset(Alarm.raised_at, Alarm.id)


async def page(
    session: AsyncSession,
    actor: Actor,
    *,
    active: bool = True,
    place_id: UUID | None = None,
    first: int = 20,
    after: str | None = None,
) -> Page[Alarm]:
    """Newest first, with all that a line shows: one statement. `active` leaves out what is normal again."""
    query = _shown(actor)
    if active:
        query = query.where(Alarm.state != State.NORMAL)
    if place_id is not None:
        query = query.where(Place.lineage.contains([place_id]))
    rows = (await session.scalars(_newest.page(query, first, after))).all()
    return _newest.cut(rows, first, lambda alarm: (alarm.raised_at, alarm.id))


async def see(session: AsyncSession, actor: Actor, alarm_id: UUID) -> Alarm:
    alarm = await session.scalar(_shown(actor).where(Alarm.id == alarm_id))
    if alarm is None:
        raise NotFound(field="id")
    return alarm


async def acknowledge(session: AsyncSession, actor: Actor, alarm_id: UUID) -> Alarm:
    """Someone at the desk has seen it. Once: the first name counts."""
    query = select(Alarm).join(Alarm.place).where(Alarm.id == alarm_id, _within(actor, "acknowledge alarms"))
    alarm = await session.scalar(query.with_for_update(of=Alarm))
    if alarm is None:
        raise NotFound(field="id")
    alarm.acknowledge(actor.id, clock.now())
    await journal.record(session, actor.ref, alarm.ref, Acknowledged())
    return alarm


def _shown(actor: Actor) -> Select[Alarm]:
    return (
        select(Alarm)
        .join(Alarm.place)
        .where(_within(actor, "see alarms"))
        .options(
            contains_eager(Alarm.place),
            joinedload(Alarm.rule, innerjoin=True),
            joinedload(Alarm.point, innerjoin=True),
            joinedload(Alarm.acknowledged_by).options(*WITH_HOME),
        )
    )


def _within(actor: Actor, ability: str) -> ColumnElement[bool]:
    """Alarms of the places where the actor has the ability."""
    within: ColumnElement[bool] = Place.lineage.overlap(places_of(actor, ability))
    return within
