"""Who takes what away: ordered, changed and taken back until orders close."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, selectinload

from backend.canteen.events import TakeawayCancelled, TakeawayOrdered, TakeawayTakenBack
from backend.canteen.models import MOST_PORTIONS, Canteen
from backend.canteen.picking_up import UNCLAIMED, check_may_order, gives_up_at
from backend.canteen.takeaway import (
    CALLED_OFF,
    Offer,
    OfferItem,
    Order,
    OrderLine,
    OrderState,
    Slot,
)
from backend.facility.codes import ALPHABET
from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.kernel.bulk import insert_many
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.journal import Entry, Event
from backend.kernel.refs import Ref
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import Snapshot, snapshot

CODE_LENGTH = 6
Part = TypeVar("Part", OfferItem, Slot)


class NotOrdered(DomainError):
    """There is no order of yours that could still be changed."""


def most_portions(book: Snapshot) -> int:
    return min(book.value(rules.TAKEAWAY_PORTIONS), MOST_PORTIONS)


async def order(
    session: AsyncSession, actor: Actor, offer_id: UUID, slot_id: UUID, portions: Mapping[UUID, int]
) -> Order:
    """So many portions of each item, at that time; whoever has ordered already has this order from now on."""
    book = await snapshot(session)
    most = most_portions(book)
    if not portions or not all(1 <= count <= most for count in portions.values()):
        raise Invalid(field="items", least=1, most=most)
    offer = await _locked_open(session, offer_id)
    offer.check_offered()
    offer.check_open()
    await check_may_order(session, actor.id, book)
    items = {item.id: item for item in await _of(session, offer, OfferItem)}
    slots = {slot.id: slot for slot in await _of(session, offer, Slot)}
    total = _priced(items, portions)
    if slot_id not in slots:
        raise NotFound(field="slotId")
    before = await _own(session, offer, actor)
    _reserve_items(items, before.portions if before else {}, portions)
    _reserve_slot(slots, before.slot_id if before else None, slot_id)
    mine = before or await _begin(session, offer, actor)
    mine.slot_id, mine.total, mine.ordered_at = slot_id, total, clock.now()
    _keep(mine, portions)
    await session.flush()
    await due.at(session, gives_up_at(slots[slot_id], book), UNCLAIMED, mine.ref)
    told = TakeawayOrdered(slot=slot_id, portions=sum(portions.values()), changed=before is not None)
    await journal.record(session, actor.ref, mine.ref, told)
    return mine


async def take_back(session: AsyncSession, actor: Actor, offer_id: UUID) -> Order:
    """What was taken is there for others again."""
    offer = await _locked_open(session, offer_id)
    offer.check_open()
    mine = await _own(session, offer, actor)
    if mine is None:
        raise NotOrdered(field="offerId")
    await release(session, actor.ref, [mine], OrderState.TAKEN_BACK)
    return mine


async def open_orders(session: AsyncSession, offer_id: UUID, *which: ColumnElement[bool]) -> Sequence[Order]:
    """Those that wait to be picked up, locked under the offer's lock: the counter may hand one out this moment."""
    waiting = (
        select(Order)
        .where(Order.offer_id == offer_id, Order.state == OrderState.ORDERED, *which)
        .options(selectinload(Order.lines))
        .order_by(Order.id)
        .with_for_update(of=Order)
    )
    return (await session.scalars(waiting)).all()


_CALLED_OFF_SAYS: dict[OrderState, Event] = {
    OrderState.TAKEN_BACK: TakeawayTakenBack(),
    OrderState.CANCELLED: TakeawayCancelled(),
}


async def release(session: AsyncSession, by: Ref | None, orders: Sequence[Order], state: OrderState) -> None:
    """Call off orders of one offer, under its lock and theirs; their lines are loaded and stay as they were."""
    portions = Counter[UUID]()
    for line in (line for order in orders for line in order.lines):
        portions[line.item_id] += line.portions
    for item in await session.scalars(select(OfferItem).where(OfferItem.id.in_(portions))):
        item.taken -= portions[item.id]
    came = Counter(order.slot_id for order in orders)
    for slot in await session.scalars(select(Slot).where(Slot.id.in_(came))):
        slot.taken -= came[slot.id]
    for order in orders:
        order.state = state
    await due.drop(session, UNCLAIMED, *(order.ref for order in orders))
    now = clock.now()
    await insert_many(
        session, Entry, [journal.line(by, order.ref, _CALLED_OFF_SAYS[state], now) for order in orders]
    )


async def _of(session: AsyncSession, offer: Offer, kind: type[Part]) -> Sequence[Part]:
    return (await session.scalars(select(kind).where(kind.offer_id == offer.id))).all()


def _priced(items: Mapping[UUID, OfferItem], portions: Mapping[UUID, int]) -> Decimal:
    if not portions.keys() <= items.keys():
        raise NotFound(field="items")
    return sum((items[item].price * count for item, count in portions.items()), Decimal())


def _reserve_items(
    items: Mapping[UUID, OfferItem], before: Mapping[UUID, int], wanted: Mapping[UUID, int]
) -> None:
    """In place of what was reserved before."""
    for item in before.keys() | wanted.keys():
        items[item].give(wanted.get(item, 0), before.get(item, 0))


def _reserve_slot(slots: Mapping[UUID, Slot], before: UUID | None, wanted: UUID) -> None:
    if before == wanted:
        return
    slots[wanted].admit()
    if before:
        slots[before].taken -= 1


async def _begin(session: AsyncSession, offer: Offer, actor: Actor) -> Order:
    mine = Order(offer_id=offer.id, person_id=actor.id, code=await _code(session, offer), lines=[])
    session.add(mine)
    return mine


def _keep(mine: Order, portions: Mapping[UUID, int]) -> None:
    """These lines and no others."""
    kept = {line.item_id: line for line in mine.lines}
    for item, count in portions.items():
        kept.setdefault(item, OrderLine(order_id=mine.id, item_id=item)).portions = count
    mine.lines = [kept[item] for item in portions]


async def locked_offer(session: AsyncSession, offer_id: UUID) -> Offer:
    """With its canteen and place; who orders there waits for who did before."""
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


async def _locked_open(session: AsyncSession, offer_id: UUID) -> Offer:
    """Of a place that is open."""
    offer = await locked_offer(session, offer_id)
    if offer.canteen.place.closed_at is not None:
        raise NotFound(field="offerId")
    return offer


async def _own(session: AsyncSession, offer: Offer, actor: Actor) -> Order | None:
    """The actor's order that waits to be picked up, locked; refused where it is settled."""
    mine = await session.scalar(
        select(Order)
        .where(Order.offer_id == offer.id, Order.person_id == actor.id, Order.state.not_in(CALLED_OFF))
        .options(selectinload(Order.lines))
        .with_for_update(of=Order)
    )
    if mine is not None and mine.state is not OrderState.ORDERED:
        raise NotOrdered(field="offerId")
    return mine


async def _code(session: AsyncSession, offer: Offer) -> str:
    """One that nobody else has there; under the offer's lock."""
    used = set(await session.scalars(select(Order.code).where(Order.offer_id == offer.id)))
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if code not in used:
            return code
