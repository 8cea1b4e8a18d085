"""A withdrawn takeaway is ordered and handed out no more, and whoever had ordered hears why."""

import asyncio
from datetime import time, timedelta
from decimal import Decimal

import pytest

from backend.canteen import takeaway_reading
from backend.canteen.offering import Offered, Pickup
from backend.canteen.ordering import NotOrdered
from backend.canteen.picking_up import PickUpOver
from backend.canteen.takeaway import Offer, OfferWithdrawn, Order, OrderState
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import Invalid, NotAllowed, NotFound, StaleVersion
from backend.kernel.journal import Entry
from backend.notify.models import Notice
from tests.canteen.takeaways import offers, orders, parts, picks_up, taken, takes_back, withdraws
from tests.factories.canteen import LUNCH_BEGINS, a_canteen, a_dish, a_manager, an_offer
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, told, verbs

SLOT_BEGINS = LUNCH_BEGINS + timedelta(hours=5)
GIVES_UP = SLOT_BEGINS + timedelta(hours=1, minutes=30)
"""The last slot's end and the grace after it."""


async def shown(database: Database, actor: Actor) -> list[tuple[str | None, OrderState | None]]:
    """Why it is withdrawn, and how one's order stands."""
    async with database.read() as session:
        found = await takeaway_reading.to_come(session, actor)
        return [(each.offer.withdrawn_because, each.mine.state if each.mine else None) for each in found]


async def test_who_ordered_hears_why(database: Database) -> None:
    canteen, manager = await a_canteen(database), await a_manager(database)
    offer = await an_offer(database, canteen)
    fetcher, waiter, changer, stranger = [await a_cadre(database) for _ in range(4)]
    fetched = await orders(database, fetcher, offer, 2)
    waiting = await orders(database, waiter, offer, 3, slot=1)
    await orders(database, changer, offer)
    await takes_back(database, changer, offer)
    with clock.frozen_at(SLOT_BEGINS):
        await picks_up(database, manager, offer, fetched.code)
        await withdraws(database, manager, offer, reason=" 食材未到 ")
        with pytest.raises(NotFound):
            await picks_up(database, manager, offer, waiting.code)
    assert {row.person_id: row.state for row in await rows(database, Order)} == {
        fetcher.id: OrderState.PICKED_UP,
        waiter.id: OrderState.CANCELLED,
        changer.id: OrderState.TAKEN_BACK,
    }
    assert await taken(database, offer) == (2, [1, 0])
    (notice,) = await rows(database, Notice)
    assert (notice.kind, notice.person_id) == ("takeaway.withdrawn", waiter.id)
    assert (notice.facts["on"], notice.facts["words"]) == ("2026-11-27", "食材未到")
    assert await shown(database, fetcher) == [("食材未到", OrderState.PICKED_UP)]
    assert await shown(database, waiter) == [("食材未到", OrderState.CANCELLED)]
    assert (await shown(database, changer), await shown(database, stranger)) == ([], [])
    assert [
        row for row in await rows(database, Due) if row.errand == "canteen.unclaimed" and not row.done_at
    ] == []
    said = {entry.verb: entry for entry in await rows(database, Entry)}
    assert said["takeaway_order.cancelled"].subject == waiting.ref
    withdrawn = said["takeaway_offer.withdrawn"]
    assert (withdrawn.subject, withdrawn.actor, withdrawn.data["orders"]) == (offer.ref, manager.ref, 1)


async def test_it_may_be_offered_once_more(database: Database) -> None:
    canteen, manager, cadre = await a_canteen(database), await a_manager(database), await a_cadre(database)
    offer = await an_offer(database, canteen)
    await orders(database, cadre, offer)
    await withdraws(database, manager, offer)
    for attempt in (orders(database, cadre, offer), withdraws(database, manager, offer, 2)):
        with pytest.raises(OfferWithdrawn):
            await attempt
    with pytest.raises(NotOrdered):
        await takes_back(database, cadre, offer)
    item, _ = await parts(database, offer)
    slot = Pickup(time(16, 30), time(17), 5)
    await offers(database, canteen, 2, [Offered(item.dish_id, item.price, 10)], [slot])
    assert await shown(database, cadre) == [(None, None)]
    await orders(database, cadre, offer)
    assert (await shown(database, cadre), await taken(database, offer)) == (
        [(None, OrderState.ORDERED)],
        (1, [1]),
    )
    await withdraws(database, manager, offer, 3, "停电")
    assert await shown(database, cadre) == [("停电", OrderState.CANCELLED)]
    assert await told(database) == [("takeaway.withdrawn", cadre.id)] * 2


async def test_another_dish_at_another_time_may_be_offered_in_its_place(database: Database) -> None:
    canteen, manager, cadre = await a_canteen(database), await a_manager(database), await a_cadre(database)
    offer = await an_offer(database, canteen)
    ordered = await orders(database, cadre, offer, slot=1)
    await withdraws(database, manager, offer)
    other = await a_dish(database, canteen, "四喜丸子")
    await offers(database, canteen, 2, [Offered(other.id, Decimal(9), 10)], [Pickup(time(17), time(18), 5)])
    assert await counted(database, Order) == [0]
    await orders(database, cadre, offer)
    assert (await shown(database, cadre), await taken(database, offer)) == (
        [(None, OrderState.ORDERED)],
        (1, [1]),
    )
    told_of = [entry.verb for entry in await rows(database, Entry) if entry.subject == ordered.ref]
    assert told_of == ["takeaway_order.placed", "takeaway_order.cancelled"]


async def test_what_is_refused_changes_nothing(database: Database) -> None:
    canteen, manager, cadre = await a_canteen(database), await a_manager(database), await a_cadre(database)
    offer = await an_offer(database, canteen)
    await orders(database, cadre, offer)
    before = await verbs(database)
    for error, attempt in (
        (NotAllowed, withdraws(database, cadre, offer)),
        (StaleVersion, withdraws(database, manager, offer, 7)),
        (Invalid, withdraws(database, manager, offer, reason=" ")),
        (Invalid, withdraws(database, manager, offer, reason="长" * 201)),
        (NotFound, withdraws(database, manager, Offer(id=cadre.id))),
    ):
        with pytest.raises(error):
            await attempt
    with clock.frozen_at(GIVES_UP), pytest.raises(PickUpOver):
        await withdraws(database, manager, offer)
    assert [row.state for row in await rows(database, Order)] == [OrderState.ORDERED]
    assert [row.version for row in await rows(database, Offer)] == [1]
    assert (await taken(database, offer), await verbs(database)) == ((1, [1, 0]), before)
    assert await counted(database, Notice) == [0]
    async with database.read() as session:  # the counter knows it too
        counter = await takeaway_reading.counter(session, manager, offer.canteen_id, offer.day)
        nothing = await takeaway_reading.counter(
            session, manager, offer.canteen_id, offer.day - timedelta(days=1)
        )
    assert (counter.over_at, nothing.over_at) == (GIVES_UP, None)
    with clock.frozen_at(GIVES_UP - timedelta(seconds=1)):
        await withdraws(database, manager, offer)


async def test_an_order_that_meets_the_withdrawal_is_refused_or_cancelled(database: Database) -> None:
    offer, manager = await an_offer(database, await a_canteen(database)), await a_manager(database)
    people, early = [await a_cadre(database) for _ in range(8)], await a_cadre(database)
    await orders(database, early, offer)
    outcomes = await asyncio.gather(
        *(orders(database, person, offer) for person in people[:4]),
        withdraws(database, manager, offer),
        withdraws(database, manager, offer),
        *(orders(database, person, offer) for person in people[4:]),
        return_exceptions=True,
    )
    kinds = [type(one).__name__ for one in outcomes]
    assert (kinds.count("Offer"), kinds.count("OfferWithdrawn")) == (1, 9 - kinds.count("Order"))
    ordered = {early.id} | {each.person_id for each in outcomes if isinstance(each, Order)}
    assert {row.person_id for row in await rows(database, Order)} == ordered
    assert {row.state for row in await rows(database, Order)} == {OrderState.CANCELLED}
    assert sorted(await told(database)) == sorted(("takeaway.withdrawn", person) for person in ordered)
    assert await taken(database, offer) == (0, [0, 0])


async def test_what_is_handed_out_this_moment_is_picked_up_or_cancelled(database: Database) -> None:
    offer, manager = await an_offer(database, await a_canteen(database)), await a_manager(database)
    people = [await a_cadre(database) for _ in range(4)]
    waiting = [await orders(database, person, offer) for person in people]
    with clock.frozen_at(SLOT_BEGINS):
        *handed_out, withdrawn = await asyncio.gather(
            *(picks_up(database, manager, offer, order.code) for order in waiting),
            withdraws(database, manager, offer),
            return_exceptions=True,
        )
    assert isinstance(withdrawn, Offer)
    came = {one.person_id for one in handed_out if isinstance(one, Order)}
    assert {type(one) for one in handed_out} <= {Order, NotFound}
    assert {row.person_id for row in await rows(database, Order) if row.state is OrderState.PICKED_UP} == came
    assert {person for _, person in await told(database)} == {person.id for person in people} - came
    assert await taken(database, offer) == (len(came), [len(came), 0])
