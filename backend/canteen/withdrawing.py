"""A takeaway that will not be after all: whoever has ordered is told why, and nothing is handed out any more."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.events import TakeawayWithdrawn
from backend.canteen.models import LONGEST_WORDS
from backend.canteen.ordering import locked_offer, open_orders, release
from backend.canteen.picking_up import PickUpOver, over_at
from backend.canteen.takeaway import Offer, OrderState, Slot
from backend.facility.access import require
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import Invalid
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rules.snapshot import snapshot


async def withdraw(session: AsyncSession, actor: Actor, offer_id: UUID, version: int, reason: str) -> Offer:
    """Every order that waits is cancelled; what was picked up or missed stays. It may be offered once more."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_WORDS or "\0" in reason:
        raise Invalid(field="reason", limit=LONGEST_WORDS)
    offer = await locked_offer(session, offer_id)
    place = offer.canteen.place
    require(actor, "manage canteens", place)
    offer.check_offered()
    offer.check_version(version)
    slots = await session.scalars(select(Slot).where(Slot.offer_id == offer.id))
    if clock.now() >= over_at(slots, await snapshot(session)):
        raise PickUpOver(field="offerId")
    orders = await open_orders(session, offer.id)
    await release(session, actor.ref, orders, OrderState.CANCELLED)
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
