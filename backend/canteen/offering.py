"""What a canteen offers to be taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.dishes import check_cooked
from backend.canteen.events import TakeawayOffered
from backend.canteen.managing import managed
from backend.canteen.menus import DEAREST, FURTHEST, MOST_ITEMS
from backend.canteen.takeaway import CALLED_OFF, Offer, OfferItem, Order, OrderLine, Slot
from backend.identity.actor import Actor
from backend.kernel import clock, days, journal
from backend.kernel.errors import DomainError, Invalid, StaleVersion

MOST_SLOTS = 24
MOST_OFFERED = 2_000
K = TypeVar("K")


class OrderedAlready(DomainError):
    """Somebody has ordered this; it can no longer be taken off or made less."""


@dataclass(frozen=True, slots=True)
class Offered:
    dish_id: UUID
    price: Decimal
    portions: int


@dataclass(frozen=True, slots=True)
class Pickup:
    """Local times of the day, and for how many orders."""

    starts_at: time
    ends_at: time
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A day's takeaway as it is to be; orders close at `closes_at` of the same day, before the first slot."""

    canteen_id: UUID
    day: date
    closes_at: time
    items: Sequence[Offered]
    slots: Sequence[Pickup]

    def check(self) -> None:
        days.check("day", self.day)
        if not days.today() <= self.day <= days.today() + FURTHEST:
            raise Invalid(field="day")
        if not 1 <= len({item.dish_id for item in self.items}) == len(self.items) <= MOST_ITEMS:
            raise Invalid(field="items", limit=MOST_ITEMS)
        for item in self.items:
            if not 0 <= item.price <= DEAREST or item.price % Decimal("0.01"):
                raise Invalid(field="items")
            if not 1 <= item.portions <= MOST_OFFERED:
                raise Invalid(field="items", least=1, most=MOST_OFFERED)
        if not 1 <= len({slot.starts_at for slot in self.slots}) == len(self.slots) <= MOST_SLOTS:
            raise Invalid(field="slots", limit=MOST_SLOTS)
        for slot in self.slots:
            if not self.closes_at <= slot.starts_at < slot.ends_at:
                raise Invalid(field="slots")
            if not 1 <= slot.capacity <= MOST_OFFERED:
                raise Invalid(field="slots", least=1, most=MOST_OFFERED)

    def at(self, local: time) -> datetime:
        return datetime.combine(self.day, local, clock.HERE)


async def offer(session: AsyncSession, actor: Actor, version: int | None, plan: Plan) -> Offer:
    """Offer it, or something else than before; `version` is none where whoever writes saw no offer.

    What was ordered stays: neither its dish nor its slot goes, and of neither is there less than is taken.
    """
    plan.check()
    canteen = await managed(session, actor, plan.canteen_id)
    here = (Offer.canteen_id == canteen.id, Offer.day == plan.day)
    planned = select(OfferItem.dish_id).join(Offer, Offer.id == OfferItem.offer_id).where(*here)
    await check_cooked(session, canteen, {item.dish_id for item in plan.items}, planned)
    found = await session.scalar(select(Offer).where(*here).with_for_update(key_share=True))
    if found is None:
        found = Offer(canteen_id=canteen.id, day=plan.day, closes_at=plan.at(plan.closes_at), version=0)
        session.add(found)
        await session.flush()
    elif version is None:
        raise StaleVersion(current=found.version)
    else:
        found.check_version(version)
    found.closes_at, found.withdrawn_because = plan.at(plan.closes_at), None
    await _set_items(session, found, plan)
    await _set_slots(session, found, plan)
    found.version += 1
    portions = sum(item.portions for item in plan.items)
    told = TakeawayOffered(canteen=canteen.id, on=found.day, dishes=len(plan.items), portions=portions)
    await journal.record(session, actor.ref, found.ref, told)
    return found


async def _set_items(session: AsyncSession, offer: Offer, plan: Plan) -> None:
    rows = (await session.scalars(select(OfferItem).where(OfferItem.offer_id == offer.id))).all()
    before = {row.dish_id: row for row in rows}
    await _remove(session, offer, before, (item.dish_id for item in plan.items), "items")
    for position, item in enumerate(plan.items):
        row = before.get(item.dish_id) or OfferItem(offer_id=offer.id, dish_id=item.dish_id, taken=0)
        if item.portions < row.taken or (row.taken and item.price != row.price):
            raise OrderedAlready(field="items", taken=row.taken)
        row.position, row.price, row.portions = position, item.price, item.portions
        session.add(row)


async def _set_slots(session: AsyncSession, offer: Offer, plan: Plan) -> None:
    rows = (await session.scalars(select(Slot).where(Slot.offer_id == offer.id))).all()
    before = {(row.starts_at, row.ends_at): row for row in rows}
    wanted = [(plan.at(slot.starts_at), plan.at(slot.ends_at)) for slot in plan.slots]
    await _remove(session, offer, before, wanted, "slots")
    for slot in plan.slots:
        times = plan.at(slot.starts_at), plan.at(slot.ends_at)
        row = before.get(times) or Slot(offer_id=offer.id, starts_at=times[0], ends_at=times[1], taken=0)
        if slot.capacity < row.taken:
            raise OrderedAlready(field="slots", taken=row.taken)
        row.capacity = slot.capacity
        session.add(row)


async def _remove(
    session: AsyncSession,
    offer: Offer,
    before: dict[K, OfferItem] | dict[K, Slot],
    after: Iterable[K],
    field: str,
) -> None:
    """Those that are to be no more, unless somebody has ordered them."""
    gone = [before[key] for key in before.keys() - set(after)]
    for row in gone:
        if row.taken:
            raise OrderedAlready(field=field, taken=row.taken)
    if gone:
        await _forget_called_off(session, offer)
    for row in gone:
        await session.delete(row)
    await session.flush()  # another slot may begin when one did that is no more


async def _forget_called_off(session: AsyncSession, offer: Offer) -> None:
    """They were of what is to be no more; the journal keeps them."""
    called_off = select(Order.id).where(Order.offer_id == offer.id, Order.state.in_(CALLED_OFF))
    await session.execute(delete(OrderLine).where(OrderLine.order_id.in_(called_off)))
    await session.execute(delete(Order).where(Order.id.in_(called_off)))
