"""Which contract a repair falls under."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.identity.models import Contract
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.refs import uuid7
from backend.rules.calendar import ClockKind
from backend.rules.catalogue import repairs
from backend.rules.values import Limit
from backend.tickets import contracts, dispatching
from backend.tickets.contracts import most_specific
from backend.tickets.models import Category, key_path
from backend.tickets.sla import Terms
from backend.tickets.states import Urgency
from tests.factories.people import a_contractor
from tests.factories.places import an_office_building
from tests.factories.tickets import MONDAY_MORNING, a_contract, an_area, an_open_ticket

SITE, BUILDING, FLOOR, ROOM, OTHER = (uuid7() for _ in range(5))
LINEAGE = [SITE, BUILDING, FLOOR, ROOM]
WATER, TAP = uuid7(), uuid7()
A_TAP = Category(id=TAP, parent_id=WATER, key="water.tap", name="水龙头", urgency=Urgency.ORDINARY)


def a(*, places: object = (), kinds: object = (), since: date = date(2025, 1, 1)) -> Contract:
    return Contract(
        id=uuid4(), place_ids=places, category_ids=kinds, starts_on=since, ends_on=date(2030, 1, 1)
    )


everything = a()
site = a(places=[SITE])
building = a(places=[OTHER, BUILDING])
building_taps = a(places=[BUILDING], kinds=[TAP])
building_water = a(places=[BUILDING], kinds=[WATER])
room_water = a(places=[ROOM], kinds=[WATER])
all_taps = a(kinds=[TAP])
elsewhere = a(places=[OTHER])
power = a(kinds=[uuid7()])
newer = a(places=[SITE], since=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("offered", "best"),
    [
        ([], None),
        ([elsewhere, power], None),
        ([everything, elsewhere], everything),
        ([everything, all_taps], all_taps),
        ([everything, site, building], building),
        ([all_taps, building], building),  # the place weighs more than the kind
        ([building, building_water, building_taps], building_taps),
        ([building_taps, room_water], room_water),
        ([newer, site], newer),
    ],
)
def test_the_most_specific_place_then_the_most_specific_kind(
    offered: list[Contract], best: Contract | None
) -> None:
    assert most_specific(offered, LINEAGE, A_TAP) is best
    assert most_specific(offered[::-1], LINEAGE, A_TAP) is best


async def test_a_report_goes_to_the_contractor_and_on_the_terms_of_its_contract(database: Database) -> None:
    area = await an_area(database)
    building = await an_office_building(database)
    plumber = await a_contractor(database, "给排水公司")
    water = area.kinds["water"]
    await a_contract(
        database, plumber, places=[building.building.id], categories=[water], sla={"ordinary": {"accept": 60}}
    )
    await a_contract(database, await a_contractor(database), categories=[water], ends_on=date(2025, 12, 31))
    with clock.frozen_at(MONDAY_MORNING):
        tap = await an_open_ticket(area, place_id=building.rooms[0].id, category_id=area.kinds["water.tap"])
        lamp = await an_open_ticket(area, place_id=building.rooms[0].id)
        other_tap = await an_open_ticket(area, category_id=area.kinds["water.tap"])
    assert (tap.contractor_id, lamp.contractor_id, other_tap.contractor_id) == (
        plumber.id,
        area.contractor.id,
        area.contractor.id,
    )
    assert Terms.read(tap.sla).accept == Limit(clock=ClockKind.WORKING, minutes=60)
    assert (tap.due_at, lamp.due_at) == (
        MONDAY_MORNING.replace(hour=2),
        MONDAY_MORNING.replace(day=3),
    )


async def test_the_desk_corrects_category_and_urgency_and_the_terms_follow(database: Database) -> None:
    area = await an_area(database)
    electrician = await a_contractor(database, "电力公司")
    await a_contract(database, electrician, categories=[area.kinds["power.spark"]])
    with clock.frozen_at(MONDAY_MORNING):
        lamp = await an_open_ticket(area)
        await area.do(
            dispatching.accept, area.desk, lamp.id, lamp.version, category_id=area.kinds["power.spark"]
        )
        tap = await an_open_ticket(area, category_id=area.kinds["water.tap"])
        await area.do(dispatching.accept, area.desk, tap.id, tap.version, urgency=Urgency.UTILITY)
    corrected = await area.ticket(lamp.id)
    assert (corrected.urgency, corrected.contractor_id) == (Urgency.DANGER, electrician.id)
    assert electrician.id in corrected.audience
    assert (await area.ticket(tap.id)).due_at == MONDAY_MORNING.replace(hour=5)


async def test_a_contract_is_in_force_from_its_first_day_to_its_last(database: Database) -> None:
    area = await an_area(database)
    cleaner = await a_contractor(database)
    made = await a_contract(
        database,
        cleaner,
        places=[area.room.id],
        categories=[area.kinds["water.tap"]],
        starts_on=date(2031, 1, 1),
        ends_on=date(2031, 1, 3),
        sla={"ordinary": {"accept": 60}},
    )
    async with database.read() as session:
        found = {day: await contracts.contracts_of(session, date(2031, 1, day)) for day in (1, 3, 4)}
        before = await contracts.contracts_of(session, date(2030, 12, 31))
    theirs = contracts.InForce(
        id=made.id,
        contractor_id=cleaner.id,
        starts_on=date(2031, 1, 1),
        category_ids=[area.kinds["water.tap"]],
        place_ids=[area.room.id],
        sla={"ordinary": {"accept": 60}},
    )
    assert found == {1: [theirs], 3: [theirs], 4: []}
    assert theirs not in before


async def test_without_any_contract_nobody_is_bound(database: Database) -> None:
    area = await an_area(database)
    async with database.read() as session:
        assert await contracts.contracts_of(session, date(2031, 1, 1)) == []
        category = await session.get_one(Category, area.kinds["water.tap"])
    assert most_specific([], area.room.lineage, category) is None


async def test_of_each_clock_counts_what_is_said_most_closely(database: Database) -> None:
    """All of the contract before all of the rules; in both the kind before its group, that before the class."""
    area = await an_area(database)
    await area.decide(
        repairs.BY_CATEGORY,
        [
            {"category": "water", "accept": {"minutes": 50, "clock": "working"}},
            {"category": "water.tap", "finish": {"minutes": 500, "clock": "working"}},
        ],
    )
    await a_contract(
        database,
        area.contractor,
        categories=[area.kinds["water"]],
        sla={
            "ordinary": {"arrive": 300, "finish": 1000},
            "water": {"arrive": 200},
            "water.drinking": {"accept": 20},
        },
    )

    async def promised(kind: str) -> tuple[int | None, ...]:
        terms = Terms.read((await an_open_ticket(area, category_id=area.kinds[kind])).sla)
        limits = (terms.accept, terms.arrive, terms.finish)
        return tuple(limit.minutes if limit else None for limit in limits)

    assert await promised("water.tap") == (50, 200, 1000)
    assert await promised("water.drinking") == (20, 200, 1000)
    assert await promised("power.light") == (0, None, 24 * 60)  # a day of the working clock


async def test_who_is_trapped_in_a_lift_is_promised_someone_within_half_an_hour(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await an_open_ticket(area, category_id=area.kinds["lift.trapped"])
    assert (ticket.accept_due_at, ticket.arrive_due_at) == (
        MONDAY_MORNING + timedelta(minutes=15),
        MONDAY_MORNING + timedelta(minutes=30),
    )


async def test_a_contract_may_promise_someone_sooner_than_the_rule_of_lifts(database: Database) -> None:
    area = await an_area(database)
    lifts = [area.kinds["lift"]]
    await a_contract(database, area.contractor, categories=lifts, sla={"danger": {"arrive": 20}})
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await an_open_ticket(area, category_id=area.kinds["lift.trapped"])
    assert ticket.arrive_due_at == MONDAY_MORNING + timedelta(minutes=20)


async def test_no_category_has_the_name_of_a_class(database: Database) -> None:
    """Both are keys of a contract's terms."""
    assert not (await an_area(database)).kinds.keys() & set(Urgency)


async def test_a_key_says_the_way_to_its_category(database: Database) -> None:
    await an_area(database)
    async with database.read() as session:
        rows = (await session.scalars(select(Category))).all()
    by_id = {row.id: row for row in rows}
    for row in rows:
        parent = [by_id[row.parent_id].key] if row.parent_id else []
        assert key_path(row.key) == [*parent, row.key]
