"""Whose kitchen it is: who runs it, and who only looks on."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.canteen.managing import whole
from backend.canteen.models import Canteen
from backend.facility.access import places_of, require
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel.errors import NotFound

RUNNING, OVERSEEING = "run kitchens", "oversee kitchens"


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


async def _with(session: AsyncSession, actor: Actor, ability: str, canteen_id: UUID) -> Canteen:
    shown = select(Canteen).options(joinedload(Canteen.place, innerjoin=True))
    canteen = await session.scalar(shown.where(Canteen.id == canteen_id))
    if canteen is None:
        raise NotFound(field="canteenId")
    require(actor, ability, canteen.place)
    return canteen
