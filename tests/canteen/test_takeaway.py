"""Takeaway is ordered until it closes, never more of it than there is, and picked up once or missed once."""

import asyncio
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.canteen import offering, takeaway_reading
from backend.canteen.offering import Offered, OrderedAlready, Pickup, Plan
from backend.canteen.ordering import NotOrdered
from backend.canteen.picking_up import MustWait, PickedUpAlready, PickUpOver, waits_until
from backend.canteen.takeaway import Offer, Order, OrderLine, OrderState, SlotFull, SoldOut, TakeawayClosed
from backend.facility.codes import ALPHABET
from backend.kernel import clock, due
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, NotFound, StaleVersion
from tests.canteen.takeaways import errands_are_run, offers, orders, parts, picks_up, taken, takes_back
from tests.conftest import StatementCount
from tests.factories.canteen import FRIDAY, LUNCH_BEGINS, a_canteen, a_dish, a_manager, an_offer
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, told, verbs

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
CLOSES = LUNCH_BEGINS + timedelta(hours=2, minutes=30)
SLOT_ENDS = LUNCH_BEGINS + timedelta(hours=5, minutes=30)
GIVES_UP = SLOT_ENDS + 30 * MINUTE


async def test_one_orders_changes_and_takes_it_back(database: Database) -> None:
    cadre, offer = await a_cadre(database), await an_offer(database, await a_canteen(database))
    first = await orders(database, cadre, offer, 2)
    assert (first.total, await taken(database, offer)) == (Decimal("25.00"), (2, [1, 0]))
    changed = await orders(database, cadre, offer, 3, slot=1)
    assert (changed.id, changed.code, changed.total) == (first.id, first.code, Decimal("37.50"))
    assert await taken(database, offer) == (3, [0, 1])
    await takes_back(database, cadre, offer)
    assert await taken(database, offer) == (0, [0, 0])
    with pytest.raises(NotOrdered):
        await takes_back(database, cadre, offer)
    again = await orders(database, cadre, offer)
    assert again.id != first.id
    assert [row.state for row in await rows(database, Order)] == [OrderState.TAKEN_BACK, OrderState.ORDERED]
    assert (await verbs(database))[1:] == [
        "takeaway_order.placed",
        "takeaway_order.placed",
        "takeaway_order.taken_back",
        "takeaway_order.placed",
    ]


async def test_it_closes_to_the_second(database: Database) -> None:
    early, late = await a_cadre(database), await a_cadre(database)
    offer = await an_offer(database, await a_canteen(database))
    with clock.frozen_at(CLOSES - SECOND):
        await orders(database, early, offer)
    with clock.frozen_at(CLOSES):
        for attempt in (orders(database, late, offer), takes_back(database, early, offer)):
            with pytest.raises(TakeawayClosed) as refused:
                await attempt
            assert refused.value.facts == {"closes": CLOSES.isoformat()}
    assert (await counted(database, Order), await taken(database, offer)) == ([1], (1, [1, 0]))


async def test_fifty_people_share_the_last_ten_portions(database: Database) -> None:
    offer = await an_offer(database, await a_canteen(database), portions=10)
    people = [await a_cadre(database) for _ in range(50)]
    outcomes = await asyncio.gather(
        *(orders(database, person, offer) for person in people), return_exceptions=True
    )
    kinds = [type(one).__name__ for one in outcomes]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"Order": 10, "SoldOut": 40}
    assert await taken(database, offer) == (10, [10, 0])
    assert await counted(database, Order, OrderLine) == [10, 10]
    codes = {row.code for row in await rows(database, Order)}
    assert len(codes) == 10
    assert all(len(code) == 6 and set(code) <= set(ALPHABET) for code in codes)


async def test_a_full_slot_takes_nobody_else(database: Database) -> None:
    offer = await an_offer(database, await a_canteen(database), capacity=1)
    one, other = await a_cadre(database), await a_cadre(database)
    outcomes = await asyncio.gather(
        orders(database, one, offer), orders(database, other, offer), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Order", "SlotFull"]
    assert issubclass(SlotFull, Exception)
    assert await taken(database, offer) == (1, [1, 0])


async def test_the_database_overruns_nothing(database: Database) -> None:
    await an_offer(database, await a_canteen(database))
    for order in (
        "UPDATE takeaway_item SET taken = portions + 1",
        "UPDATE takeaway_item SET taken = -1",
        "UPDATE takeaway_slot SET taken = capacity + 1",
    ):
        with pytest.raises(DBAPIError, match="never_overrun"):
            async with database.write() as session:
                await session.execute(text(order))


@pytest.mark.parametrize("portions", [0, 6])
async def test_so_many_portions_are_none_or_too_many(database: Database, portions: int) -> None:
    cadre, offer = await a_cadre(database), await an_offer(database, await a_canteen(database))
    with pytest.raises(Invalid) as refused:
        await orders(database, cadre, offer, portions)
    assert refused.value.facts == {"least": 1, "most": 5}
    assert await counted(database, Order) == [0]


async def test_what_is_left_is_told(database: Database) -> None:
    cadre, other = await a_cadre(database), await a_cadre(database)
    offer = await an_offer(database, await a_canteen(database), portions=4)
    await orders(database, other, offer, 2)
    await orders(database, cadre, offer, 1)
    with pytest.raises(SoldOut) as refused:
        await orders(database, cadre, offer, 3)
    assert refused.value.facts["left"] == 2
    assert await taken(database, offer) == (3, [2, 0])
    with pytest.raises(NotFound):
        await orders(database, cadre, offer, item=cadre.id)


async def test_it_is_picked_up_once(database: Database) -> None:
    canteen = await a_canteen(database)
    offer, manager = await an_offer(database, canteen), await a_manager(database)
    order = await orders(database, await a_cadre(database), offer)
    with pytest.raises(NotFound):  # the day before
        await picks_up(database, manager, offer, order.code)
    with clock.frozen_at(SLOT_ENDS):
        with pytest.raises(NotAllowed):
            await picks_up(database, await a_cadre(database), offer, order.code)
        outcomes = await asyncio.gather(
            *(picks_up(database, manager, offer, f" {order.code.lower()} ") for _ in range(5)),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in outcomes) == ["Order"] + ["PickedUpAlready"] * 4
    assert issubclass(PickedUpAlready, Exception)
    with clock.frozen_at(GIVES_UP):
        await errands_are_run(database)
    (row,) = await rows(database, Order)
    assert (row.state, row.settled_at, await told(database)) == (OrderState.PICKED_UP, SLOT_ENDS, [])


async def test_who_does_not_come_is_counted_once(database: Database) -> None:
    cadre, manager = await a_cadre(database), await a_manager(database)
    offer = await an_offer(database, await a_canteen(database))
    order = await orders(database, cadre, offer)
    for moment, state in ((GIVES_UP - SECOND, OrderState.ORDERED), (GIVES_UP, OrderState.NOT_PICKED_UP)):
        with clock.frozen_at(moment):
            await asyncio.gather(*(due.run_next(database) for _ in range(3)))
            await errands_are_run(database)
        assert [row.state for row in await rows(database, Order)] == [state]
    with clock.frozen_at(GIVES_UP + MINUTE), pytest.raises(PickUpOver):
        await picks_up(database, manager, offer, order.code)
    assert await told(database) == [("takeaway.not_picked_up", cadre.id)]
    assert (await verbs(database)).count("takeaway_order.not_picked_up") == 1


async def test_at_the_last_second_it_is_either_picked_up_or_missed(database: Database) -> None:
    offer, manager = await an_offer(database, await a_canteen(database)), await a_manager(database)
    order = await orders(database, await a_cadre(database), offer)
    with clock.frozen_at(GIVES_UP):
        outcome, _ = await asyncio.gather(
            picks_up(database, manager, offer, order.code), due.run_next(database), return_exceptions=True
        )
    (row,) = await rows(database, Order)
    came = not isinstance(outcome, BaseException)
    assert row.state is (OrderState.PICKED_UP if came else OrderState.NOT_PICKED_UP)
    assert (await verbs(database))[2:] == [f"takeaway_order.{row.state}"]


async def test_a_later_slot_gives_more_time(database: Database) -> None:
    cadre, offer = await a_cadre(database), await an_offer(database, await a_canteen(database))
    await orders(database, cadre, offer)
    await orders(database, cadre, offer, slot=1)
    with clock.frozen_at(GIVES_UP):
        await errands_are_run(database)
    assert [row.state for row in await rows(database, Order)] == [OrderState.ORDERED]


async def test_who_left_three_waits_until_the_first_is_a_month_ago(database: Database) -> None:
    cadre, canteen = await a_cadre(database), await a_canteen(database)
    for later in range(3):
        with clock.frozen_at(CLOSES + (later - 1) * DAY):
            missed = await an_offer(database, canteen, day=FRIDAY + later * DAY)
            await orders(database, cadre, missed)
        with clock.frozen_at(GIVES_UP + later * DAY):
            await errands_are_run(database)
    until = GIVES_UP + 30 * DAY
    with clock.frozen_at(until - SECOND):
        wanted = await an_offer(database, canteen, day=clock.local(until).date() + DAY)
        with pytest.raises(MustWait) as refused:
            await orders(database, cadre, wanted)
        assert refused.value.facts == {"missed": 3, "until": until.isoformat()}
        await orders(database, await a_cadre(database), wanted)
    with clock.frozen_at(until):
        await orders(database, cadre, wanted)
    assert await taken(database, wanted) == (2, [2, 0])


async def test_what_was_ordered_stays_on_offer(database: Database) -> None:
    canteen, cadre = await a_canteen(database), await a_cadre(database)
    offer = await an_offer(database, canteen)
    await orders(database, cadre, offer, 2)
    item, _ = await parts(database, offer)
    other = await a_dish(database, canteen)
    kept, slot = Offered(item.dish_id, Decimal("12.50"), 2), Pickup(time(16, 30), time(17), 1)
    for items, slots in (
        ([Offered(other.id, Decimal(9), 5)], [slot]),
        ([Offered(item.dish_id, Decimal("12.50"), 1)], [slot]),
        ([Offered(item.dish_id, Decimal("12.60"), 2)], [slot]),
        ([kept], [Pickup(time(16, 30), time(16, 50), 1)]),
    ):
        with pytest.raises(OrderedAlready):
            await offers(database, canteen, 1, items, slots)
    with pytest.raises(StaleVersion):
        await offers(database, canteen, None, [kept], [slot])
    await offers(database, canteen, 1, [Offered(other.id, Decimal(9), 5), kept], [slot])
    async with database.read() as session:
        counter = await takeaway_reading.counter(session, await a_manager(database), canteen.id, FRIDAY)
    assert counter.offer
    assert [(each.dish_id, each.portions, each.taken) for each in counter.offer.items] == [
        (other.id, 5, 0),
        (item.dish_id, 2, 2),
    ]
    assert [(each.capacity, each.taken) for each in counter.offer.slots] == [(1, 1)]
    assert [(order.total, name) for order, name in counter.orders] == [(Decimal("25.00"), cadre.name)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_at": time(17)},
        {"items": []},
        {"slots": []},
        {"slots": [Pickup(time(17), time(17), 1)]},
        {"slots": [Pickup(time(17), time(18), 0)]},
        {"slots": [Pickup(time(17), time(18), 1)] * 2},
    ],
)
async def test_it_is_no_offer(database: Database, wrong: dict[str, Any]) -> None:
    canteen = await a_canteen(database)
    dish = await a_dish(database, canteen)
    sound: dict[str, Any] = {
        "closes_at": time(14),
        "items": [Offered(dish.id, Decimal(9), 5)],
        "slots": [Pickup(time(16, 30), time(17), 1)],
    }
    plan = Plan(canteen_id=canteen.id, day=FRIDAY, **sound | wrong)
    with pytest.raises(Invalid):
        async with database.write() as session:
            await offering.offer(session, await a_manager(database), None, plan)
    assert await counted(database, Offer) == [0]


async def test_what_one_may_take_away_is_five_statements(
    database: Database, statements: StatementCount
) -> None:
    cadre, canteen = await a_cadre(database), await a_canteen(database)
    offers_of = [await an_offer(database, canteen, day=FRIDAY + later * DAY) for later in range(2)]
    await orders(database, cadre, offers_of[1])
    async with database.read() as session:
        statements.clear()
        found = await takeaway_reading.to_come(session, cadre)
        assert len(statements) == 6
    assert [(each.offer.day, each.mine is not None) for each in found] == [
        (FRIDAY, False),
        (FRIDAY + DAY, True),
    ]


@given(
    st.lists(st.timedeltas(-100 * DAY, timedelta()), max_size=9),
    st.integers(1, 5),
    st.integers(1, 60),
)
def test_one_waits_until_fewer_than_so_many_are_recent(
    ago: list[timedelta], most: int, within_days: int
) -> None:
    missed = [LUNCH_BEGINS + each for each in ago]
    within, newest_first = timedelta(days=within_days), sorted(missed, reverse=True)
    until = waits_until(newest_first, most, within)
    if until is None:
        assert len(missed) < most
    else:
        assert sum(at > until - within for at in missed) < most <= sum(at >= until - within for at in missed)
