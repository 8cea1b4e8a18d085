"""Meeting rooms through GraphQL, as the app asks for them."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.kernel.refs import Ref
from backend.notify.models import Notice
from backend.rooms import meeting
from backend.rooms.graphql import RoomMutation, RoomQuery
from backend.rooms.graphql.types import RoomSpan
from backend.rooms.models import Feature
from backend.rooms.timeline import timeline
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, an_actor
from tests.factories.rooms import (
    NINE,
    a_booking,
    a_manager,
    a_meeting_room,
    a_room_that_asks,
    errands_are_run,
)
from tests.identity.graphql import Answer, execute
from tests.rooms.seeing import all_bookings

SCHEMA = build_schema(RoomQuery, RoomMutation)
FIT = """
    query ($need: RoomNeed!) { fittingRooms(need: $need) { items {
        free day { startsAt endsAt subject unitName }
        room { id seats features opensAt closesAt setupMinutes clearingMinutes longestMinutes place { path } } } } }
"""
BOOK = """
    mutation ($key: IdempotencyKey!, $input: BookingInput!) { bookRoom(key: $key, input: $input) {
        ... on Booking { id subject state startsAt endsAt seats confidential version checkInFrom }
        ... on Refused { code field facts } } }
"""
CANCEL = """
    mutation ($key: IdempotencyKey!, $id: ID!) { cancelBooking(key: $key, id: $id) {
        ... on Booking { state version } ... on Refused { code field } } }
"""
SERIES = """
    mutation ($key: IdempotencyKey!, $input: BookingInput!, $repeat: RepeatInput!) {
        bookSeries(key: $key, input: $input, repeat: $repeat) {
            ... on Booking { recurs rule } ... on Refused { code field } } }
"""
RULES = "{ myBookings { items { startsAt rule } } }"
MINE = "query ($past: Boolean!) { myBookings(past: $past) { next items { id subject state } } }"
DAYS = "query ($day: Date!) { roomDays(day: $day) { room { id } spans { subject bookingId } } }"
ONE = "query ($id: ID!) { roomBooking(id: $id) { id subject } }"
TO_APPROVE = "{ bookingsToApprove { count items { rivals booking { id subject confidential } } } }"
ENTER = """
    mutation ($key: IdempotencyKey!, $id: ID!) { checkInToBooking(key: $key, id: $id) {
        ... on Booking { state subject %s } ... on Refused { code } } }
"""
WAIT = """
    mutation ($key: IdempotencyKey!, $input: BookingInput!) { waitForRoom(key: $key, input: $input) {
        ... on Booking { id state subject confidential organizer { id } } ... on Refused { code field } } }
"""
AT_NINE = {"startsAt": "2026-11-27T01:00:00Z", "endsAt": "2026-11-27T02:00:00Z"}


pytestmark = pytest.mark.usefixtures("the_day_before")


async def ask(database: Database, viewer: Actor, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def test_from_finding_to_cancelling(database: Database) -> None:
    cadre = await a_cadre(database)
    room = await a_meeting_room(database, seats=12, features=(Feature.VIDEO,))
    found = await ask(database, cadre, FIT, need=AT_NINE | {"seats": 10, "features": ["VIDEO"]})
    (fit,) = found.data["fittingRooms"]["items"]
    assert (fit["free"], fit["day"], fit["room"]["features"]) == (True, [], ["VIDEO"])
    assert (fit["room"]["opensAt"], fit["room"]["closesAt"]) == ("08:00", "20:30")
    wish = AT_NINE | {"roomId": str(room.id), "subject": " 预算执行分析会 ", "seats": 10}
    booked = (await ask(database, cadre, BOOK, key=str(uuid4()), input=wish)).data["bookRoom"]
    assert booked == {
        "id": booked["id"],
        "subject": "预算执行分析会",
        "state": "BOOKED",
        "seats": 10,
        "startsAt": "2026-11-27T01:00:00Z",
        "endsAt": "2026-11-27T02:00:00Z",
        "checkInFrom": "2026-11-27T00:45:00Z",
        "confidential": False,
        "version": 1,
    }
    refused = (await ask(database, cadre, BOOK, key=str(uuid4()), input=wish)).data["bookRoom"]
    assert refused == {"code": "room_taken", "field": "startsAt", "facts": None}
    mine = (await ask(database, cadre, MINE, past=False)).data["myBookings"]
    assert mine == {
        "next": None,
        "items": [{"id": booked["id"], "subject": "预算执行分析会", "state": "BOOKED"}],
    }
    gone = (await ask(database, cadre, CANCEL, key=str(uuid4()), id=booked["id"])).data["cancelBooking"]
    assert gone == {"state": "CANCELLED", "version": 2}
    assert (await ask(database, cadre, MINE, past=False)).data["myBookings"]["items"] == []


async def test_what_is_confidential_is_only_taken_for_others(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, cadre, room, NINE, subject="人事调整研究", confidential=True)
    need = AT_NINE
    (own,) = (await ask(database, cadre, FIT, need=need)).data["fittingRooms"]["items"]
    (other,) = (await ask(database, await a_cadre(database), FIT, need=need)).data["fittingRooms"]["items"]
    assert (own["free"], own["day"][0]["subject"]) == (False, "人事调整研究")
    assert own["day"][0]["unitName"] is not None
    assert (other["free"], other["day"][0]["subject"], other["day"][0]["unitName"]) == (False, None, None)


async def test_a_manager_acts_on_a_confidential_meeting_without_knowing_it(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room, NINE, subject="人事调整研究", confidential=True)
    elsewhere = await an_actor(
        database, Role.MEETING_MANAGER, at=Ref("place", (await a_meeting_room(database)).place_id)
    )
    day = "2026-11-27"
    manager = await a_manager(database)
    (found, *_) = [
        each["spans"]
        for each in (await ask(database, manager, DAYS, day=day)).data["roomDays"]
        if each["room"]["id"] == str(room.id)
    ]
    assert found == [{"subject": None, "bookingId": str(booking.id)}]
    for viewer, seen in ((manager, ""), (elsewhere, None)):
        shown = (await ask(database, viewer, ONE, id=str(booking.id))).data["roomBooking"]
        assert (shown and shown["subject"]) == seen
    async with database.read() as session:
        spans = (await timeline(session, [room.id], date(2026, 11, 27)))[room.id]
    assert [RoomSpan.of(span, {cadre.id}).booking_id for span in spans] == [None]


@pytest.mark.parametrize("more", ["", "checkInFrom"], ids=["a receipt", "the whole"])
async def test_what_a_manager_does_with_a_confidential_meeting_answers_without_its_subject(
    database: Database, more: str
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room, NINE, subject="人事调整研究", confidential=True)
    with clock.frozen_at(NINE):
        entered = await ask(
            database, await a_manager(database), ENTER % more, key=str(uuid4()), id=str(booking.id)
        )
    assert entered.data["checkInToBooking"].items() >= {"state": "IN_USE", "subject": ""}.items()


async def test_an_approver_is_asked_for_a_confidential_meeting_without_its_subject(
    database: Database,
) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    room = await a_room_that_asks(database, approver)
    secret, open_one = [
        await a_booking(database, cadre, room, NINE, subject="人事调整研究", confidential=confidential)
        for confidential in (True, False)
    ]
    found = (await ask(database, approver, TO_APPROVE)).data["bookingsToApprove"]
    assert found["count"] == 2
    assert {
        each["booking"]["id"]: (each["booking"]["subject"], each["rivals"]) for each in found["items"]
    } == {
        str(secret.id): ("", 1),
        str(open_one.id): ("人事调整研究", 1),
    }


async def test_a_confidential_wish_stays_so_when_the_room_is_held_for_it(database: Database) -> None:
    leader, host = await a_cadre(database), await a_cadre(database)
    secretary = await an_actor(database, Role.CADRE, acts_for=frozenset({leader.id}))
    room = await a_meeting_room(database)
    held = await a_booking(database, host, room, NINE)
    wish = AT_NINE | {"roomId": str(room.id), "subject": "人事调整研究", "seats": 3, "confidential": True}
    for_leader = wish | {"organizerId": str(leader.id)}
    refused = (await ask(database, host, WAIT, key=str(uuid4()), input=for_leader)).data["waitForRoom"]
    assert refused == {"code": "not_allowed", "field": "organizerId"}
    assert len(await all_bookings(database)) == 1
    waits = (await ask(database, secretary, WAIT, key=str(uuid4()), input=for_leader)).data["waitForRoom"]
    assert waits == {
        "id": waits["id"],
        "state": "WAITING",
        "subject": "人事调整研究",
        "confidential": True,
        "organizer": {"id": str(leader.id)},
    }
    async with database.write() as session:
        await meeting.cancel(session, host, held.id)
    await errands_are_run(database)
    manager = await a_manager(database)
    for viewer, seen in (
        (leader, "人事调整研究"),
        (secretary, "人事调整研究"),
        (host, None),
        (manager, None),
    ):
        (fit,) = (await ask(database, viewer, FIT, need=AT_NINE)).data["fittingRooms"]["items"]
        assert [span["subject"] for span in fit["day"]] == [seen]
    (days,) = (await ask(database, manager, DAYS, day="2026-11-27")).data["roomDays"]
    assert days["spans"] == [{"subject": None, "bookingId": waits["id"]}]
    assert (await ask(database, manager, ONE, id=waits["id"])).data["roomBooking"]["subject"] == ""
    async with database.read() as session:
        notices = (await session.scalars(select(Notice).where(Notice.kind == "booking.offered"))).all()
    assert {notice.person_id for notice in notices} == {leader.id, secretary.id}
    assert [notice.facts.get("subject") for notice in notices] == [None, None]


async def test_one_key_is_one_booking(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    wish = AT_NINE | {"roomId": str(room.id), "subject": "例会", "seats": 3}
    key = str(uuid4())
    first, again = [
        (await ask(database, cadre, BOOK, key=key, input=wish)).data["bookRoom"] for _ in range(2)
    ]
    assert first["id"] == again["id"]
    assert len((await ask(database, cadre, MINE, past=False)).data["myBookings"]["items"]) == 1


async def test_each_meeting_of_a_series_says_by_which_rule_it_recurs(
    database: Database, statements: StatementCount
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    await a_booking(database, cadre, room, NINE + timedelta(hours=3))
    wish = AT_NINE | {"roomId": str(room.id), "subject": "例会", "seats": 3}
    how = {"frequency": "WEEKLY", "until": "2026-12-04", "weekdays": [4, 0]}
    booked = await ask(database, cadre, SERIES, key=str(uuid4()), input=wish, repeat=how)
    rule = "FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20261204T010000Z"
    assert booked.data["bookSeries"] == {"recurs": True, "rule": rule}
    statements.clear()
    mine = (await ask(database, cadre, RULES)).data["myBookings"]["items"]
    assert [(one["startsAt"][:10], one["rule"]) for one in mine] == [
        ("2026-11-27", rule),
        ("2026-11-27", None),
        ("2026-11-30", rule),
        ("2026-12-04", rule),
    ]
    assert sum("booking_series.rule" in statement for statement in statements) == 1
