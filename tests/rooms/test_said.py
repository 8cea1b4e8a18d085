"""Who manages rooms hears what was said of their meetings, and never by whom."""

import base64
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock, days
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.kernel.pages import BadCursor
from backend.kernel.refs import Ref
from backend.rooms.graphql import RoomMutation, RoomQuery
from backend.rooms.models import Room
from backend.rooms.rating import MeetingRating, Tag
from backend.rooms.said import Said, Summary, said, summary
from tests.conftest import StatementCount
from tests.factories.answers import met
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_site
from tests.factories.rooms import a_manager, a_meeting_room
from tests.identity.graphql import execute

NOVEMBER, OCTOBER, AUGUST = (datetime(2026, month, 9, 1, tzinfo=UTC) for month in (11, 10, 8))
SETTLED = datetime(2026, 12, 8, 16, tzinfo=UTC)
"""Midnight here, seven days after November: nothing of it can be rated any more."""
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
RATINGS = "query { meetingRatings(first: 4) { items { stars tags words month room } next } }"
SUMMARY = "query { meetingRatingSummary { count mean tags { tag count } least } }"


@pytest.fixture(autouse=True)
def _november_is_settled() -> Iterator[None]:
    with clock.frozen_at(SETTLED):
        yield


async def five(database: Database) -> list[Actor]:
    """As many as a published rate needs."""
    return [await a_cadre(database) for _ in range(5)]


async def they_said(
    database: Database,
    room: Room,
    people: Sequence[Actor],
    at: datetime,
    *stars: int,
    tags: Sequence[Tag] = (),
    words: str | None = None,
) -> None:
    """Each of a meeting of their own, the first at that moment and the others a day apart."""
    for nth, (who, given) in enumerate(zip(people, stars, strict=True)):
        await met(database, room, given, at=at + nth * DAY, by=who, words=words, tags=tags)


async def hears(database: Database, actor: Actor) -> list[Said]:
    async with database.read() as session:
        page = await said(session, actor, 100, None)
    assert page.next is None
    return list(page.items)


async def in_all(database: Database, actor: Actor) -> Summary:
    async with database.read() as session:
        return await summary(session, actor)


async def test_the_latest_month_first_and_each_once_on_some_page(
    database: Database, statements: StatementCount
) -> None:
    manager, room, people = await a_manager(database), await a_meeting_room(database), await five(database)
    await they_said(database, room, people, OCTOBER, 5, 5, 4, 4, 3, tags=[Tag.CLEAN])
    await they_said(database, room, people, NOVEMBER, 1, 2, 2, 3, 5, tags=[Tag.NOISY, Tag.STUFFY])
    pages, after = [], None
    while True:
        statements.clear()
        async with database.read() as session:
            page = await said(session, manager, 3, after)
        assert len(statements) == 2  # the rules' edition is asked for
        pages.append(page.items)
        if not (after := page.next):
            break
    assert [len(items) for items in pages] == [3, 3, 3, 1]
    all_of_them = [one for items in pages for one in items]
    assert [one.month for one in all_of_them] == [date(2026, 11, 1)] * 5 + [date(2026, 10, 1)] * 5
    assert sorted(one.stars for one in all_of_them[:5]) == [1, 2, 2, 3, 5]
    assert {tuple(one.tags) for one in all_of_them[:5]} == {(Tag.NOISY, Tag.STUFFY)}
    assert all_of_them == await hears(database, manager)


async def test_how_many_their_mean_and_how_often_each_tag(
    database: Database, statements: StatementCount
) -> None:
    manager, room, people = await a_manager(database), await a_meeting_room(database), await five(database)
    await they_said(database, room, people, OCTOBER, 5, 5, 4, 4, 3, tags=[Tag.CLEAN])
    await they_said(database, room, people, NOVEMBER, 1, 2, 2, 3, 3, tags=[Tag.CLEAN, Tag.NOISY])
    statements.clear()
    found = await in_all(database, manager)
    assert len(statements) == 2  # the rules' edition is asked for
    assert found == Summary(count=10, mean=3.2, tags={Tag.CLEAN: 10, Tag.NOISY: 5}, least=5)
    assert list(found.tags) == [Tag.CLEAN, Tag.NOISY]


async def test_too_few_people_of_a_room_in_a_month_are_not_heard(database: Database) -> None:
    manager, room, people = await a_manager(database), await a_meeting_room(database), await five(database)
    other = await a_meeting_room(database)
    await they_said(database, room, people[:4], NOVEMBER, 1, 1, 1, 1)
    await they_said(database, room, people[:4], NOVEMBER + 5 * DAY, 1, 1, 1, 1)  # eight, of four people
    await they_said(database, room, people[4:], OCTOBER, 1)
    await they_said(database, other, people[4:], NOVEMBER, 1)
    assert await hears(database, manager) == []
    assert await in_all(database, manager) == Summary(count=0, mean=None, tags={}, least=5)
    await they_said(database, room, people[4:], NOVEMBER + 10 * DAY, 5)
    assert sorted(one.stars for one in await hears(database, manager)) == [1] * 8 + [5]
    assert (await in_all(database, manager)).count == 9


async def test_a_month_is_heard_at_once_when_nothing_of_it_can_be_said_any_more(database: Database) -> None:
    """Never one by one, as the people of one meeting leave."""
    manager, room, people = await a_manager(database), await a_meeting_room(database), await five(database)
    await they_said(database, room, people, NOVEMBER, 4, 4, 4, 4, 1)
    for moment in (NOVEMBER + 10 * DAY, SETTLED - SECOND):
        with clock.frozen_at(moment):
            assert await hears(database, manager) == []
            assert (await in_all(database, manager)).count == 0
    assert sorted(one.stars for one in await hears(database, manager)) == [1, 4, 4, 4, 4]


async def test_of_three_whole_months_as_people_here_count_them(database: Database) -> None:
    manager, room, people = await a_manager(database), await a_meeting_room(database), await five(database)
    first = datetime(2026, 8, 31, 16, tzinfo=UTC)
    await they_said(database, room, people, first, 3, 3, 3, 3, 3)
    await they_said(database, room, people, AUGUST, 1, 1, 1, 1, 1)
    await they_said(database, room, people, SETTLED - 8 * DAY, 2, 2, 2, 2, 2)  # of December
    assert [one.month for one in await hears(database, manager)] == [date(2026, 9, 1)] * 5
    with clock.frozen_at(datetime(2027, 1, 8, 16, tzinfo=UTC)):
        assert [one.month for one in await hears(database, manager)] == [date(2026, 12, 1)] * 5


async def test_only_of_the_rooms_that_one_manages(database: Database) -> None:
    room, people = await a_meeting_room(database), await five(database)
    await they_said(database, room, people, NOVEMBER, 2, 2, 2, 2, 2)
    elsewhere = await an_actor(database, Role.MEETING_MANAGER, at=(await a_site(database, "河东办公区")).ref)
    here = await an_actor(database, Role.MEETING_MANAGER, at=Ref("place", room.place_id))
    assert len(await hears(database, here)) == 5
    for other in (elsewhere, people[0]):
        assert await hears(database, other) == []
        assert (await in_all(database, other)).count == 0


async def test_nothing_that_is_told_leads_to_anybody(database: Database) -> None:
    manager, room, people = await a_manager(database), await a_meeting_room(database), await five(database)
    await they_said(database, room, people, NOVEMBER, 1, 1, 1, 1, 1, tags=[Tag.CROWDED], words="椅子不够")
    schema = build_schema(RoomQuery, RoomMutation)
    page = (await execute(database, RATINGS, viewer=manager, schema=schema)).data["meetingRatings"]
    path = page["items"][0]["room"]
    one = {"stars": 1, "tags": ["CROWDED"], "words": "椅子不够", "month": "2026-11-01", "room": path}
    assert page["items"] == [one] * 4
    moment, _, last = base64.urlsafe_b64decode(page["next"]).decode().partition(" ")
    assert clock.local(datetime.fromisoformat(moment)) == days.begins(date(2026, 11, 1))
    async with database.read() as session:
        assert last not in {str(each) for each in await session.scalars(select(MeetingRating.id))}
    assert (await execute(database, SUMMARY, viewer=manager, schema=schema)).data == {
        "meetingRatingSummary": {
            "count": 5,
            "mean": 1.0,
            "tags": [{"tag": "CROWDED", "count": 5}],
            "least": 5,
        }
    }
    for document in (RATINGS, SUMMARY):
        answer = await execute(database, document, viewer=people[0], schema=schema)
        assert (answer.data, answer.codes) == (None, ["FORBIDDEN"])


@pytest.mark.parametrize("after", ["", "nonsense"])
async def test_a_cursor_of_nothing(database: Database, after: str) -> None:
    manager = await a_manager(database)
    async with database.read() as session:
        with pytest.raises(BadCursor):
            await said(session, manager, 20, after)
