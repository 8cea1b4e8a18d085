"""Whose kitchen it is: who runs it, who only looks on, and who hears of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.canteen.managing import whole
from backend.canteen.models import Canteen
from backend.facility.access import places_of, require
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import RoleGrant
from backend.identity.roles import Role
from backend.kernel.db import bare, opaque
from backend.kernel.errors import NotFound
from backend.kernel.kept import Said
from backend.kernel.refs import Ref
from backend.notify import service as notify

RUNNING, OVERSEEING = "run kitchens", "oversee kitchens"

_GRANTS = bare(RoleGrant).c
_MANAGERS = select(_GRANTS.person_id).where(
    _GRANTS.role == Role.CANTEEN_MANAGER,
    _GRANTS.at_kind == "place",
    _GRANTS.at_id == any_(opaque("lineage", ARRAY(Uuid))),
)


async def run(session: AsyncSession, actor: Actor, canteen_id: UUID) -> Canteen:
    """The canteen with its place, for one who runs its kitchen."""
    return await _with(session, actor, RUNNING, canteen_id)


async def oversee(session: AsyncSession, actor: Actor, canteen_id: UUID) -> Canteen:
    """The same for one who looks on, and reviews."""
    return await _with(session, actor, OVERSEEING, canteen_id)


async def own(session: AsyncSession, actor: Actor) -> Sequence[Canteen]:
    """Those whose kitchens this person may see, in the order of the house."""
    seen = Place.lineage.overlap(places_of(actor, OVERSEEING))
    return (await session.scalars(whole().where(seen))).all()


def tell_managers(canteen: Canteen, kind: str, subject: Ref, facts: dict[str, Any], *, once: str) -> Said:
    """To be said: news for all who manage this canteen, to each of them once."""
    found = notify.Found(_MANAGERS, {"lineage": canteen.place.lineage})
    told = {"place": canteen.place.path, **facts}
    return notify.news([], kind, subject, told, and_to=found, once=once)


async def of(session: AsyncSession, canteen_id: UUID) -> Canteen | None:
    """With its place."""
    shown = select(Canteen).options(joinedload(Canteen.place, innerjoin=True))
    return await session.scalar(shown.where(Canteen.id == canteen_id))


async def _with(session: AsyncSession, actor: Actor, ability: str, canteen_id: UUID) -> Canteen:
    canteen = await of(session, canteen_id)
    if canteen is None:
        raise NotFound(field="canteenId")
    require(actor, ability, canteen.place)
    return canteen
