"""Browsers ring: what reaches them, what their push services answer, and whose they are by then."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock
from backend.kernel.db import Database
from backend.notify import outgoing, sending
from backend.notify.channels.push import Push
from backend.notify.models import DeliveryState, PushSubscription
from tests.factories.people import a_cadre
from tests.notify.browser import COMPRESSED, OURS, a_browser
from tests.notify.sent import gathered, sent, tell
from tests.notify.web import Asked, Said, a_web

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


async def is_to_ring(database: Database, person: Actor, endpoint: str) -> None:
    """Something urgent waits to be sent to their browser."""
    await a_browser(database, person, endpoint)
    await tell(database, [person.id], urgent=True)
    await gathered(database, ["push"])


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
        await is_to_ring(database, cadre, f"{service.url}/1")
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
        await is_to_ring(database, cadre, f"{service.url}/1")
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
        await is_to_ring(database, cadre, f"{service.url}/1")
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
