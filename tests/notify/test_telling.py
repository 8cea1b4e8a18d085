"""News reach every inbox once, and ring only where they may."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.kept import say
from backend.kernel.live import Change, Live
from backend.kernel.refs import Ref, uuid7
from backend.notify import preferences
from backend.notify import service as notify
from backend.notify.models import Notice
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, a_person

TICKET = Ref("ticket", uuid7())
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 2, 16, tzinfo=UTC)


async def tell(database: Database, people: list[UUID], kind: str = "ticket.held", **how: Any) -> None:
    async with database.write() as session:
        await say(session, notify.news(people, kind, TICKET, {"number": "WX0000001"}, **how))


async def inboxes(database: Database) -> list[Notice]:
    async with database.read() as session:
        return list(await session.scalars(select(Notice).order_by(Notice.person_id, Notice.id)))


async def test_everyone_told_has_a_line(database: Database) -> None:
    one, other = await a_person(database), await a_person(database)
    with clock.frozen_at(NOON):
        await tell(database, [one.id, other.id, one.id], urgent=True, once="held 1")
    lines = await inboxes(database)
    assert [
        (line.person_id, line.kind, line.facts, line.urgent, line.at, line.read_at) for line in lines
    ] == [
        (person, "ticket.held", {"number": "WX0000001"}, True, NOON, None)
        for person in sorted([one.id, other.id])
    ]
    assert {Ref(line.subject_kind, line.subject_id) for line in lines} == {TICKET}


async def test_it_is_one_statement_for_any_number_of_people(
    database: Database, statements: StatementCount
) -> None:
    people = [(await a_person(database)).id for _ in range(12)]
    statements.clear()
    await tell(database, people)
    assert len(statements) == 1
    assert len(await inboxes(database)) == 12


async def test_the_same_news_is_told_once_a_person(database: Database) -> None:
    one, other = await a_person(database), await a_person(database)
    await tell(database, [one.id], once="missed")
    await asyncio.gather(*(tell(database, [one.id, other.id], once="missed") for _ in range(8)))
    assert sorted(line.person_id for line in await inboxes(database)) == sorted([one.id, other.id])


async def test_without_once_it_is_told_each_time(database: Database) -> None:
    person = await a_person(database)
    await tell(database, [person.id])
    await tell(database, [person.id])
    assert len(await inboxes(database)) == 2


async def test_who_has_left_is_not_told(database: Database) -> None:
    person = await a_person(database)
    async with database.write() as session:
        (await session.get_one(Person, person.id)).left_at = NOON
    await tell(database, [person.id, uuid7()])
    assert await inboxes(database) == []


async def test_an_unknown_kind_is_a_mistake(database: Database) -> None:
    person = await a_person(database)
    with pytest.raises(KeyError):
        await tell(database, [person.id], "ticket.imagined")
    assert await inboxes(database) == []


async def test_a_kind_switched_off_arrives_as_read_unless_urgent(database: Database) -> None:
    cadre, other = await a_cadre(database), await a_cadre(database)
    async with database.write() as session:
        await preferences.prefer(session, cadre, "ticket.held", ["mail"])
        await preferences.prefer(session, other, "ticket.done", [])
    with clock.frozen_at(NOON):
        await tell(database, [cadre.id, other.id])
    assert {line.person_id: line.read_at for line in await inboxes(database)} == {
        cadre.id: NOON,
        other.id: None,
    }
    await tell(database, [cadre.id], urgent=True)
    assert [line.read_at for line in await inboxes(database) if line.urgent] == [None]


@pytest.fixture
async def live(database: Database) -> AsyncIterator[Live]:
    live = Live(database.url)
    live.start()
    await asyncio.wait_for(live.connected.wait(), 30)
    yield live
    await live.stop()


class Hearing:
    """Everything that reaches this process from now on."""

    def __init__(self, database: Database, live: Live) -> None:
        self._database = database
        self._changes = live.changes()
        self._next = asyncio.ensure_future(anext(self._changes))

    async def so_far(self) -> list[Change | None]:
        """What was said before a mark that is set now."""
        async with self._database.write() as session:
            await session.execute(text(f"SELECT pg_notify('manyi_journal', 'mark:{TICKET.id} set')"))
        heard = []
        while (change := await asyncio.wait_for(self._next, 30)) != Change(Ref("mark", TICKET.id), "set"):
            heard.append(change)
            self._next = asyncio.ensure_future(anext(self._changes))
        self._next = asyncio.ensure_future(anext(self._changes))
        await asyncio.sleep(0)
        return heard

    async def stop(self) -> None:
        self._next.cancel()


@pytest.fixture
async def hearing(database: Database, live: Live) -> AsyncIterator[Hearing]:
    hearing = Hearing(database, live)
    await asyncio.sleep(0)  # lets the subscription begin
    yield hearing
    await hearing.stop()


def rings(person: Actor, verb: str = "notice.told") -> Change:
    return Change(Ref("inbox", person.id), verb)


async def test_each_inbox_rings_after_the_commit(database: Database, hearing: Hearing) -> None:
    one, other = await a_cadre(database), await a_cadre(database)
    with clock.frozen_at(NOON):
        await tell(database, [one.id, other.id], once="x")
        await tell(database, [one.id, other.id], once="x")
        async with database.write() as session:
            await say(session, notify.news([one.id], "ticket.held", TICKET, {}))
            await session.rollback()
    assert sorted(await hearing.so_far(), key=str) == sorted([rings(one), rings(other)], key=str)


async def test_at_night_only_urgent_news_ring(database: Database, hearing: Hearing) -> None:
    cadre = await a_cadre(database)
    with clock.frozen_at(MIDNIGHT):
        await tell(database, [cadre.id])
        assert await hearing.so_far() == [rings(cadre, "notice.told_quietly")]
        await tell(database, [cadre.id], "ticket.danger")
        assert await hearing.so_far() == [rings(cadre)]
    assert [line.read_at for line in await inboxes(database)] == [None, None]


@pytest.mark.parametrize(
    ("start", "end", "quiet", "verb"),
    [
        ("11:00", "13:00", True, "notice.told_quietly"),
        ("12:00", "13:00", True, "notice.told_quietly"),
        ("11:00", "12:00", True, "notice.told"),
        ("20:00", "12:01", True, "notice.told_quietly"),
        ("11:00", "13:00", False, "notice.told"),
    ],
)
async def test_quiet_hours_are_the_persons_own(
    database: Database, hearing: Hearing, start: str, end: str, quiet: bool, verb: str
) -> None:
    cadre = await a_cadre(database)
    async with database.write() as session:
        await preferences.set_quiet_hours(session, cadre, start, end, quiet=quiet)
    with clock.frozen_at(NOON):
        await tell(database, [cadre.id])
    assert await hearing.so_far() == [rings(cadre, verb)]


async def test_what_is_switched_off_does_not_ring_at_all(database: Database, hearing: Hearing) -> None:
    cadre = await a_cadre(database)
    async with database.write() as session:
        await preferences.prefer(session, cadre, "ticket.held", ["push"])
    await tell(database, [cadre.id])
    assert await hearing.so_far() == []


async def test_bulk_loading_is_silent(database: Database, hearing: Hearing) -> None:
    cadre = await a_cadre(database)
    async with database.write() as session:
        await session.execute(text("SET LOCAL manyi.quiet = 'on'"))
        await say(session, notify.news([cadre.id], "ticket.held", TICKET, {}))
    assert await hearing.so_far() == []
    assert len(await inboxes(database)) == 1


async def test_a_whole_site_is_told_at_once(database: Database, hearing: Hearing) -> None:
    """More names than one notification could carry."""
    first = await a_person(database)
    async with database.write() as session:
        session.add_all(
            Person(
                name="某人",
                login=f"many{number}",
                post="科员",
                unit_id=first.unit_id,
                created_at=NOON,
                search=[],
            )
            for number in range(400)
        )
    async with database.read() as session:
        everyone = list(await session.scalars(select(Person.id)))
    with clock.frozen_at(NOON):
        await tell(database, everyone)
    assert {change.subject.id for change in await hearing.so_far() if change} == set(everyone)
