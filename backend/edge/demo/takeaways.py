"""Takeaway of the demo area: some days of offers till tomorrow, who ordered, and who came for it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.events import (
    TakeawayNotPickedUp,
    TakeawayOffered,
    TakeawayOrdered,
    TakeawayPickedUp,
)
from backend.canteen.models import Canteen, Course, Dish
from backend.canteen.ordering import CODE_LENGTH
from backend.canteen.picking_up import UNCLAIMED, gives_up_at
from backend.canteen.takeaway import Offer, OfferItem, Order, OrderLine, OrderState, Slot
from backend.edge.demo.people import DemoPerson
from backend.edge.demo.seed import Chance
from backend.facility.codes import ALPHABET
from backend.kernel import clock, days
from backend.kernel.bulk import insert_many
from backend.kernel.due import Due
from backend.kernel.journal import Entry, line
from backend.kernel.refs import Ref
from backend.rules.snapshot import Snapshot

_DAYS = range(-4, 2)
_CLOSES = time(14)
_SLOTS = ((time(16, 30), time(17)), (time(17), time(17, 30)), (time(17, 30), time(18, 30)))
_DISHES = ("酱牛肉", "四喜丸子", "馒头", "花卷", "三鲜水饺")
_PRICES = {Course.MEAT: "22.00", Course.STAPLE: "6.00"}
_PEOPLE = 24
_MISSED = 0.08
"""The share of those who do not come."""


async def plant(
    session: AsyncSession,
    canteen: Canteen,
    dishes: Sequence[Dish],
    people: Sequence[DemoPerson],
    diner: DemoPerson | None,
    manager: DemoPerson,
    book: Snapshot,
) -> None:
    """The demo account has an order for tomorrow."""
    chance = Chance(f"takeaway {canteen.id}")
    cooked = [dish for name in _DISHES for dish in dishes if dish.name == name]
    others = [person for person in people if person != diner]
    for distance in _DAYS:
        day = days.today() + timedelta(days=distance)
        made_at = min(clock.now(), _at(day, time(9)) - timedelta(days=1))
        offer = await _offer(session, canteen, cooked, day, made_at, chance)
        guests = [*chance.sample(others, _PEOPLE), *([diner] if diner and distance == 1 else [])]
        orders = [_order(offer, guest, made_at, chance, book) for guest in guests]
        session.add_all(orders)
        session.add_all(_errand(order, book) for order in orders if order.state is OrderState.ORDERED)
        story = [line(Ref("person", manager.id), offer.ref, _offered(offer), made_at)]
        story += [said for order in orders for said in _story(order, manager)]
        await session.flush()
        await insert_many(session, Entry, story)


async def _offer(
    session: AsyncSession, canteen: Canteen, dishes: Sequence[Dish], day: date, at: datetime, chance: Chance
) -> Offer:
    offer = Offer(id=chance.id(at), canteen_id=canteen.id, day=day, closes_at=_at(day, _CLOSES))
    offer.items = [
        OfferItem(
            id=chance.id(at),
            dish_id=dish.id,
            position=position,
            price=Decimal(_PRICES[dish.course]),
            portions=60,
            taken=0,
        )
        for position, dish in enumerate(dishes)
    ]
    offer.slots = [
        Slot(id=chance.id(at), starts_at=_at(day, starts), ends_at=_at(day, ends), capacity=20, taken=0)
        for starts, ends in _SLOTS
    ]
    session.add(offer)
    await session.flush()
    return offer


def _order(offer: Offer, guest: DemoPerson, made_at: datetime, chance: Chance, book: Snapshot) -> Order:
    slot = chance.choice([each for each in offer.slots if each.left])
    wanted = {item: chance.randint(1, 3) for item in chance.sample(offer.items, chance.randint(1, 3))}
    for item, count in wanted.items():
        item.taken += count
    slot.taken += 1
    state, settled_at = _outcome(slot, chance, book)
    return Order(
        id=chance.id(made_at),
        offer_id=offer.id,
        slot_id=slot.id,
        slot=slot,
        person_id=guest.id,
        code="".join(chance.choices(ALPHABET, k=CODE_LENGTH)),
        state=state,
        total=sum((item.price * count for item, count in wanted.items()), Decimal()),
        ordered_at=made_at,
        settled_at=settled_at,
        lines=[OrderLine(item_id=item.id, portions=count) for item, count in wanted.items()],
    )


def _outcome(slot: Slot, chance: Chance, book: Snapshot) -> tuple[OrderState, datetime | None]:
    comes, minutes = chance.random() > _MISSED, chance.randint(0, 25)
    picked_up_at, over_at = slot.starts_at + timedelta(minutes=minutes), gives_up_at(slot, book)
    if comes and picked_up_at <= clock.now():
        return OrderState.PICKED_UP, picked_up_at
    if not comes and over_at <= clock.now():
        return OrderState.NOT_PICKED_UP, over_at
    return OrderState.ORDERED, None


def _offered(offer: Offer) -> TakeawayOffered:
    portions = sum(item.portions for item in offer.items)
    return TakeawayOffered(canteen=offer.canteen_id, on=offer.day, dishes=len(offer.items), portions=portions)


def _story(order: Order, manager: DemoPerson) -> Iterator[dict[str, Any]]:
    portions = sum(each.portions for each in order.lines)
    placed = TakeawayOrdered(slot=order.slot_id, portions=portions)
    yield line(Ref("person", order.person_id), order.ref, placed, order.ordered_at)
    if order.settled_at and order.state is OrderState.PICKED_UP:
        yield line(Ref("person", manager.id), order.ref, TakeawayPickedUp(), order.settled_at)
    elif order.settled_at:
        yield line(None, order.ref, TakeawayNotPickedUp(), order.settled_at)


def _errand(order: Order, book: Snapshot) -> Due:
    at = gives_up_at(order.slot, book)
    return Due(errand=UNCLAIMED, subject_kind=order.ref.kind, subject_id=order.id, at=at)


def _at(day: date, local: time) -> datetime:
    return datetime.combine(day, local, clock.HERE)
