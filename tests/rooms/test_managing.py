"""Whoever manages the meeting rooms of a place makes a space one and says how it is booked."""

import asyncio
from dataclasses import replace
from datetime import time
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from backend.facility.models import PlaceClosed
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, StaleVersion
from backend.kernel.graphql.schema import build_schema
from backend.kernel.journal import Entry
from backend.rooms import managing
from backend.rooms.graphql import RoomMutation, RoomQuery
from backend.rooms.managing import RoomExists, Terms
from backend.rooms.models import Booking, Feature, Room
from tests.factories.people import a_cadre
from tests.factories.places import a_building, a_floor, a_room
from tests.factories.rooms import YESTERDAY, a_booking, a_manager, a_meeting_room
from tests.identity.graphql import execute

TERMS = Terms(
    seats=20,
    features=[Feature.VIDEO, Feature.PROJECTOR],
    opens_at=time(8),
    closes_at=time(18, 30),
    setup_minutes=15,
    clearing_minutes=10,
    longest_minutes=180,
    furthest_days=60,
)


@pytest.fixture
async def manager(database: Database) -> Actor:
    return await a_manager(database)


async def rooms(database: Database) -> list[Room]:
    async with database.read() as session:
        return list(await session.scalars(select(Room)))


async def test_a_space_becomes_a_room_once(database: Database, manager: Actor) -> None:
    place = await a_room(database)
    async with database.write() as session:
        await managing.add(session, manager, place.id, TERMS)
    (room,) = await rooms(database)
    assert (room.place_id, room.seats, room.features, room.version) == (
        place.id,
        20,
        ["projector", "video"],
        1,
    )
    with pytest.raises(RoomExists):
        async with database.write() as session:
            await managing.add(session, manager, place.id, TERMS)
    async with database.read() as session:
        entries = (await session.scalars(select(Entry))).all()
    assert [(entry.verb, entry.subject, entry.data["seats"]) for entry in entries] == [
        ("room.added", room.ref, 20)
    ]


async def test_of_two_who_make_a_space_a_room_at_once_one_does(database: Database, manager: Actor) -> None:
    place = await a_room(database)

    async def try_it() -> str:
        try:
            async with database.write() as session:
                await managing.add(session, manager, place.id, TERMS)
        except DomainError as refusal:
            return refusal.code
        return "added"

    await asyncio.gather(*(rooms(database) for _ in range(10)))  # so that all are connected
    outcomes = await asyncio.gather(*(try_it() for _ in range(10)))
    assert sorted(outcomes) == ["added", *["room_exists"] * 9]
    assert len(await rooms(database)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"seats": 0}, "seats"),
        ({"setup_minutes": -1}, "setupMinutes"),
        ({"clearing_minutes": 241}, "clearingMinutes"),
        ({"longest_minutes": 14}, "longestMinutes"),
        ({"furthest_days": 401}, "furthestDays"),
        ({"closes_at": time(8)}, "closesAt"),
    ],
)
async def test_terms_that_make_no_sense(
    database: Database, manager: Actor, wrong: dict[str, Any], field: str
) -> None:
    place = await a_room(database)
    with pytest.raises(Invalid) as refused:
        async with database.write() as session:
            await managing.add(session, manager, place.id, replace(TERMS, **wrong))
    assert refused.value.field == field
    assert await rooms(database) == []


async def test_only_a_space_that_is_there_and_ones_own(database: Database, manager: Actor) -> None:
    floor, closed = await a_floor(database), await a_room(database)
    async with database.write() as session:
        await session.execute(text("UPDATE place SET closed_at = now() WHERE id = :id"), {"id": closed.id})
    stranger = await a_cadre(database)
    space = await a_room(database)
    refusals: list[tuple[Actor, Any, type[DomainError]]] = [
        (manager, floor.id, NotFound),
        (manager, uuid4(), NotFound),
        (manager, closed.id, PlaceClosed),
        (stranger, space.id, NotAllowed),
    ]
    for actor, place_id, refusal in refusals:
        with pytest.raises(refusal):
            async with database.write() as session:
                await managing.add(session, actor, place_id, TERMS)
    assert await rooms(database) == []


async def test_what_is_booked_stays_as_it_was_booked(database: Database, manager: Actor) -> None:
    with clock.frozen_at(YESTERDAY):
        room = await a_meeting_room(database, setup_minutes=10, clearing_minutes=5)
        booked = await a_booking(database, await a_cadre(database), room)
    async with database.write() as session:
        await managing.change(session, manager, room.id, 1, TERMS)
    (changed,) = await rooms(database)
    assert (changed.setup_minutes, changed.seats, changed.version) == (15, 20, 2)
    async with database.read() as session:
        kept = await session.get_one(Booking, booked.id)
        entry = (await session.scalars(select(Entry).where(Entry.verb == "room.changed"))).one()
    assert kept.occupied == booked.occupied
    assert "setup_minutes" in entry.data["fields"]
    with pytest.raises(StaleVersion):
        async with database.write() as session:
            await managing.change(session, manager, room.id, 1, replace(TERMS, seats=5))
    async with database.write() as session:
        await managing.change(session, manager, room.id, 2, TERMS)  # which changes nothing
    (same,) = await rooms(database)
    assert (same.seats, same.version) == (20, 2)


async def test_a_manager_sees_the_rooms_of_their_places(database: Database, manager: Actor) -> None:
    near = await a_meeting_room(database, place=await a_room(database))
    far = await a_meeting_room(
        database,
        place=await a_room(database, floor=await a_floor(database, building=await a_building(database))),
    )
    async with database.read() as session:
        assert [room.id for room in await managing.rooms(session, manager)] == [near.id, far.id]
        assert await managing.rooms(session, await a_cadre(database)) == []


@pytest.mark.parametrize(
    "opens_at", ["8:00", "25:00", "08+08", "0800Z", "08:00+08:00", "０８:００", "morning"]
)
async def test_a_time_that_is_none_is_refused(database: Database, manager: Actor, opens_at: str) -> None:
    place = await a_room(database)
    document = """
        mutation ($key: IdempotencyKey!, $place: ID!, $terms: RoomTerms!) {
            addRoom(key: $key, placeId: $place, terms: $terms) {
                ... on ManagedRoom { room { id } } ... on Refused { code field } } }
    """
    terms = {
        "seats": 20, "features": ["VIDEO"], "opensAt": opens_at, "closesAt": "18:30", "setupMinutes": 0,
        "clearingMinutes": 0, "longestMinutes": 180, "furthestDays": 60,
    }  # fmt: skip
    schema = build_schema(RoomQuery, RoomMutation)
    answer = await execute(
        database, document, viewer=manager, schema=schema, key=str(uuid4()), place=str(place.id), terms=terms
    )
    assert answer.data["addRoom"] == {"code": "invalid", "field": "opensAt"}
    assert await rooms(database) == []
