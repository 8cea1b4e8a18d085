"""Which notices leave the house, when, to whom, on which channel, and how many in one."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from backend.identity.models import Person
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.kept import say
from backend.kernel.refs import Ref, uuid7
from backend.notify import channels, inbox, preferences
from backend.notify import service as notify
from backend.notify.channels.application import Messenger
from backend.notify.channels.robot import Robot
from backend.notify.gathering import MOST_SINGLE, gather
from backend.notify.kinds import Channel
from backend.notify.models import Delivery
from backend.notify.quiet import heard_from
from tests.factories.people import a_cadre
from tests.notify.browser import a_browser
from tests.notify.conftest import Reaching
from tests.notify.sent import gathered, notices, tell

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 2, 16, tzinfo=UTC)
SEVEN = datetime(2026, 3, 2, 23, tzinfo=UTC)


def said(messages: list[Delivery]) -> list[tuple[str, str | None, int]]:
    return [(each.channel, each.kind, each.count) for each in messages]


async def test_news_go_where_their_kind_goes_by_default(database: Database) -> None:
    cadre = await a_cadre(database)
    browser = await a_browser(database, cadre, "https://push.example/1")
    with clock.frozen_at(NOON):
        await tell(database, [cadre.id])
        await tell(database, [cadre.id], "ticket.held")
        messages = await gathered(database)
    assert sorted(said(messages)) == [("app", "ticket.done", 1), ("push", "ticket.done", 1)]
    assert {each.address for each in messages if each.channel == "push"} == {browser.endpoint}
    assert [notice.send_from for notice in await notices(database)] == [None, None]
    assert len(await gathered(database)) == 2


async def test_a_letter_brings_the_entry_for_the_calendar_unless_somebody_wants_none(
    database: Database,
) -> None:
    one, other = await a_cadre(database), await a_cadre(database)
    async with database.write() as session:
        await preferences.prefer(session, other, "booking.booked", ["inbox"])
    with clock.frozen_at(NOON):
        await tell(database, [one.id, other.id], "booking.booked")
        messages = await gathered(database)
    assert {(each.person_id, each.channel) for each in messages} == {(one.id, "app"), (one.id, "mail")}


async def test_where_only_browsers_ring_nobody_else_is_looked_at(
    database: Database, reaching: Reaching
) -> None:
    reaching(False)
    one, other = await a_cadre(database), await a_cadre(database)
    await a_browser(database, other, "https://push.example/1")
    with clock.frozen_at(NOON):
        await tell(database, [one.id, other.id], urgent=True)
    assert {notice.person_id: notice.send_from for notice in await notices(database)} == {
        one.id: None,
        other.id: NOON,
    }


@pytest.mark.parametrize(
    ("chosen", "urgent", "channels"),
    [
        (["inbox"], False, set()),
        (["mail"], False, {"mail"}),
        (["inbox", "sms", "mail"], False, {"mail", "sms"}),
        ([], False, set()),
        ([], True, {"push", "app"}),
        (["inbox", "mail"], True, {"push", "app", "mail"}),
    ],
)
async def test_a_preference_decides_but_for_what_is_urgent(
    database: Database, chosen: list[Channel], urgent: bool, channels: set[str]
) -> None:
    cadre = await a_cadre(database)
    await a_browser(database, cadre, "https://push.example/1")
    async with database.write() as session:
        await preferences.prefer(session, cadre, "ticket.done", chosen)
        (await session.get_one(Person, cadre.id)).phone = "13800000000"
    with clock.frozen_at(NOON):
        await tell(database, [cadre.id], urgent=urgent)
        assert {each.channel for each in await gathered(database)} == channels


async def test_only_channels_that_there_are(database: Database) -> None:
    cadre = await a_cadre(database)
    with clock.frozen_at(NOON):
        await tell(database, [cadre.id])
        assert await gathered(database, ["push", "mail"]) == []
    assert [notice.send_from for notice in await notices(database)] == [None]


async def test_a_browser_is_silent_once_its_session_has_ended(database: Database) -> None:
    cadre = await a_cadre(database)
    await a_browser(database, cadre, "https://push.example/1")
    async with database.write() as session:
        await session.execute(text("UPDATE session SET revoked_at = now()"))
    with clock.frozen_at(NOON):
        await tell(database, [cadre.id])
        assert await gathered(database, ["push"]) == []


async def test_quiet_hours_hold_back_all_but_what_is_urgent(database: Database) -> None:
    cadre = await a_cadre(database)
    with clock.frozen_at(MIDNIGHT):
        await tell(database, [cadre.id])
        await tell(database, [cadre.id], "ticket.danger")
        assert said(await gathered(database)) == [("app", "ticket.danger", 1)]
    assert sorted(str(notice.send_from) for notice in await notices(database)) == sorted([str(SEVEN), "None"])
    with clock.frozen_at(SEVEN - timedelta(seconds=1)):
        assert len(await gathered(database)) == 1
    with clock.frozen_at(SEVEN):
        assert ("app", "ticket.done", 1) in said(await gathered(database))


async def test_who_hears_everything_hears_it_at_night(database: Database) -> None:
    cadre = await a_cadre(database)
    async with database.write() as session:
        await preferences.set_quiet_hours(session, cadre, "22:00", "07:00", quiet=False)
    with clock.frozen_at(MIDNIGHT):
        await tell(database, [cadre.id])
        assert said(await gathered(database)) == [("app", "ticket.done", 1)]


async def test_many_news_are_one_message_and_urgent_ones_stay_alone(database: Database) -> None:
    cadre, other = await a_cadre(database), await a_cadre(database)
    with clock.frozen_at(NOON):
        for _ in range(20):
            await tell(database, [cadre.id])
        for _ in range(MOST_SINGLE):
            await tell(database, [other.id])
        await tell(database, [cadre.id], "ticket.danger")
        messages = await gathered(database)
    of_cadre = sorted(said([each for each in messages if each.person_id == cadre.id]), key=str)
    assert of_cadre == [("app", "ticket.danger", 1), ("app", None, 20)]
    of_other = said([each for each in messages if each.person_id == other.id])
    assert of_other == [("app", "ticket.done", 1)] * MOST_SINGLE


async def test_what_was_read_meanwhile_is_not_told_again(database: Database) -> None:
    cadre = await a_cadre(database)
    with clock.frozen_at(NOON):
        await tell(database, [cadre.id])
    with clock.frozen_at(NOON + timedelta(seconds=1)):
        async with database.write() as session:
            await inbox.read_all(session, cadre)
        assert await gathered(database) == []


async def test_bulk_loading_sends_nothing(database: Database) -> None:
    cadre = await a_cadre(database)
    async with database.write() as session:
        await session.execute(text("SET LOCAL manyi.quiet = 'on'"))
        await say(session, notify.news([cadre.id], "ticket.danger", Ref("ticket", uuid7()), {}))
    assert [notice.send_from for notice in await notices(database)] == [None]


async def test_a_robot_says_each_news_once_and_at_any_hour(database: Database) -> None:
    people = [(await a_cadre(database)).id for _ in range(3)]
    robot = Robot("desk", "https://robot.example", frozenset({"ticket.reported"}), Messenger.WECOM)
    for moment in (MIDNIGHT, SEVEN + timedelta(hours=2)):
        with clock.frozen_at(moment):
            await tell(database, people, "ticket.reported")
            await tell(database, people, "ticket.done")
            messages = await gathered(database, [], [robot])
    assert [(each.channel, each.address, each.kind, each.person_id) for each in messages] == [
        ("robot", "desk", "ticket.reported", None)
    ] * 2


async def test_a_robot_hears_also_what_nobody_told_of_it_wants_outside(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = Robot(
        "desk", "https://robot.example", frozenset({"ticket.accepted", "ticket.done"}), Messenger.WECOM
    )
    monkeypatch.setattr(channels, "robots", lambda: (robot,))
    people = [await a_cadre(database) for _ in range(3)]
    async with database.write() as session:
        for person in people:
            await preferences.prefer(session, person, "ticket.done", [])
    with clock.frozen_at(NOON):
        for kind in ("ticket.accepted", "ticket.done", "ticket.held"):
            await tell(database, [person.id for person in people], kind)
        messages = await gathered(database, robots=[robot])
    assert sorted(said(messages)) == [("robot", "ticket.accepted", 1), ("robot", "ticket.done", 1)]
    assert {notice.send_from for notice in await notices(database)} == {None}


async def test_several_at_once_make_each_message_once(database: Database) -> None:
    people = [(await a_cadre(database)).id for _ in range(5)]

    async def some() -> int:
        async with database.write() as session:
            return await gather(session, ["app"], ())

    with clock.frozen_at(NOON):
        for _ in range(2):
            await tell(database, people)
        await asyncio.gather(*(some() for _ in range(6)))
        messages = await gathered(database, ["app"])
    assert sorted(each.person_id for each in messages if each.person_id) == sorted(people * 2)


@given(st.integers(0, 366 * 86_400), st.times(), st.times())
def test_a_moment_that_is_heard_is_the_first_outside_the_hours(second: int, starts: time, ends: time) -> None:
    moment = NOON + timedelta(seconds=second)
    heard = heard_from(moment, starts, ends)
    assert moment <= heard < moment + timedelta(days=1)
    assert heard_from(heard, starts, ends) == heard
    if heard > moment:
        assert clock.local(heard).time() == ends
        halfway = moment + (heard - moment) / 2
        assert heard_from(halfway, starts, ends) == heard
