"""Messages are sent, tried again, given up, and never two at a time."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.refs import Ref, uuid7
from backend.notify import outgoing, pace, preferences, sending
from backend.notify.channels.push import Push, topic
from backend.notify.channels.robot import Robot
from backend.notify.message import SENT, Channel, Message, Outcome, Verdict
from backend.notify.models import Delivery, DeliveryState, PushSubscription
from backend.notify.pace import Pace
from tests.factories.people import a_cadre
from tests.notify.browser import COMPRESSED, OURS, a_browser
from tests.notify.sent import deliveries, gathered, sent, tell
from tests.notify.web import Asked, Said, a_web

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
LATE = datetime(2026, 3, 2, 13, 59, 45, tzinfo=UTC)
"""A moment before the night; the second attempt falls into it."""
SEVEN = datetime(2026, 3, 2, 23, tzinfo=UTC)


async def test_every_message_arrives_encrypted_in_the_readers_language(database: Database) -> None:
    chinese, english = await a_cadre(database), await a_cadre(database)
    async with database.write() as session:
        await session.execute(update(Person).where(Person.id == english.id).values(locale="en"))
    async with a_web() as service:
        web = service.outgoing
        browsers = {
            "/zh": await a_browser(database, chinese, f"{service.url}/zh"),
            "/en": await a_browser(database, english, f"{service.url}/en"),
        }
        ticket = await tell(database, [chinese.id, english.id], "ticket.danger")
        await gathered(database, ["push"])
        messages = await sent(database, {"push": Push(web, OURS)})
    read = {asked.path: browsers[asked.path].read(asked) for asked in service.asked}
    assert {path: (said["title"], said["lang"]) for path, said in read.items()} == {
        "/zh": ("险情报修", "zh-CN"),
        "/en": ("Danger reported", "en"),
    }
    assert {said["id"] for said in read.values()} == {str(each.id) for each in messages}
    for asked in service.asked:
        assert {**read[asked.path], "id": "", "title": "", "lang": ""} == {
            "id": "",
            "kind": "ticket.danger",
            "title": "",
            "lang": "",
            "tag": asked.headers["topic"],
            "subjectKind": "ticket",
            "subjectId": str(ticket.id),
            "urgent": True,
        }
        assert (asked.headers["ttl"], asked.headers["urgency"]) == ("86400", "high")
        assert len(asked.headers["topic"]) <= 32
    assert [(each.state, each.status, each.attempts) for each in messages] == [
        (DeliveryState.SENT, 201, 1)
    ] * 2


@pytest.mark.parametrize(
    ("answer", "state", "wait"),
    [
        (Said(201), DeliveryState.SENT, None),
        (Said(404), DeliveryState.GIVEN_UP, None),
        (Said(410), DeliveryState.GIVEN_UP, None),
        (Said(413), DeliveryState.GIVEN_UP, None),
        (Said(400), DeliveryState.GIVEN_UP, None),
        (Said(307, {"Location": "http://169.254.169.254/"}), DeliveryState.GIVEN_UP, None),
        (Said(429, {"Retry-After": "600"}), DeliveryState.WAITING, 600),
        (Said(503, {"Retry-After": "Mon, 02 Mar 2026 04:20:00 GMT"}), DeliveryState.WAITING, 1200),
        (Said(500), DeliveryState.WAITING, 30),
        (Said(200, body=b"x" * (1 << 17)), DeliveryState.WAITING, 30),
    ],
)
async def test_what_the_push_service_answers_decides(
    database: Database, answer: Said, state: DeliveryState, wait: int | None
) -> None:
    cadre = await a_cadre(database)

    async def answering(_: Asked) -> Said:
        return answer

    async with a_web(answering) as service:
        web = service.outgoing
        await a_browser(database, cadre, f"{service.url}/1")
        with clock.frozen_at(NOON):
            await a_browser(database, await a_cadre(database), f"{service.url}/of-another")
            await tell(database, [cadre.id])
            await gathered(database, ["push"])
            (message,) = await sent(database, {"push": Push(web, OURS)})
    assert (message.state, message.status, len(service.asked)) == (
        state,
        None if answer.body else answer.status,
        1,
    )
    if wait is not None:
        assert message.next_at == NOON + timedelta(seconds=wait)
    async with database.read() as session:
        left = await session.scalars(select(PushSubscription.endpoint))
        gone = answer.status in (404, 410)
        assert sorted(left) == [f"{service.url}/1"] * (not gone) + [f"{service.url}/of-another"]


async def test_who_hangs_is_tried_again_and_holds_up_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "TIMEOUT", 0.3)
    people = [await a_cadre(database) for _ in range(6)]

    async def answering(asked: Asked) -> Said:
        if asked.path == "/0":
            await asyncio.Event().wait()
        return Said()

    async with a_web(answering) as service:
        web = service.outgoing
        for number, person in enumerate(people):
            await a_browser(database, person, f"{service.url}/{number}")
        await tell(database, [person.id for person in people], urgent=True)
        await gathered(database, ["push"])
        messages = await sent(database, {"push": Push(web, OURS)})
    assert {each.address.rpartition("/")[2]: each.state for each in messages} == {
        "0": DeliveryState.WAITING,
        **{str(number): DeliveryState.SENT for number in range(1, 6)},
    }
    assert [each.last_error for each in messages if each.last_error] == ["no answer in time"]


async def test_who_signs_out_before_it_is_sent_hears_nothing(database: Database) -> None:
    cadre = await a_cadre(database)
    async with a_web() as service:
        await a_browser(database, cadre, f"{service.url}/1")
        await tell(database, [cadre.id], urgent=True)
        await gathered(database, ["push"])
        async with database.write() as session:
            row = (await session.scalars(select(PushSubscription))).one()
            await session.delete(row)
        (message,) = await sent(database, {"push": Push(service.outgoing, OURS)})
    assert (message.state, message.last_error, service.asked) == (DeliveryState.GIVEN_UP, "signed out", [])


async def passes_on(database: Database, endpoint: str) -> Actor:
    """Its person signs out, and another lets the same browser ring."""
    async with database.write() as session:
        await session.execute(delete(PushSubscription).where(PushSubscription.endpoint == endpoint))
    other = await a_cadre(database)
    await a_browser(database, other, endpoint)
    return other


async def ringing(database: Database) -> list[UUID]:
    async with database.read() as session:
        return list(await session.scalars(select(PushSubscription.person_id)))


async def test_the_next_person_at_a_browser_hears_nothing_of_the_last(database: Database) -> None:
    cadre = await a_cadre(database)
    async with a_web() as service:
        await a_browser(database, cadre, f"{service.url}/1")
        await tell(database, [cadre.id], urgent=True)
        await gathered(database, ["push"])
        other = await passes_on(database, f"{service.url}/1")
        (message,) = await sent(database, {"push": Push(service.outgoing, OURS)})
        assert (message.state, message.last_error, service.asked) == (
            DeliveryState.GIVEN_UP,
            "signed out",
            [],
        )
        assert await ringing(database) == [other.id]
        await tell(database, [other.id], urgent=True)
        await gathered(database, ["push"])
        await sent(database, {"push": Push(service.outgoing, OURS)})
    assert len(service.asked) == 1


async def test_a_browser_that_passes_on_while_it_is_gone_still_rings_for_the_next(database: Database) -> None:
    cadre, others = await a_cadre(database), list[Actor]()

    async def answering(asked: Asked) -> Said:
        others.append(await passes_on(database, f"{service.url}{asked.path}"))
        return Said(410)

    async with a_web(answering) as service:
        await a_browser(database, cadre, f"{service.url}/1")
        await tell(database, [cadre.id], urgent=True)
        await gathered(database, ["push"])
        (message,) = await sent(database, {"push": Push(service.outgoing, OURS)})
    assert (message.state, message.status) == (DeliveryState.GIVEN_UP, 410)
    assert await ringing(database) == [others[0].id]


@pytest.mark.parametrize(
    "broken",
    [
        {"p256dh": COMPRESSED},
        {"endpoint": "https://.push.apple.com/x"},
        {"endpoint": "https://fcm.googleapis.com/中"},
    ],
)
async def test_a_subscription_that_cannot_be_used_stops_nobody_elses(
    database: Database, caplog: pytest.LogCaptureFixture, broken: dict[str, str]
) -> None:
    person, others = await a_cadre(database), [await a_cadre(database) for _ in range(3)]
    async with a_web() as service:
        for number, each in enumerate([person, *others]):
            await a_browser(database, each, f"{service.url}/{number}")
        async with database.write() as session:
            theirs = PushSubscription.person_id == person.id
            await session.execute(update(PushSubscription).where(theirs).values(broken))
        with clock.frozen_at(NOON):
            await tell(database, [person.id, *(each.id for each in others)])
            await gathered(database, ["push"])
            with caplog.at_level(logging.ERROR, "backend.notify.sending"):
                messages = await sent(database, {"push": Push(service.outgoing, OURS)})
    (bad,) = [each for each in messages if each.person_id == person.id]
    assert [each.state for each in messages if each is not bad] == [DeliveryState.SENT] * 3
    assert len(service.asked) == 3
    assert (bad.state, bad.attempts, bad.next_at) == (
        DeliveryState.WAITING,
        1,
        NOON + sending.FIRST_PAUSE,
    )
    assert bad.last_error is not None
    assert caplog.messages == [f"Incident {bad.last_error.removeprefix('incident ')} at message {bad.id}"]


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
    desk = Robot("desk", "https://robot.example", frozenset({"ticket.done"}), "wecom")
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
