"""What is free for a meeting, near and large enough; and whose bookings are whose."""

import random
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid
from backend.kernel.pages import BadCursor
from backend.rooms import booking, finding, meeting, own
from backend.rooms.admitting import Limits, limits
from backend.rooms.finding import Fitting, Nearness, Need, Order
from backend.rooms.models import Feature
from backend.rooms.taking import Wish
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_building, a_floor, a_room
from tests.factories.rooms import NINE, a_booking, a_meeting_room, a_wish

HOUR = timedelta(hours=1)
LAST = datetime.max.replace(tzinfo=NINE.tzinfo)
NOT_ADMITTED = {"outside_opening_hours", "too_long", "too_far_ahead", "too_many_people"}


pytestmark = pytest.mark.usefixtures("the_day_before")


async def fitting(database: Database, actor: Actor, **need: Any) -> list[Fitting]:
    asked: dict[str, Any] = {"starts_at": NINE, "ends_at": NINE + HOUR} | need
    async with database.read() as session:
        return list((await finding.fitting(session, actor, Need(**asked), 20, None)).items)


async def test_free_ones_first_then_near_ones_then_small_ones(database: Database) -> None:
    near, far = await a_building(database), await a_building(database)
    here, there = await a_floor(database, building=near), await a_floor(database, building=far)
    office = await a_room(database, floor=here)
    cadre = await an_actor(database, Role.CADRE, office_id=office.id)
    wide = await a_meeting_room(database, seats=40, place=await a_room(database, floor=here))
    small = await a_meeting_room(database, seats=8, place=await a_room(database, floor=there))
    fit = await a_meeting_room(database, seats=10, place=await a_room(database, floor=here))
    taken = await a_meeting_room(database, seats=9, place=await a_room(database, floor=here))
    await a_booking(database, cadre, taken)
    found = await fitting(database, cadre, seats=8)
    assert [(each.room.id, each.free) for each in found] == [
        (fit.id, True), (wide.id, True), (small.id, True), (taken.id, False)
    ]  # fmt: skip
    assert [len(each.day) for each in found] == [0, 0, 0, 1]
    by_size = await fitting(database, cadre, seats=8, order=Order.SMALL)
    assert [(each.room.id, each.near) for each in by_size] == [
        (small.id, Nearness.ELSEWHERE), (fit.id, Nearness.FLOOR), (wide.id, Nearness.FLOOR), (taken.id, Nearness.FLOOR)
    ]  # fmt: skip
    assert [each.near for each in found] == [
        Nearness.FLOOR, Nearness.FLOOR, Nearness.ELSEWHERE, Nearness.FLOOR
    ]  # fmt: skip
    upstairs = await a_room(database, floor=await a_floor(database, building=near))
    for office_id, nearness in ((upstairs.id, Nearness.BUILDING), (None, None)):
        actor = await an_actor(database, Role.CADRE, office_id=office_id)
        assert {each.room.id: each.near for each in await fitting(database, actor, seats=8)}[
            fit.id
        ] is nearness


async def test_the_widest_terms_are_those_of_all_rooms_that_are_open(database: Database) -> None:
    async with database.read() as session:
        assert await limits(session) is None
    await a_meeting_room(database, seats=40, opens_at=time(9), closes_at=time(22), furthest_days=90)
    await a_meeting_room(database, opens_at=time(6, 30), closes_at=time(12), longest_minutes=600)
    gone = await a_meeting_room(database, seats=900, opens_at=time(0), closes_at=time(23), furthest_days=400)
    async with database.write() as session:
        (await session.get_one(Place, gone.place_id)).closed_at = clock.now()
    async with database.read() as session:
        assert await limits(session) == Limits(time(6, 30), time(22), 600, 90, 40)


async def test_only_what_is_large_enough_and_has_what_is_needed(database: Database) -> None:
    cadre = await a_cadre(database)
    await a_meeting_room(database, seats=7, features=(Feature.VIDEO, Feature.PROJECTOR))
    await a_meeting_room(database, seats=20, features=(Feature.PROJECTOR,))
    right = await a_meeting_room(database, seats=8, features=(Feature.VIDEO, Feature.PROJECTOR))
    found = await fitting(database, cadre, seats=8, features=[Feature.PROJECTOR, Feature.VIDEO])
    assert [each.room.id for each in found] == [right.id]
    elsewhere = await a_building(database)
    assert await fitting(database, cadre, building_id=elsewhere.id) == []


@pytest.mark.parametrize(("minutes", "free"), [(-75, True), (-70, False), (70, False), (75, True)])
async def test_free_means_with_the_buffers(database: Database, minutes: int, free: bool) -> None:
    cadre = await a_cadre(database)
    room = await a_meeting_room(database, setup_minutes=10, clearing_minutes=5)
    await a_booking(database, cadre, room, NINE + 2 * HOUR)
    starts_at = NINE + 2 * HOUR + timedelta(minutes=minutes)
    (found,) = await fitting(database, cadre, starts_at=starts_at, ends_at=starts_at + HOUR)
    assert found.free is free


async def test_only_what_is_open_so_long(database: Database) -> None:
    cadre, _ = await a_cadre(database), await a_meeting_room(database)
    offered = []
    for starts, minutes in (
        (time(7, 55), 60), (time(8), 60), (time(19, 30), 60), (time(19, 35), 60),
        (time(16), 240), (time(16), 245), (time(23, 30), 60),
    ):  # fmt: skip
        starts_at = datetime.combine(NINE, starts, clock.HERE)
        ends_at = starts_at + timedelta(minutes=minutes)
        offered.append(bool(await fitting(database, cadre, starts_at=starts_at, ends_at=ends_at)))
    assert offered == [False, True, True, False, True, False, False]


async def test_booking_accepts_what_is_offered_and_refuses_what_is_not(database: Database) -> None:
    chance, cadre = random.Random(8), await a_cadre(database)
    rooms = [
        await a_meeting_room(
            database, opens_at=time(opens), closes_at=time(closes, 30), longest_minutes=longest, seats=seats
        )
        for opens, closes, longest, seats in ((7, 23, 480, 60), (9, 18, 120, 12), (13, 16, 90, 8))
    ]
    outcomes = set[str]()
    for _ in range(60):
        day = NINE - 3 * HOUR + timedelta(days=chance.choice([0, 1, 29, 30]))
        starts_at = day + timedelta(minutes=5 * chance.randrange(216))
        ends_at = starts_at + timedelta(minutes=5 * chance.randint(3, 36))
        seats = chance.choice([4, 8, 9, 12, 13, 60])
        found = await fitting(database, cadre, starts_at=starts_at, ends_at=ends_at, seats=seats)
        offered = {each.room.id: each.free for each in found}
        for room in rooms:
            outcome = await tried(
                database, cadre, replace(a_wish(room, starts_at), ends_at=ends_at, seats=seats)
            )
            expected = {True: {"booked"}, False: {"room_taken"}, None: NOT_ADMITTED}[offered.get(room.id)]
            assert outcome in expected
            outcomes.add(outcome)
    assert outcomes == {"booked", "room_taken", *NOT_ADMITTED}


async def tried(database: Database, actor: Actor, wish: Wish) -> str:
    try:
        async with database.write() as session:
            await booking.book(session, actor, wish)
    except DomainError as refusal:
        return refusal.code
    return "booked"


async def test_what_was_cancelled_takes_no_room(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    booked = await a_booking(database, cadre, room)
    async with database.write() as session:
        await meeting.cancel(session, cadre, booked.id)
    (found,) = await fitting(database, cadre)
    assert (found.free, found.day) == (True, [])


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"ends_at": NINE - HOUR}, "endsAt"),
        ({"ends_at": NINE + timedelta(days=2)}, "endsAt"),
        ({"starts_at": LAST - HOUR, "ends_at": LAST}, "startsAt"),
        ({"seats": 0}, "seats"),
        ({"seats": 40_000}, "seats"),
    ],
)
async def test_what_is_no_need_is_refused(database: Database, wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(Invalid) as refused:
        await fitting(database, await a_cadre(database), **wrong)
    assert refused.value.field == named


async def test_page_after_page_each_room_comes_once(database: Database) -> None:
    cadre = await an_actor(database, Role.CADRE, office_id=(await a_room(database)).id)
    rooms = [await a_meeting_room(database, seats=seats) for seats in (12, 8, 8, 20, 8)]
    await a_booking(database, cadre, rooms[1])
    need = Need(starts_at=NINE, ends_at=NINE + HOUR)
    found: list[Fitting] = []
    after: str | None = None
    async with database.read() as session:
        while page := await finding.fitting(session, cadre, need, 2, after):
            found += page.items
            if not (after := page.next):
                break
    assert [each.room.seats for each in found] == [8, 8, 12, 20, 8]
    assert {each.room.id for each in found} == {room.id for room in rooms}
    assert [each.free for each in found] == [True, True, True, True, False]


@pytest.mark.parametrize("cursor", ["", "x", "W10=", "WzEsIDJd", "bnVsbA=="])
async def test_a_cursor_of_another_list_is_refused(database: Database, cursor: str) -> None:
    cadre = await a_cadre(database)
    await a_meeting_room(database)
    async with database.read() as session:
        with pytest.raises(BadCursor):
            await finding.fitting(session, cadre, Need(starts_at=NINE, ends_at=NINE + HOUR), 2, cursor)


@pytest.mark.parametrize("count", [1, 12])
async def test_finding_costs_one_statement_however_many_rooms(
    database: Database, statements: StatementCount, count: int
) -> None:
    cadre = await a_cadre(database)
    for _ in range(count):
        await a_booking(database, cadre, await a_meeting_room(database))
    statements.clear()
    assert len(await fitting(database, cadre)) == count
    assert len(statements) == 1


async def test_ones_own_are_the_soonest_first_and_the_past_the_latest(
    database: Database, statements: StatementCount
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, await a_cadre(database), room, NINE + 8 * HOUR)
    made = [await a_booking(database, cadre, room, NINE + hours * HOUR) for hours in (6, 2, 4)]
    gone = await a_booking(database, cadre, room)
    async with database.write() as session:
        await meeting.cancel(session, cadre, gone.id)
    statements.clear()
    async with database.read() as session:
        page = await own.own(session, cadre, 2, None)
        assert len(statements) == 1
        rest = await own.own(session, cadre, 2, page.next)
        past = await own.own(session, cadre, 2, None, past=True)
    assert [row.id for row in [*page.items, *rest.items]] == [made[1].id, made[2].id, made[0].id]
    assert ([row.id for row in past.items], rest.next, past.next) == ([gone.id], None, None)
