"""Whose an opinion is: its author's, of those who answer it, and of those who oversee."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.access import places_of
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.roles import ABILITIES, Role
from backend.kernel.errors import NotFound
from backend.opinions.models import Opinion


def own(actor: Actor) -> ColumnElement[bool]:
    return Opinion.person_id == actor.id


def handled_by(actor: Actor) -> ColumnElement[bool]:
    """What waits for a role that the actor holds there; an opinion about no place is everyone's with the role."""
    places: dict[Role, list[UUID]] = defaultdict(list)
    for grant in actor.grants:
        if grant.role in ABILITIES["answer opinions"] and grant.at.kind == "place":
            places[grant.role].append(grant.at.id)
    return or_(false(), *((Opinion.handler == role) & _within(at) for role, at in sorted(places.items())))


def overseen_by(actor: Actor) -> ColumnElement[bool]:
    places = places_of(actor, "oversee opinions")
    return _within(places) if places else false()


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """At the desk."""
    return or_(handled_by(actor), overseen_by(actor))


async def taken(session: AsyncSession, opinion_id: UUID, whose: ColumnElement[bool]) -> Opinion:
    """The opinion, locked: PostgreSQL asks `whose` it is once more where it had to wait for another."""
    opinion = await session.scalar(
        select(Opinion)
        .where(Opinion.id == opinion_id, whose)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if opinion is None:
        raise NotFound(field="id")
    return opinion


def _within(places: Sequence[UUID]) -> ColumnElement[bool]:
    around = exists().where(Place.id == Opinion.place_id, Place.lineage.overlap(places))
    return or_(Opinion.place_id.is_(None), around)
