"""What lists show, page by page, and that they stay fast among many."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid
from backend.tickets import counts, dispatching, lists
from backend.tickets.counts import Counts
from backend.tickets.filters import Filter
from backend.tickets.lists import Order
from backend.tickets.states import Status, Urgency
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import an_equipment, an_office_building
from tests.factories.tickets import (
    MONDAY_MORNING,
    Area,
    a_held_ticket,
    a_ticket_that_is,
    an_area,
    an_open_ticket,
)

minute = timedelta(minutes=1)


async def shown(area: Area, who: Actor, order: Order = Order.NEWEST, **wanted: Any) -> list[UUID]:
    page = await area.read(lists.tickets, who, Filter(**wanted), order, 100, None)
    return [row.id for row in page.items]


async def test_pages_neither_skip_nor_repeat_while_others_report(database: Database) -> None:
    area = await an_area(database)
    old = []
    for minutes in (0, 0, 1, 2, 2):  # some at the very same moment
        with clock.frozen_at(MONDAY_MORNING + minutes * minute):
            old.append((await an_open_ticket(area)).id)
    seen: list[UUID] = []
    after = None
    for _ in range(3):
        page = await area.read(lists.tickets, area.desk, Filter(), Order.NEWEST, 2, after)
        seen += [row.id for row in page.items]
        after = page.next
        with clock.frozen_at(MONDAY_MORNING + 10 * minute):
            await an_open_ticket(area)
    assert after is None
    assert sorted(seen) == sorted(old)
    assert len(seen) == 5


async def test_by_due_time_what_waits_comes_last_and_what_is_closed_not_at_all(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        held = await a_held_ticket(area)
        lamp = await an_open_ticket(area)
        leak = await an_open_ticket(area, category_id=area.kinds["water.leak"])
        await a_ticket_that_is(Status.CLOSED, area)
    assert await shown(area, area.desk, Order.DUE) == [leak.id, lamp.id, held.id]
    page = await area.read(lists.tickets, area.desk, Filter(), Order.DUE, 2, None)
    rest = await area.read(lists.tickets, area.desk, Filter(), Order.DUE, 2, page.next)
    assert [row.id for row in rest.items] == [held.id]
    assert rest.next is None


async def test_filters(database: Database) -> None:
    area = await an_area(database)
    elsewhere = await an_office_building(database)
    pump = await an_equipment(database, "水泵", place=elsewhere.rooms[0])
    with clock.frozen_at(MONDAY_MORNING):
        lamp = await a_ticket_that_is(Status.ASSIGNED, area)
        leak = await an_open_ticket(
            area,
            place_id=elsewhere.rooms[0].id,
            equipment_id=pump.id,
            category_id=area.kinds["water.leak"],
            description="地下室水泵漏水",
        )
        closed = await a_ticket_that_is(Status.CLOSED, area, description="会议室空调不制冷")
    with clock.frozen_at(MONDAY_MORNING + 60 * minute):
        found = {
            "status": await shown(area, area.desk, status=[Status.REPORTED, Status.CLOSED]),
            "urgency": await shown(area, area.desk, urgency=[Urgency.UTILITY]),
            "category": await shown(area, area.desk, category=area.kinds["water.leak"]),
            "building": await shown(area, area.desk, place=elsewhere.building.id),
            "room": await shown(area, area.desk, place=area.room.id),
            "unit": await shown(area, area.desk, unit=area.cadre.unit_id),
            "contractor": await shown(area, area.desk, contractor=area.contractor.id, open=True),
            "assignee": await shown(area, area.desk, assignee=area.worker.id),
            "equipment": await shown(area, area.desk, equipment=pump.id),
            "overdue": await shown(area, area.desk, overdue=True),
            "open": await shown(area, area.desk, open=True),
            "not open": await shown(area, area.desk, open=False),
            "unassigned": await shown(area, area.desk, unassigned=True),
            "from": await shown(area, area.desk, reported_from=MONDAY_MORNING + minute),
            "to": await shown(area, area.desk, reported_to=MONDAY_MORNING),
            "words": await shown(area, area.desk, search="空调"),
            "place in words": await shown(area, area.desk, search=f"{elsewhere.building.name} 水泵"),
            "reporter": await shown(area, area.desk, search="李明"),
            "number": await shown(area, area.desk, search=leak.number),
            "short number": await shown(area, area.desk, search=str(leak.serial)),
            "nothing": await shown(area, area.desk, search="电梯"),
        }
    assert found == {
        "status": [closed.id, leak.id],
        "urgency": [leak.id],
        "category": [leak.id],
        "building": [leak.id],
        "room": [closed.id, lamp.id],
        "unit": [closed.id, leak.id, lamp.id],
        "contractor": [leak.id, lamp.id],
        "assignee": [closed.id, lamp.id],
        "equipment": [leak.id],
        "overdue": [leak.id],
        "open": [leak.id, lamp.id],
        "not open": [closed.id],
        "unassigned": [leak.id],
        "from": [],
        "to": [],
        "words": [closed.id],
        "place in words": [leak.id],
        "reporter": [closed.id, leak.id, lamp.id],
        "number": [leak.id],
        "short number": [leak.id],
        "nothing": [],
    }
    with pytest.raises(Invalid):
        await shown(area, area.desk, search="长" * 101)


async def test_counts_of_the_board(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING - timedelta(days=3)):
        await a_ticket_that_is(Status.CLOSED, area)
    with clock.frozen_at(MONDAY_MORNING):
        for status in (
            Status.REPORTED,
            Status.ACCEPTED,
            Status.ASSIGNED,
            Status.DONE,
            Status.CLOSED,
            Status.CANCELLED,
        ):
            await a_ticket_that_is(status, area)
        await a_held_ticket(area)
        await an_open_ticket(area, category_id=area.kinds["water.leak"])
    with clock.frozen_at(MONDAY_MORNING + 60 * minute):
        assert await area.read(counts.counts, area.desk, Filter()) == Counts(
            reported=2, accepted=1, working=1, held=1, overdue=1, done=1, closed_today=1
        )
        assert await area.read(counts.counts, await a_cadre(database), Filter()) == Counts(*[0] * 7)


async def test_a_worker_has_orders_by_urgency_and_a_pool_of_the_own_company(database: Database) -> None:
    area = await an_area(database)
    lamp, leak, waiting, foreign = [
        await a_ticket_that_is(Status.ACCEPTED, area, category_id=area.kinds[kind])
        for kind in ("power.light", "water.leak", "power.light", "power.light")
    ]
    for ticket in (lamp, leak):
        await area.do(dispatching.dispatch, area.desk, ticket.id, area.worker.id)
    stranger = await an_actor(database, Role.WORKER, contractor=None, at=area.site.ref)
    async with database.write() as session:
        await session.execute(
            text("UPDATE ticket SET contractor_id = NULL WHERE id = :id"), {"id": foreign.id}
        )
    assert [row.id for row in await area.read(lists.my_orders, area.worker, 50)] == [leak.id, lamp.id]
    assert [row.id for row in await area.read(lists.pool, area.worker, 50)] == [waiting.id]
    # someone with the role but without a company has no pool at all
    assert await area.read(lists.pool, stranger, 50) == []


async def test_my_tickets_are_those_i_reported_or_that_are_for_me_or_my_leader(database: Database) -> None:
    area = await an_area(database)
    secretary = await an_actor(database, Role.CADRE, acts_for=frozenset({area.cadre.id}))
    own = await an_open_ticket(area, by=secretary)
    for_leader = await an_open_ticket(area, by=secretary, on_behalf_of=area.cadre.id)
    leaders_own = await an_open_ticket(area)
    by_phone = await an_open_ticket(area, by=area.desk, on_behalf_of=area.cadre.id)

    async def mine(who: Actor) -> list[UUID]:
        return [row.id for row in (await area.read(lists.my_tickets, who, None, 50, None)).items]

    assert await mine(secretary) == [by_phone.id, leaders_own.id, for_leader.id, own.id]
    assert await mine(area.cadre) == [by_phone.id, leaders_own.id, for_leader.id]
    assert await mine(area.desk) == [by_phone.id]
    assert await mine(area.worker) == []
