"""What one may take away in the next days, and what a counter has to hand out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from backend.canteen.managing import check_manages
from backend.canteen.models import Canteen
from backend.canteen.ordering import most_portions
from backend.canteen.picking_up import over_at
from backend.canteen.takeaway import CALLED_OFF, Offer, OfferItem, Order, OrderState, Slot
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import days
from backend.rules.snapshot import snapshot

AHEAD = timedelta(days=7)
MOST_OFFERS = 100
MOST_ORDERS = 2_000


@dataclass(frozen=True, slots=True)
class Takeaway:
    """An offer, and what the viewer has ordered of it."""

    offer: Offer
    mine: Order | None
    most_portions: int
    """Of each dish."""


@dataclass(frozen=True, slots=True)
class Counter:
    """`previous` is the latest offer before, which may be written once more."""

    offer: Offer | None
    over_at: datetime | None
    """When the grace of the last slot ends; from then on nothing is withdrawn."""
    previous: Offer | None
    orders: Sequence[tuple[Order, str]]
    """With the names of those who come for them, in the order of the slots."""


async def to_come(session: AsyncSession, actor: Actor) -> list[Takeaway]:
    """Of all open canteens, by day; a withdrawn one only for whose order it cancelled, or was settled before."""
    offers = (
        await session.scalars(
            select(Offer)
            .join(Offer.canteen)
            .join(Canteen.place)
            .where(Offer.day >= days.today(), Offer.day <= days.today() + AHEAD, Place.closed_at.is_(None))
            .options(contains_eager(Offer.canteen).contains_eager(Canteen.place), *_WHOLE)
            .order_by(Offer.day, Place.sort, Place.id)
            .limit(MOST_OFFERS)
        )
    ).all()
    withdrawn = [offer.id for offer in offers if offer.withdrawn_because is not None]
    orders = await session.scalars(
        select(Order)
        .where(
            Order.person_id == actor.id,
            Order.offer_id.in_([offer.id for offer in offers]),
            or_(
                Order.state.not_in(CALLED_OFF),
                and_(Order.state == OrderState.CANCELLED, Order.offer_id.in_(withdrawn)),
            ),
        )
        .options(*_LINES)
        .order_by(Order.id)
    )
    mine = {order.offer_id: order for order in orders}
    most = most_portions(await snapshot(session))
    return [
        Takeaway(offer, mine.get(offer.id), most)
        for offer in offers
        if offer.withdrawn_because is None or offer.id in mine
    ]


async def counter(session: AsyncSession, actor: Actor, canteen_id: UUID, day: date) -> Counter:
    """For who manages the canteen."""
    days.check("day", day)
    await check_manages(session, actor, canteen_id)
    offers = (
        await session.scalars(
            select(Offer)
            .where(Offer.canteen_id == canteen_id, Offer.day <= day)
            .options(*_WHOLE)
            .order_by(Offer.day.desc())
            .limit(2)
        )
    ).all()
    offer = next((each for each in offers if each.day == day), None)
    rows = await session.execute(
        select(Order, Person.name)
        .join(Person, Person.id == Order.person_id)
        .join(Slot, Slot.id == Order.slot_id)
        .where(Order.offer_id == (offer.id if offer else None), Order.state.not_in(CALLED_OFF))
        .options(*_LINES)
        .order_by(Slot.starts_at, Order.ordered_at, Order.id)
        .limit(MOST_ORDERS)
    )
    orders = [(order, name) for order, name in rows]
    previous = next((each for each in offers if each.day < day), None)
    ends = over_at(offer.slots, await snapshot(session)) if offer else None
    return Counter(offer, ends, previous, orders)


async def one(session: AsyncSession, order_id: UUID) -> Order:
    return (await session.scalars(select(Order).where(Order.id == order_id).options(*_LINES))).one()


_WHOLE = (
    selectinload(Offer.items).joinedload(OfferItem.dish, innerjoin=True),
    selectinload(Offer.slots),
)
_LINES = (joinedload(Order.slot, innerjoin=True), selectinload(Order.lines))
