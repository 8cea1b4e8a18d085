"""Messages are sent, tried again, given up, and never two at a time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.refs import Ref, uuid7
from backend.notify import pace, preferences, sending
from backend.notify.channels.application import Messenger
from backend.notify.channels.push import topic
from backend.notify.channels.robot import Robot
from backend.notify.message import SENT, Channel, Message, Outcome, Verdict
from backend.notify.models import Delivery, DeliveryState
from backend.notify.pace import Pace
from tests.factories.people import a_cadre
from tests.notify.browser import a_browser
from tests.notify.sent import deliveries, gathered, sent, tell

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
LATE = datetime(2026, 3, 2, 13, 59, 45, tzinfo=UTC)
"""A moment before the night; the second attempt falls into it."""
SEVEN = datetime(2026, 3, 2, 23, tzinfo=UTC)


class Deaf:
    """A channel that always fails, or fails so many times."""

    def __init__(self, times: int = 1_000_000) -> None:
        self.heard: list[Message] = []
        self._times = times

    async def send(self, message: Message) -> Outcome:
        self.heard.append(message)
        return Outcome(Verdict.AGAIN, 500) if len(self.heard) <= self._times else SENT


async def a_message(database: Database, *, urgent: bool = True) -> None:
    cadre = await a_cadre(database)
    await tell(database, [cadre.id], urgent=urgent)
    await gathered(database, ["app"])


class Hanging:
    """A channel that takes a message and says nothing until it is released."""

    def __init__(self) -> None:
        self.taken, self.released = asyncio.Event(), asyncio.Event()

    async def send(self, message: Message) -> Outcome:
        self.taken.set()
        await self.released.wait()
        return SENT


class Listening:
    """A channel that says that it was used."""

    def __init__(self) -> None:
        self.heard = asyncio.Event()

    async def send(self, message: Message) -> Outcome:
        self.heard.set()
        return SENT


async def test_a_channel_that_hangs_keeps_no_other_from_what_comes_meanwhile(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LOOK_AGAIN", 0.01)
    mail, app = Hanging(), Listening()
    cadre = await a_cadre(database)
    await tell(database, [cadre.id], urgent=True)
    async with database.write() as session:
        await preferences.prefer(session, cadre, "ticket.done", ["mail"])
    await gathered(database, ["mail"])
    async with asyncio.timeout(20), asyncio.TaskGroup() as all_of_it:
        all_of_it.create_task(sending.send_due(database, {"mail": mail, "app": app}))
        await mail.taken.wait()
        await a_message(database)
        await app.heard.wait()
        assert not mail.released.is_set()
        mail.released.set()
    assert [(each.channel, each.state) for each in await deliveries(database)] == [
        ("mail", DeliveryState.SENT),
        ("app", DeliveryState.SENT),
    ]


async def test_a_channel_that_fails_does_so_alone(database: Database) -> None:
    await a_message(database)
    deaf = Deaf(times=0)
    with pytest.raises(KeyError, match="pigeon"):
        await sending.send_due(database, {"pigeon": deaf, "app": deaf})
    assert [each.state for each in await deliveries(database)] == [DeliveryState.SENT]


async def test_what_is_urgent_goes_before_what_has_waited_longer(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pace.PACES, "app", Pace(2, timedelta(minutes=1)))
    deaf = Deaf(times=0)
    for minute, urgent in enumerate((False, False, False, True)):
        with clock.frozen_at(NOON + timedelta(minutes=minute)):
            await a_message(database, urgent=urgent)
    oldest, *_, urgent_one = await deliveries(database)
    with clock.frozen_at(NOON + timedelta(hours=1)):
        await sent(database, {"app": deaf})
    assert [each.id for each in deaf.heard] == [urgent_one.id, oldest.id]


@pytest.mark.parametrize("at_once", [1, sending.AT_ONCE])
async def test_what_is_tried_again_rings_in_no_quiet_hours(
    database: Database, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", at_once)
    calm, awake = await a_cadre(database), await a_cadre(database)
    async with database.write() as session:
        await preferences.set_quiet_hours(session, awake, "22:00", "07:00", quiet=False)
    desk = Robot("desk", "https://robot.example", frozenset({"ticket.done"}), Messenger.WECOM)
    ways: dict[str, Channel] = {"app": Deaf(times=4), "robot": Deaf(times=1)}
    with clock.frozen_at(LATE):
        await tell(database, [calm.id, awake.id])
        await tell(database, [calm.id], "ticket.danger")
        await tell(database, [calm.id], "ticket.assigned")
        await gathered(database, ["app"], [desk])
        await sent(database, ways)
    with clock.frozen_at(LATE + sending.FIRST_PAUSE):
        messages = await sent(database, ways)
    waiting = [each for each in messages if each.state is DeliveryState.WAITING]
    assert {(each.person_id, each.kind, each.attempts, each.next_at) for each in waiting} == {
        (calm.id, "ticket.done", 1, SEVEN),
        (calm.id, "ticket.assigned", 1, SEVEN),
    }
    assert {(each.person_id, each.kind) for each in messages if each.state is DeliveryState.SENT} == {
        (awake.id, "ticket.done"),
        (calm.id, "ticket.danger"),
        (None, "ticket.done"),
    }
    with clock.frozen_at(SEVEN):
        messages = await sent(database, ways)
    assert [(each.state, each.attempts) for each in messages] == [(DeliveryState.SENT, 2)] * 5


async def test_it_is_tried_less_and_less_often_and_then_given_up(database: Database) -> None:
    deaf, moment, waits = Deaf(), NOON, list[float]()
    with clock.frozen_at(NOON):
        await a_message(database)
    while True:
        with clock.frozen_at(moment):
            (message,) = await sent(database, {"app": deaf})
            await sent(database, {"app": deaf})
            assert len(deaf.heard) == len(waits) + 1
        if message.state is not DeliveryState.WAITING:
            break
        waits.append((message.next_at - moment).total_seconds())
        moment = message.next_at
    assert waits == [30, 60, 120, 240, 480, 960, 1920]
    assert (message.state, message.attempts, message.sent_at) == (DeliveryState.GIVEN_UP, 8, None)
    assert {each.id for each in deaf.heard} == {message.id}


async def test_a_late_success_leaves_no_error(database: Database) -> None:
    deaf = Deaf(times=1)
    with clock.frozen_at(NOON):
        await a_message(database)
        await sent(database, {"app": deaf})
    with clock.frozen_at(NOON + timedelta(minutes=1)):
        (message,) = await sent(database, {"app": deaf})
    assert (message.state, message.attempts, message.last_error) == (DeliveryState.SENT, 2, None)
    assert message.sent_at == NOON + timedelta(minutes=1)


async def test_an_older_push_takes_no_newer_ones_place_on_the_phone(database: Database) -> None:
    cadre, other = await a_cadre(database), await a_cadre(database)
    for person in (cadre, other):
        await a_browser(database, person, f"https://push.example/{person.id}")
    deaf = Deaf(times=3)
    with clock.frozen_at(NOON):
        ticket = await tell(database, [cadre.id, other.id], "ticket.accepted", urgent=True)
        elsewhere = await tell(database, [cadre.id], "ticket.accepted", urgent=True)
        await gathered(database, ["push"])
        await sent(database, {"push": deaf})
    with clock.frozen_at(NOON + timedelta(seconds=10)):
        await tell(database, [cadre.id], "ticket.done", ticket, urgent=True)
        await gathered(database, ["push"])
        await sent(database, {"push": deaf})
    with clock.frozen_at(NOON + sending.FIRST_PAUSE):
        messages = await sent(database, {"push": deaf})
    assert {
        (each.person_id, each.subject_id, each.kind, each.state, each.attempts, each.last_error)
        for each in messages
    } == {
        (cadre.id, ticket.id, "ticket.accepted", DeliveryState.GIVEN_UP, 1, "overtaken"),
        (cadre.id, ticket.id, "ticket.done", DeliveryState.SENT, 1, None),
        (other.id, ticket.id, "ticket.accepted", DeliveryState.SENT, 2, None),
        (cadre.id, elsewhere.id, "ticket.accepted", DeliveryState.SENT, 2, None),
    }
    assert len(deaf.heard) == 6


async def test_several_senders_send_each_message_once(database: Database) -> None:
    deaf = Deaf(times=0)
    for _ in range(5):
        await a_message(database)
    await asyncio.gather(*(sending.send_due(database, {"app": deaf}) for _ in range(4)))
    assert len({each.id for each in deaf.heard}) == len(deaf.heard) == 5


async def test_what_a_dead_process_took_is_sent_by_the_next_after_its_lease(database: Database) -> None:
    with clock.frozen_at(NOON):
        await a_message(database)
        async with database.write() as session:
            claimed = await sending._claim(session, "app")
        assert claimed is not None
        ((taken, _),) = claimed
        deaf = Deaf(times=0)
        await sent(database, {"app": deaf})
        assert deaf.heard == []
    with clock.frozen_at(NOON + sending.LEASE):
        (message,) = await sent(database, {"app": deaf})
    assert [each.id for each in deaf.heard] == [taken.id]
    assert (message.state, message.attempts) == (DeliveryState.SENT, 2)


async def test_a_channel_keeps_its_pace_whoever_sends(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pace.PACES, "app", Pace(3, timedelta(seconds=10)))
    deaf, counts = Deaf(times=0), []
    with clock.frozen_at(NOON):
        for _ in range(7):
            await a_message(database)
    for seconds in (0, 5, 10, 20, 90):
        with clock.frozen_at(NOON + timedelta(seconds=seconds)):
            await asyncio.gather(*(sending.send_due(database, {"app": deaf}) for _ in range(3)))
        counts.append(len(deaf.heard))
    assert counts == [3, 3, 4, 5, 7]


async def test_a_clock_that_stood_ahead_keeps_no_channel_silent(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pace.PACES, "app", Pace(3, timedelta(seconds=10)))
    deaf, counts = Deaf(times=0), []
    with clock.frozen_at(NOON + timedelta(hours=5)):
        await a_message(database)
        await sent(database, {"app": deaf})
    with clock.frozen_at(NOON):
        for _ in range(3):
            await a_message(database)
    for seconds in (0, 9, 10, 20, 30):
        with clock.frozen_at(NOON + timedelta(seconds=seconds)):
            await sent(database, {"app": deaf})
        counts.append(len(deaf.heard))
    assert counts == [1, 1, 2, 3, 4]  # as after three at once, not in five hours


@given(st.integers(1, 50), st.integers(1, 10_000), st.lists(st.integers(0, 60_000), max_size=30))
def test_no_more_go_than_the_pace_allows(at_once: int, every: int, gaps: list[int]) -> None:
    paced = Pace(at_once, timedelta(milliseconds=every))
    turn = now = NOON
    taken = 0
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        room = paced.room(turn, now)
        assert 0 <= room <= at_once
        turn, taken = paced.after(turn, now, room), taken + room
        assert paced.room(turn, now) == 0
    assert taken <= at_once + (now - NOON) / paced.every


@given(st.integers(1, 1_000_000), st.timedeltas(timedelta(), timedelta(days=1)))
def test_the_other_side_is_left_alone_as_long_as_it_asks(attempts: int, asked: timedelta) -> None:
    """Whose processes died in many attempts has more of them than are ever made."""
    longest = sending.pause(sending.MOST_ATTEMPTS, timedelta())
    assert max(asked, sending.FIRST_PAUSE) <= sending.pause(attempts, asked) <= max(asked, longest)


def test_news_about_one_thing_replace_each_other() -> None:
    about = Ref("ticket", uuid7())

    def saying(kind: str) -> Message:
        return Message(uuid7(), "x", kind, about, "…", urgent=False, locale="en")

    assert topic(saying("ticket.assigned")) == topic(saying("ticket.done"))
    assert len(topic(saying("ticket.done"))) == 22


async def test_old_messages_are_forgotten_in_portions(database: Database) -> None:
    with clock.frozen_at(NOON):
        for _ in range(3):
            await a_message(database)
    with clock.frozen_at(NOON + sending.KEPT + timedelta(seconds=1)):
        await a_message(database)
        counts = []
        for _ in range(2):
            async with database.write() as session:
                counts.append(await sending.forget_old(session, 2))
    assert (counts, len(await deliveries(database))) == ([2, 1], 1)
    assert isinstance((await deliveries(database))[0], Delivery)
