"""The inbox as its owner reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.identity.roles import ABILITIES, Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.kept import say
from backend.kernel.refs import Ref, uuid7
from backend.notify import inbox, preferences
from backend.notify import service as notify
from backend.notify.kinds import CHANNELS, KINDS
from backend.notify.models import Notice, Preference, QuietHours
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, a_worker, an_actor

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


async def told(database: Database, person: Actor, count: int) -> None:
    """`count` notices, one a minute from noon; each says its number."""
    for number in range(count):
        with clock.frozen_at(NOON + timedelta(minutes=number)):
            async with database.write() as session:
                await say(
                    session, notify.news([person.id], "ticket.held", Ref("ticket", uuid7()), {"n": number})
                )


async def numbers(
    database: Database, person: Actor, *, unread_only: bool = False, first: int = 20
) -> list[int]:
    """Of all pages, each of `first`."""
    found, after = [], None
    while True:
        async with database.read() as session:
            page = await inbox.page(session, person, unread_only=unread_only, first=first, after=after)
        found += [notice.facts["n"] for notice in page.items]
        if page.next is None:
            return found
        after = page.next


async def test_newest_first_page_by_page_and_only_mine(database: Database) -> None:
    me, other = await a_cadre(database), await a_cadre(database)
    await told(database, me, 7)
    await told(database, other, 2)
    assert await numbers(database, me, first=3) == [6, 5, 4, 3, 2, 1, 0]
    assert await numbers(database, other) == [1, 0]


async def test_reading_one_takes_it_from_the_unread(database: Database) -> None:
    me = await a_cadre(database)
    await told(database, me, 3)
    async with database.read() as session:
        middle = (await inbox.page(session, me)).items[1]
    for moment in (NOON, NOON + timedelta(hours=1)):
        with clock.frozen_at(moment):
            async with database.write() as session:
                assert (await inbox.read(session, me, middle.id)).read_at == NOON
    assert await numbers(database, me, unread_only=True) == [2, 0]
    async with database.read() as session:
        assert await inbox.unread(session, me.id) == 2


async def test_reading_all_leaves_the_inboxes_of_others(database: Database) -> None:
    me, other = await a_cadre(database), await a_cadre(database)
    await told(database, me, 3)
    await told(database, other, 2)
    async with database.write() as session:
        await inbox.read_all(session, me)
    async with database.read() as session:
        assert (await inbox.unread(session, me.id), await inbox.unread(session, other.id)) == (0, 2)
    assert await numbers(database, me) == [2, 1, 0]


async def test_another_persons_notice_cannot_be_read(database: Database) -> None:
    me, other = await a_cadre(database), await a_cadre(database)
    await told(database, other, 1)
    async with database.read() as session:
        (notice,) = await session.scalars(select(Notice))
    async with database.write() as session:
        for wanted in (notice.id, uuid7()):
            with pytest.raises(NotFound):
                await inbox.read(session, me, wanted)
    async with database.read() as session:
        assert await inbox.unread(session, other.id) == 1


@pytest.mark.parametrize("count", [1, 30])
async def test_a_page_is_one_statement(database: Database, statements: StatementCount, count: int) -> None:
    me = await a_cadre(database)
    await told(database, me, count)
    statements.clear()
    async with database.read() as session:
        await inbox.page(session, me)
    assert len(statements) == 1


async def test_preferences_begin_with_what_the_service_proposes(database: Database) -> None:
    cadre = await a_cadre(database)
    async with database.read() as session:
        found = await preferences.preferences(session, cadre)
    assert (f"{found.quiet_from:%H:%M}", f"{found.quiet_to:%H:%M}", found.quiet) == ("22:00", "07:00", True)
    assert {choice.kind: choice.channels for choice in found.choices} == {
        name: frozenset(kind.channels)
        for name, kind in KINDS.items()
        if cadre.abilities.intersection(kind.to)
    }


async def test_everyone_chooses_among_the_kinds_that_reach_them(database: Database) -> None:
    worker = await a_worker(database)
    desk = await an_actor(database, Role.SECURITY_DESK)
    async with database.read() as session:
        of_worker = {choice.kind for choice in (await preferences.preferences(session, worker)).choices}
        of_desk = {choice.kind for choice in (await preferences.preferences(session, desk)).choices}
    assert "ticket.dispatched" in of_worker - of_desk
    assert "alarm.raised" in of_desk - of_worker


async def test_a_preference_is_of_one_person_and_kind_and_may_change(database: Database) -> None:
    me, other = await a_cadre(database), await a_cadre(database)
    async with database.write() as session:
        await preferences.prefer(session, me, "ticket.done", ["mail", "inbox"])
        await preferences.prefer(session, me, "ticket.done", ["push"])
    async with database.read() as session:
        mine = {c.kind: c.channels for c in (await preferences.preferences(session, me)).choices}
        theirs = {c.kind: c.channels for c in (await preferences.preferences(session, other)).choices}
    assert mine == theirs | {"ticket.done": {"push"}}


async def test_an_unknown_kind_has_no_preference(database: Database) -> None:
    me = await a_cadre(database)
    async with database.write() as session:
        with pytest.raises(Invalid):
            await preferences.prefer(session, me, "ticket.imagined", ["inbox"])
    async with database.read() as session:
        assert (await session.scalars(select(Preference))).all() == []


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [("24:00", "07:00", "from"), ("22", "07:00", "from"), ("22:00", "7:00", "to"), ("22:00", "22:00", "to")],
)
async def test_impossible_hours_are_refused(database: Database, start: str, end: str, field: str) -> None:
    me = await a_cadre(database)
    async with database.write() as session:
        with pytest.raises(Invalid) as refusal:
            await preferences.set_quiet_hours(session, me, start, end, quiet=True)
    assert refusal.value.field == field
    async with database.read() as session:
        assert (await session.scalars(select(QuietHours))).all() == []


def test_every_kind_is_said_in_both_languages_and_reaches_someone() -> None:
    for kind in KINDS.values():
        assert kind.title
        assert kind.title_en
        assert set(kind.channels) <= set(CHANNELS)
        assert kind.to
        assert set(kind.to) <= ABILITIES.keys()
