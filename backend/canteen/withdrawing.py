"""A takeaway that will not be after all: whoever has ordered is told why, and nothing is handed out any more."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from backend.canteen.events import TakeawayCancelled, TakeawayWithdrawn
from backend.canteen.models import LONGEST_WORDS, Canteen
from backend.canteen.ordering import open_orders, release
from backend.canteen.picking_up import PickUpOver, gives_up_at
from backend.canteen.takeaway import Offer, OrderState, Slot
from backend.facility.access import require
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rules.snapshot import snapshot


async def withdraw(session: AsyncSession, actor: Actor, offer_id: UUID, version: int, reason: str) -> Offer:
    """Every order that waits is cancelled; what was picked up or missed stays. It may be offered once more."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_WORDS or "\0" in reason:
        raise Invalid(field="reason", limit=LONGEST_WORDS)
    offer = await _locked(session, offer_id)
    place = offer.canteen.place
    require(actor, "manage canteens", place)
    offer.check_offered()
    offer.check_version(version)
    latest = select(Slot).where(Slot.offer_id == offer.id).order_by(Slot.ends_at.desc()).limit(1)
    if clock.now() >= gives_up_at((await session.scalars(latest)).one(), await snapshot(session)):
        raise PickUpOver(field="offerId")
    orders = await open_orders(session, offer.id)
    await release(session, actor.ref, orders, OrderState.CANCELLED, TakeawayCancelled())
    offer.withdrawn_because = reason
    offer.version += 1
    told = {"place": place.path, "on": offer.day.isoformat(), "words": reason}
    withdrawn = TakeawayWithdrawn(canteen=offer.canteen_id, on=offer.day, words=reason, orders=len(orders))
    await say(
        session,
        notify.news([order.person_id for order in orders], "takeaway.withdrawn", offer.canteen.ref, told),
        journal.entry(actor.ref, offer.ref, withdrawn),
    )
    return offer


async def _locked(session: AsyncSession, offer_id: UUID) -> Offer:
    """With its canteen and place; who orders there waits."""
    offer = await session.scalar(
        select(Offer)
        .join(Offer.canteen)
        .join(Canteen.place)
        .where(Offer.id == offer_id)
        .options(contains_eager(Offer.canteen).contains_eager(Canteen.place))
        .with_for_update(of=Offer, key_share=True)
    )
    if offer is None:
        raise NotFound(field="offerId")
    return offer
