"""Takeaway: what one orders and shows at the counter, and what the counter offers and hands out."""

from datetime import date, datetime
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.canteen import offering, ordering, picking_up, takeaway, takeaway_reading, withdrawing
from backend.canteen.graphql.inputs import amount
from backend.canteen.graphql.types import Dish
from backend.canteen.takeaway import OrderState
from backend.facility.graphql import PlaceCard
from backend.identity.graphql.types import as_uuid, each_once
from backend.identity.graphql_permission import Info, may
from backend.kernel import days, qr
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey

_EATS, _MANAGES = [may("eat in canteens")], [may("manage canteens")]

strawberry.enum(OrderState, name="TakeawayState")


@strawberry.type
class TakeawayItem:
    id: ID
    dish: Dish
    price: float = strawberry.field(description="Yuan.")
    portions: int
    taken: int

    @classmethod
    def of(cls, row: takeaway.OfferItem, info: Info) -> "TakeawayItem":
        return cls(
            id=ID(str(row.id)),
            dish=Dish.of(row.dish, info),
            price=float(row.price),
            portions=row.portions,
            taken=row.taken,
        )


@strawberry.type
class TakeawaySlot:
    id: ID
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int

    @classmethod
    def of(cls, row: takeaway.Slot) -> "TakeawaySlot":
        return cls(
            id=ID(str(row.id)),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            capacity=row.capacity,
            taken=row.taken,
        )


@strawberry.type
class TakeawayLine:
    item_id: ID
    portions: int


@strawberry.type
class TakeawayOrder:
    id: ID
    state: OrderState
    code: str
    slot_id: ID
    starts_at: datetime
    ends_at: datetime
    total: float = strawberry.field(description="Yuan.")
    lines: list[TakeawayLine]
    settled_at: datetime | None

    @strawberry.field(description="The code as a QR code: its rows, in which 1 is dark.")
    def qr(self) -> list[str]:
        return qr.modules(self.code)

    @classmethod
    def of(cls, row: takeaway.Order) -> "TakeawayOrder":
        return cls(
            id=ID(str(row.id)),
            state=row.state,
            code=row.code,
            slot_id=ID(str(row.slot_id)),
            starts_at=row.slot.starts_at,
            ends_at=row.slot.ends_at,
            total=float(row.total),
            lines=[TakeawayLine(item_id=ID(str(line.item_id)), portions=line.portions) for line in row.lines],
            settled_at=row.settled_at,
        )


@strawberry.type(description="What a canteen offers to be taken away on a day.")
class TakeawayOffer:
    id: ID
    day: date
    closes_at: datetime
    withdrawn: str | None = strawberry.field(description="Why there is no such takeaway after all.")
    items: list[TakeawayItem]
    slots: list[TakeawaySlot]
    version: int

    @classmethod
    def of(cls, row: takeaway.Offer, info: Info) -> "TakeawayOffer":
        return cls(
            id=ID(str(row.id)),
            day=row.day,
            closes_at=row.closes_at,
            withdrawn=row.withdrawn_because,
            items=[TakeawayItem.of(item, info) for item in row.items],
            slots=[TakeawaySlot.of(slot) for slot in row.slots],
            version=row.version,
        )


@strawberry.type(description="An offer with what the viewer has ordered of it.")
class Takeaway:
    place: PlaceCard
    canteen_id: ID
    offer: TakeawayOffer
    mine: TakeawayOrder | None
    most_portions: int = strawberry.field(description="Of each dish.")

    @classmethod
    def of(cls, found: takeaway_reading.Takeaway, info: Info) -> "Takeaway":
        return cls(
            place=PlaceCard.of(found.offer.canteen.place),
            canteen_id=ID(str(found.offer.canteen_id)),
            offer=TakeawayOffer.of(found.offer, info),
            mine=TakeawayOrder.of(found.mine) if found.mine else None,
            most_portions=found.most_portions,
        )


@strawberry.type(description="An order as the counter sees it.")
class CounterOrder:
    name: str
    order: TakeawayOrder


@strawberry.type(description="`previous`: the latest offer of a day before, to be offered once more.")
class TakeawayCounter:
    offer: TakeawayOffer | None
    over_at: datetime | None = strawberry.field(description="From then on nothing is withdrawn any more.")
    previous: TakeawayOffer | None
    orders: list[CounterOrder]

    @classmethod
    def of(cls, found: takeaway_reading.Counter, info: Info) -> "TakeawayCounter":
        return cls(
            offer=TakeawayOffer.of(found.offer, info) if found.offer else None,
            over_at=found.over_at,
            previous=TakeawayOffer.of(found.previous, info) if found.previous else None,
            orders=[CounterOrder(name=name, order=TakeawayOrder.of(order)) for order, name in found.orders],
        )


@strawberry.input
class TakeawayItemInput:
    dish_id: ID
    price: float
    portions: int

    def read(self) -> offering.Offered:
        return offering.Offered(as_uuid(self.dish_id, "items"), amount(self.price), self.portions)


@strawberry.input(description="Local times, as in 11:30; `capacity` in orders.")
class TakeawaySlotInput:
    starts_at: str
    ends_at: str
    capacity: int

    def read(self) -> offering.Pickup:
        return offering.Pickup(
            days.time_of_day(self.starts_at, "slots"), days.time_of_day(self.ends_at, "slots"), self.capacity
        )


@strawberry.input(description="A day's takeaway as it is to be. Orders close at that local time of the day.")
class TakeawayOfferInput:
    canteen_id: ID
    day: date
    closes_at: str
    items: list[TakeawayItemInput]
    slots: list[TakeawaySlotInput]

    def read(self) -> offering.Plan:
        return offering.Plan(
            canteen_id=as_uuid(self.canteen_id, "canteenId"),
            day=self.day,
            closes_at=days.time_of_day(self.closes_at, "closesAt"),
            items=[item.read() for item in self.items],
            slots=[slot.read() for slot in self.slots],
        )


@strawberry.input
class TakeawayLineInput:
    item_id: ID
    portions: int


@strawberry.type
class TakeawayQuery:
    @strawberry.field(permission_classes=_EATS, description="Of today and the next days.")
    async def takeaways(self, info: Info) -> list[Takeaway]:
        async with info.context.read() as session:
            found = await takeaway_reading.to_come(session, info.context.me)
        return [Takeaway.of(each, info) for each in found]

    @strawberry.field(permission_classes=_MANAGES)
    async def takeaway_counter(self, info: Info, canteen_id: ID, day: date) -> TakeawayCounter:
        async with info.context.read() as session:
            found = await takeaway_reading.counter(
                session, info.context.me, as_uuid(canteen_id, "canteenId"), day
            )
        return TakeawayCounter.of(found, info)


@strawberry.type
class TakeawayReceipt:
    id: ID


@strawberry.type
class TakeawayMutation:
    @strawberry.mutation(
        permission_classes=_MANAGES, description="`version` is none where whoever writes saw no offer."
    )
    async def offer_takeaway(
        self, info: Info, key: IdempotencyKey, input: TakeawayOfferInput, version: int | None = None
    ) -> TakeawayReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: offering.offer(session, me, version, input.read()),
            lambda row: TakeawayReceipt(id=ID(str(row.id))),
        )

    @strawberry.mutation(
        permission_classes=_MANAGES, description="Cancels every order that waits to be picked up."
    )
    async def withdraw_takeaway(
        self, info: Info, key: IdempotencyKey, offer_id: ID, version: int, reason: str
    ) -> TakeawayReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: withdrawing.withdraw(
                session, me, as_uuid(offer_id, "offerId"), version, reason
            ),
            lambda row: TakeawayReceipt(id=ID(str(row.id))),
        )

    @strawberry.mutation(permission_classes=_EATS, description="In place of what one had ordered before.")
    async def order_takeaway(
        self, info: Info, key: IdempotencyKey, offer_id: ID, slot_id: ID, lines: list[TakeawayLineInput]
    ) -> TakeawayOrder | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: ordering.order(
                session,
                me,
                as_uuid(offer_id, "offerId"),
                as_uuid(slot_id, "slotId"),
                each_once(((as_uuid(line.item_id, "items"), line.portions) for line in lines), "items"),
            ),
            _order,
        )

    @strawberry.mutation(permission_classes=_EATS)
    async def take_back_takeaway(
        self, info: Info, key: IdempotencyKey, offer_id: ID
    ) -> TakeawayOrder | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: ordering.take_back(session, me, as_uuid(offer_id, "offerId")),
            _order,
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="Today's order with this code.")
    async def pick_up_takeaway(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, code: str
    ) -> TakeawayOrder | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: picking_up.pick_up(session, me, as_uuid(canteen_id, "canteenId"), code),
            _order,
        )


async def _order(_: Info, session: AsyncSession, id: UUID) -> TakeawayOrder:
    return TakeawayOrder.of(await takeaway_reading.one(session, id))
