"""What people do with takeaway, and what is taken of it then."""

from datetime import time
from uuid import UUID

from sqlalchemy import select, text

from backend.canteen import offering, ordering, picking_up, withdrawing
from backend.canteen.models import Canteen
from backend.canteen.offering import Offered, Pickup, Plan
from backend.canteen.takeaway import Offer, OfferItem, Order, Slot
from backend.identity.actor import Actor
from backend.kernel import due
from backend.kernel.db import Database
from tests.factories.canteen import FRIDAY, a_manager


async def offers(
    database: Database, canteen: Canteen, version: int | None, items: list[Offered], slots: list[Pickup]
) -> Offer:
    plan = Plan(canteen_id=canteen.id, day=FRIDAY, closes_at=time(14), items=items, slots=slots)
    async with database.write() as session:
        return await offering.offer(session, await a_manager(database), version, plan)


async def parts(database: Database, offer: Offer) -> tuple[OfferItem, list[Slot]]:
    """As they are now; the slots by time."""
    async with database.read() as session:
        (item,) = await session.scalars(select(OfferItem).where(OfferItem.offer_id == offer.id))
        slots = await session.scalars(select(Slot).where(Slot.offer_id == offer.id).order_by(Slot.starts_at))
        return item, list(slots)


async def orders(
    database: Database,
    actor: Actor,
    offer: Offer,
    portions: int = 1,
    *,
    slot: int = 0,
    item: UUID | None = None,
) -> Order:
    found, slots = await parts(database, offer)
    async with database.write() as session:
        wanted = {item or found.id: portions}
        return await ordering.order(session, actor, offer.id, slots[slot].id, wanted)


async def takes_back(database: Database, actor: Actor, offer: Offer) -> Order:
    async with database.write() as session:
        return await ordering.take_back(session, actor, offer.id)


async def picks_up(database: Database, manager: Actor, offer: Offer, code: str) -> Order:
    async with database.write() as session:
        return await picking_up.pick_up(session, manager, offer.canteen_id, code)


async def withdraws(
    database: Database, manager: Actor, offer: Offer, version: int = 1, reason: str = "食材未到"
) -> Offer:
    async with database.write() as session:
        return await withdrawing.withdraw(session, manager, offer.id, version, reason)


async def taken(database: Database, offer: Offer) -> tuple[int, list[int]]:
    item, slots = await parts(database, offer)
    return item.taken, [slot.taken for slot in slots]


async def errands_are_run(database: Database) -> None:
    while await due.run_next(database):
        pass
    async with database.read() as session:
        failed = await session.scalars(text("SELECT last_error FROM due WHERE last_error IS NOT NULL"))
        assert failed.all() == []
