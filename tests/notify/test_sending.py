"""Messages are sent, tried again, given up, and never two at a time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from backend.identity.models import Person
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.refs import Ref, uuid7
from backend.notify import outgoing, pace, sending
from backend.notify.channels.push import Push, topic
from backend.notify.message import SENT, Message, Outcome, Verdict
from backend.notify.models import Delivery, DeliveryState, PushSubscription
from backend.notify.pace import Pace
from tests.factories.people import a_cadre
from tests.notify.browser import OURS, a_browser
from tests.notify.sent import deliveries, gathered, sent, tell
from tests.notify.web import Asked, Said, a_web

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


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


class Deaf:
    """A channel that always fails, or fails so many times."""

    def __init__(self, times: int = 1_000_000) -> None:
        self.heard: list[Message] = []
        self._times = times

    async def send(self, message: Message) -> Outcome:
        self.heard.append(message)
        return Outcome(Verdict.AGAIN, 500) if len(self.heard) <= self._times else SENT


async def a_message(database: Database) -> None:
    cadre = await a_cadre(database)
    await tell(database, [cadre.id], urgent=True)
    await gathered(database, ["app"])


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
            ((taken, _),) = await sending._claim(session, "app")
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


@given(st.integers(1, sending.MOST_ATTEMPTS), st.timedeltas(timedelta(), timedelta(days=1)))
def test_the_other_side_is_left_alone_as_long_as_it_asks(attempts: int, asked: timedelta) -> None:
    assert sending.pause(attempts, asked) >= max(asked, sending.FIRST_PAUSE)


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
