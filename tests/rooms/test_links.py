"""Secret addresses: who may make them, what they lead to, and that an old or invented one leads nowhere."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, NotFound
from backend.kernel.journal import Entry
from backend.rooms import links
from backend.rooms.links import Link, LinkKind
from tests.factories.people import a_cadre
from tests.factories.rooms import a_manager, a_meeting_room

ORIGIN, SECRET = "https://manyi.example", b"the service's own"


async def made(database: Database, actor: Actor, kind: LinkKind, room_id: UUID | None = None) -> str:
    """The address."""
    async with database.write() as session:
        subject = await links.make(session, actor, kind, room_id)
    async with database.read() as session:
        (link,) = (link for link in await links.of(session, subject.id) if link.kind is kind)
    return link.address(ORIGIN, SECRET)


def token(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


async def leads_to(database: Database, address: str) -> tuple[LinkKind, UUID] | None:
    async with database.read() as session:
        link = await links.behind(session, SECRET, token(address))
    return (link.kind, link.subject_id) if link else None


async def test_each_kind_has_its_address(database: Database) -> None:
    manager, room = await a_manager(database), await a_meeting_room(database)
    own = await made(database, manager, LinkKind.MY_CALENDAR)
    calendar = await made(database, manager, LinkKind.ROOM_CALENDAR, room.id)
    door = await made(database, manager, LinkKind.DOOR, room.id)
    assert [own, calendar, door] == [
        f"{ORIGIN}/calendars/{token(own)}.ics",
        f"{ORIGIN}/calendars/{token(calendar)}.ics",
        f"{ORIGIN}/door/{token(door)}",
    ]
    assert [await leads_to(database, address) for address in (own, calendar, door)] == [
        (LinkKind.MY_CALENDAR, manager.id),
        (LinkKind.ROOM_CALENDAR, room.id),
        (LinkKind.DOOR, room.id),
    ]
    async with database.read() as session:
        told = (await session.execute(select(Entry.verb, Entry.subject_id, Entry.data))).all()
    assert told == [
        ("rooms.link_made", manager.id, {"kind": "my_calendar"}),
        ("rooms.link_made", room.id, {"kind": "room_calendar"}),
        ("rooms.link_made", room.id, {"kind": "door"}),
    ]


async def test_a_new_address_ends_the_old_one(database: Database) -> None:
    cadre = await a_cadre(database)
    old = await made(database, cadre, LinkKind.MY_CALENDAR)
    new = await made(database, cadre, LinkKind.MY_CALENDAR)
    assert await leads_to(database, old) is None
    assert await leads_to(database, new) == (LinkKind.MY_CALENDAR, cadre.id)


async def test_an_ended_one_leads_nowhere_and_cannot_be_ended_twice(database: Database) -> None:
    cadre = await a_cadre(database)
    address = await made(database, cadre, LinkKind.MY_CALENDAR)
    async with database.write() as session:
        await links.end(session, cadre, LinkKind.MY_CALENDAR)
    assert await leads_to(database, address) is None
    with pytest.raises(NotFound):
        async with database.write() as session:
            await links.end(session, cadre, LinkKind.MY_CALENDAR)
    async with database.read() as session:
        assert (await session.scalars(select(Entry.verb))).all() == ["rooms.link_made", "rooms.link_ended"]


async def test_what_was_not_given_out_leads_nowhere(database: Database) -> None:
    address = await made(database, await a_cadre(database), LinkKind.MY_CALENDAR)
    given = token(address)
    for invented in ("", "x", uuid4().hex * 2, given[:-1], given[:-1] + ("0" if given[-1] != "0" else "1")):
        assert await leads_to(database, invented) is None
    async with database.read() as session:
        assert await links.behind(session, b"another secret", given) is None


async def test_the_calendar_of_someone_who_has_left_is_closed(database: Database) -> None:
    cadre = await a_cadre(database)
    address = await made(database, cadre, LinkKind.MY_CALENDAR)
    async with database.write() as session:
        (await session.get_one(Person, cadre.id)).left_at = clock.now()
    assert await leads_to(database, address) is None


@pytest.mark.parametrize("kind", [LinkKind.ROOM_CALENDAR, LinkKind.DOOR])
async def test_only_who_manages_a_room_makes_or_sees_its_addresses(
    database: Database, kind: LinkKind
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    for refused in (links.make, links.end):
        with pytest.raises(NotAllowed):
            async with database.write() as session:
                await refused(session, cadre, kind, room.id)
    with pytest.raises(NotAllowed):
        async with database.read() as session:
            await links.subject_of(session, cadre, room.id)
    async with database.read() as session:
        assert (await session.scalars(select(Link))).all() == []
        assert (await session.scalars(select(Entry))).all() == []


async def test_people_have_no_doors_and_rooms_no_own_meetings(database: Database) -> None:
    manager, room = await a_manager(database), await a_meeting_room(database)
    for kind, room_id in ((LinkKind.DOOR, None), (LinkKind.MY_CALENDAR, room.id)):
        with pytest.raises(Invalid):
            await made(database, manager, kind, room_id)
    with pytest.raises(NotFound):
        await made(database, manager, LinkKind.DOOR, uuid4())
    async with database.read() as session:
        assert (await session.scalars(select(Link))).all() == []
