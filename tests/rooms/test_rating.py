"""A meeting is rated once, by its people, after it has taken place."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.graphql.schema import build_schema
from backend.kernel.journal import Entry
from backend.rooms import rating
from backend.rooms.graphql import RoomMutation, RoomQuery
from backend.rooms.models import Booking
from backend.rooms.rating import AlreadyRated, MeetingRating, NotHeld, Tag, TooLateToRate
from tests.conftest import StatementCount
from tests.factories.people import a_cadre
from tests.factories.rooms import NINE, a_booking, a_manager, a_meeting_room, checks_in, errands_are_run
from tests.identity.graphql import execute

pytestmark = pytest.mark.usefixtures("the_day_before")

TEN, DAY, SECOND = NINE + timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
RATE = """
    mutation ($key: IdempotencyKey!, $id: ID!) {
        rateMeeting(key: $key, id: $id, stars: 4, tags: [CLEAN], words: "茶水很及时") {
            ... on MeetingRated { id stars } ... on Refused { code } } }
"""
TO_RATE = "query { meetingsToRate }"


async def a_meeting_that_was(database: Database, cadre: Actor) -> Booking:
    """From nine to ten."""
    booking = await a_booking(database, cadre, await a_meeting_room(database))
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, booking)
    with clock.frozen_at(TEN):
        await errands_are_run(database)
    return booking


async def rates(database: Database, actor: Actor, booking: Booking, stars: int = 4, **facts: Any) -> None:
    async with database.write() as session:
        await rating.rate(session, actor, booking.id, stars, **facts)


async def given(database: Database) -> list[tuple[int, list[Tag], str | None]]:
    async with database.read() as session:
        rows = await session.scalars(select(MeetingRating))
        return [(row.stars, row.tags, row.words) for row in rows]


async def said(database: Database) -> list[dict[str, object]]:
    async with database.read() as session:
        return list(await session.scalars(select(Entry.data).where(Entry.verb == "meeting_rating.given")))


async def test_stars_tags_and_words(database: Database, statements: StatementCount) -> None:
    cadre = await a_cadre(database)
    booking = await a_meeting_that_was(database, cadre)
    with clock.frozen_at(TEN):
        statements.clear()
        async with database.read() as session:
            assert await rating.to_rate(session, cadre) == [booking.id]
        assert len(statements) == 2
        await rates(database, cadre, booking, 2, tags=[Tag.STUFFY, Tag.NOISY, Tag.NOISY], words=" 空调不凉 ")
        async with database.read() as session:
            assert await rating.to_rate(session, cadre) == []
    assert await given(database) == [(2, ["noisy", "stuffy"], "空调不凉")]
    assert await said(database) == [{"stars": 2}]


async def test_only_its_people_once_it_is_over_and_until_the_limit(database: Database) -> None:
    cadre = await a_cadre(database)
    booking = await a_meeting_that_was(database, cadre)
    to_come = await a_booking(database, cadre, await a_meeting_room(database), NINE + DAY)
    refused: list[tuple[Actor, Booking, timedelta, type[DomainError]]] = [
        (await a_cadre(database), booking, SECOND, NotFound),
        (await a_manager(database), booking, SECOND, NotFound),
        (cadre, to_come, SECOND, NotHeld),
        (cadre, booking, 7 * DAY, TooLateToRate),
    ]
    for who, which, later, refusal in refused:
        with clock.frozen_at(TEN + later), pytest.raises(refusal):
            await rates(database, who, which)
    assert (await given(database), await said(database)) == ([], [])
    with clock.frozen_at(TEN + 7 * DAY):
        async with database.read() as session:
            assert await rating.to_rate(session, cadre) == []
    with clock.frozen_at(TEN + 7 * DAY - SECOND):
        await rates(database, cadre, booking)
    assert len(await given(database)) == 1


async def test_who_booked_it_for_another_rates_it_too(database: Database) -> None:
    leader, secretary = await a_cadre(database), await a_cadre(database)
    booking = await a_meeting_that_was(database, leader)
    async with database.write() as session:
        await session.execute(
            update(Booking).where(Booking.id == booking.id).values(booked_by_id=secretary.id)
        )
    with clock.frozen_at(TEN):
        for who in (leader, secretary):
            await rates(database, who, booking)
    assert len(await given(database)) == 2


async def test_a_room_given_back_is_not_rated(database: Database) -> None:
    cadre = await a_cadre(database)
    booking = await a_booking(database, cadre, await a_meeting_room(database))
    with clock.frozen_at(TEN):
        await errands_are_run(database)
        with pytest.raises(NotHeld):
            await rates(database, cadre, booking)
    assert await given(database) == []


@pytest.mark.parametrize(("stars", "words"), [(0, ""), (6, ""), (3, "长" * 201), (3, "空\0")])
async def test_what_cannot_be_said(database: Database, stars: int, words: str) -> None:
    cadre = await a_cadre(database)
    booking = await a_meeting_that_was(database, cadre)
    with clock.frozen_at(TEN), pytest.raises(Invalid):
        await rates(database, cadre, booking, stars, words=words)
    assert (await given(database), await said(database)) == ([], [])


async def test_five_at_once_are_one(database: Database) -> None:
    cadre = await a_cadre(database)
    booking = await a_meeting_that_was(database, cadre)
    with clock.frozen_at(TEN):
        outcomes = await asyncio.gather(
            *(rates(database, cadre, booking, stars) for stars in (1, 2, 3, 4, 5)), return_exceptions=True
        )
    assert [type(one) for one in outcomes if one].count(AlreadyRated) == 4
    assert (len(await given(database)), len(await said(database))) == (1, 1)


async def test_one_key_is_one_rating(database: Database) -> None:
    cadre = await a_cadre(database)
    booking = await a_meeting_that_was(database, cadre)
    schema, key = build_schema(RoomQuery, RoomMutation), str(uuid4())
    with clock.frozen_at(TEN):
        waiting = await execute(database, TO_RATE, viewer=cadre, schema=schema)
        first, again, other = [
            (await execute(database, RATE, viewer=cadre, schema=schema, key=each, id=str(booking.id))).data[
                "rateMeeting"
            ]
            for each in (key, key, str(uuid4()))
        ]
    assert waiting.data == {"meetingsToRate": [str(booking.id)]}
    assert first == again == {"id": first["id"], "stars": 4}
    assert other == {"code": "already_rated"}
    assert await given(database) == [(4, ["clean"], "茶水很及时")]
