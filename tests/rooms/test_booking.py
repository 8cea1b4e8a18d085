"""A room is booked once, within what it is made for, and whoever is refused has changed nothing."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.journal import Entry
from backend.kernel.once import Performed, perform
from backend.notify.models import Notice
from backend.rooms import booking
from backend.rooms.events import Booked
from backend.rooms.models import (
    Booking,
    OutsideOpeningHours,
    Room,
    RoomTaken,
    TooFarAhead,
    TooLong,
    TooManyPeople,
)
from backend.rooms.states import State
from backend.rooms.taking import ROLL, Wish
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, a_person, acting
from tests.factories.places import a_room
from tests.factories.rooms import NINE, YESTERDAY, a_booking, a_meeting_room, a_wish
from tests.rooms.seeing import all_bookings, overlaps
from tests.waiting import waits_or_ends

MINUTE = timedelta(minutes=1)


pytestmark = pytest.mark.usefixtures("the_day_before")


async def test_a_booking_takes_the_room_with_its_buffers(database: Database) -> None:
    cadre, room = (
        await a_cadre(database),
        await a_meeting_room(database, setup_minutes=10, clearing_minutes=5),
    )
    made = await a_booking(database, cadre, room)
    (kept,) = await all_bookings(database)
    assert (kept.id, kept.state, kept.subject, kept.seats) == (made.id, State.BOOKED, "节能工作例会", 8)
    assert (kept.organizer_id, kept.booked_by_id, kept.unit_id) == (cadre.id, cadre.id, cadre.unit_id)
    assert (kept.occupied.lower, kept.occupied.upper) == (NINE - 10 * MINUTE, NINE + 65 * MINUTE)
    async with database.read() as session:
        entry = (await session.scalars(select(Entry))).one()
        errand = (await session.scalars(select(Due))).one()
    assert entry.read(Booked) == Booked(room=room.id, starts_at=NINE, ends_at=NINE + 60 * MINUTE)
    assert (errand.errand, errand.subject, errand.at) == (ROLL, made.ref, NINE + 15 * MINUTE)


@pytest.mark.parametrize(
    ("wrong", "refusal", "field"),
    [
        ({"minutes": -60}, Invalid, "endsAt"),
        ({"minutes": 10}, Invalid, "endsAt"),
        ({"minutes": 61}, Invalid, "endsAt"),
        ({"minutes": 245}, TooLong, "endsAt"),
        ({"minutes": 24 * 60 + 5}, Invalid, "endsAt"),
        ({"starts_at": NINE + timedelta(days=401)}, Invalid, "startsAt"),
        ({"starts_at": NINE + 1 * MINUTE}, Invalid, "startsAt"),
        ({"starts_at": YESTERDAY - 60 * MINUTE}, Invalid, "startsAt"),
        ({"starts_at": NINE - 65 * MINUTE}, OutsideOpeningHours, "startsAt"),
        ({"starts_at": NINE + 11 * 60 * MINUTE}, OutsideOpeningHours, "startsAt"),
        ({"starts_at": NINE + 14 * 60 * MINUTE, "minutes": 120}, OutsideOpeningHours, "startsAt"),
        ({"starts_at": NINE + timedelta(days=30)}, TooFarAhead, "startsAt"),
        ({"seats": 13}, TooManyPeople, "seats"),
        ({"seats": 0}, Invalid, "seats"),
        ({"subject": "  "}, Invalid, "subject"),
        ({"subject": "会" * 61}, Invalid, "subject"),
        ({"subject": "例\u0001会"}, Invalid, "subject"),
        ({"room": uuid4()}, NotFound, "roomId"),
        ({"organizer_id": uuid4()}, NotAllowed, "organizerId"),
    ],
)
async def test_what_no_room_or_not_this_one_admits(
    database: Database, wrong: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    with pytest.raises(refusal) as refused:
        async with database.write() as session:
            await booking.book(session, cadre, a_wish(**({"room": room} | wrong)))
    assert refused.value.field == field
    assert await all_bookings(database) == []


async def test_a_closed_place_has_no_room_to_book(database: Database) -> None:
    place = await a_room(database)
    room = await a_meeting_room(database, place=place)
    async with database.write() as session:
        await session.execute(text("UPDATE place SET closed_at = now() WHERE id = :id"), {"id": place.id})
    with pytest.raises(NotFound):
        await a_booking(database, await a_cadre(database), room)
    assert await all_bookings(database) == []


@pytest.mark.parametrize(("minutes_later", "fits"), [(74, False), (75, True), (-75, True), (-70, False)])
async def test_meetings_meet_at_their_buffers(database: Database, minutes_later: int, fits: bool) -> None:
    """An hour, five minutes of clearing, ten of setting up again."""
    cadre, room = (
        await a_cadre(database),
        await a_meeting_room(database, setup_minutes=10, clearing_minutes=5),
    )
    first = await a_booking(database, cadre, room, NINE + 3 * 60 * MINUTE)
    wish = a_wish(room, first.starts_at + minutes_later // 5 * 5 * MINUTE)
    if fits:
        await a_booking(database, cadre, room, wish.starts_at)
        assert len(await all_bookings(database)) == 2
    else:
        with pytest.raises(RoomTaken) as refused:
            await a_booking(database, cadre, room, wish.starts_at)
        assert refused.value.field == "startsAt"
        assert [one.id for one in await all_bookings(database)] == [first.id]


async def test_not_even_a_statement_of_ones_own_books_twice(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    made = await a_booking(database, cadre, room)
    twin = {"id": uuid4(), "old": made.id}
    columns = "room_id, organizer_id, booked_by_id, subject, seats, starts_at, ends_at, occupied, booked_at"
    with pytest.raises(IntegrityError, match="ex_booking_one_at_a_time"):
        async with database.write() as session:
            await session.execute(
                text(
                    f"INSERT INTO booking (id, {columns}) SELECT :id, {columns} FROM booking WHERE id = :old"
                ),
                twin,
            )


async def test_a_secretary_books_for_the_leader_who_is_told(database: Database) -> None:
    leader = await a_person(database, "王局长")
    secretary = acting(await a_person(database), acts_for=frozenset({leader.id}))
    made = await a_booking(database, secretary, await a_meeting_room(database), organizer_id=leader.id)
    assert (made.organizer_id, made.booked_by_id, made.unit_id) == (leader.id, secretary.id, leader.unit_id)
    async with database.read() as session:
        notice = (await session.scalars(select(Notice))).one()
    assert (notice.person_id, notice.kind, notice.facts["subject"]) == (
        leader.id,
        "booking.booked",
        made.subject,
    )


async def test_a_booking_is_two_statements_with_its_key(
    database: Database, statements: StatementCount
) -> None:
    """The key with the room under its lock and the rules' edition, and all that is written."""
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, cadre, room, NINE + timedelta(days=1))  # which has read the rules
    statements.clear()
    new = Booking.to_be()
    await perform(
        database, cadre.ref, uuid4(), "bookRoom",
        lambda session: booking.book(session, cadre, a_wish(room), to_be=new), to_be=new,
    )  # fmt: skip
    assert len(statements) == 2


async def test_of_two_hundred_who_want_one_room_at_one_time_one_gets_it(database: Database) -> None:
    room = await a_meeting_room(database)
    people = [await a_cadre(database) for _ in range(200)]
    outcomes = await asyncio.gather(*(_try(database, person, a_wish(room)) for person in people))
    assert sorted(outcomes) == [*["booked"], *["room_taken"] * 199]
    assert len(await all_bookings(database)) == 1


async def test_five_hundred_random_wishes_for_twenty_rooms_never_overlap(database: Database) -> None:
    """Whoever is not booked is told that the room is taken; nobody meets an error."""
    chance = random.Random(20)
    rooms = [await a_meeting_room(database) for _ in range(20)]
    cadre = await a_cadre(database)
    wishes = [
        replace(
            a_wish(chance.choice(rooms), minutes=5 * chance.randint(3, 36)),
            starts_at=(start := NINE + 5 * MINUTE * chance.randint(0, 60)),
            ends_at=start + 5 * MINUTE * chance.randint(3, 36),
        )
        for _ in range(500)
    ]
    outcomes = await asyncio.gather(*(_try(database, cadre, wish) for wish in wishes))
    assert set(outcomes) == {"booked", "room_taken"}
    made = await all_bookings(database)
    assert len(made) == outcomes.count("booked")
    assert await overlaps(database) == 0
    # And each who was refused met somebody who has the room.
    for wish, outcome in zip(wishes, outcomes, strict=True):
        if outcome == "room_taken":
            mine = _occupied(rooms, wish)
            assert any(one.room_id == wish.room_id and mine.overlaps(one.occupied) for one in made)


def _occupied(rooms: list[Room], wish: Wish) -> Any:
    return next(room for room in rooms if room.id == wish.room_id).occupied(wish.starts_at, wish.ends_at)


async def test_who_waits_for_the_room_sees_it_as_it_is_then(database: Database) -> None:
    """The key goes with the question for the room, which waits for its lock."""
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    async with database.write() as manager:
        await manager.execute(update(Room).where(Room.id == room.id).values(seats=1))
        waiting = asyncio.create_task(_try(database, cadre, a_wish(room)))
        await waits_or_ends(database, waiting)
        assert not waiting.done()
    assert await waiting == "too_many_people"
    assert await all_bookings(database) == []
    async with database.read() as session:
        assert (await session.scalars(select(Performed))).one().subject_id is None


async def _try(database: Database, actor: Actor, wish: Wish) -> str:
    new = Booking.to_be()
    try:
        await perform(
            database, actor.ref, uuid4(), "bookRoom",
            lambda session: booking.book(session, actor, wish, to_be=new), to_be=new,
        )  # fmt: skip
    except DomainError as refusal:
        return refusal.code
    return "booked"


async def test_a_refusal_is_kept_as_the_keys_answer(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, cadre, room)
    key = uuid4()
    for _ in range(2):
        with pytest.raises(DomainError) as refused:
            await perform(
                database,
                cadre.ref,
                key,
                "bookRoom",
                lambda session: booking.book(session, cadre, a_wish(room)),
            )
        assert refused.value.code == "room_taken"
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Booking)) == 1
