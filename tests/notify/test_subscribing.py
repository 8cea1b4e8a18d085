"""A browser is let ring by its own session, and only by services that are known."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed
from backend.notify import subscriptions
from backend.notify.models import PushSubscription
from backend.notify.subscriptions import PushServiceUnknown
from tests.factories.people import a_cadre
from tests.notify.browser import A_KEY, COMPRESSED, Browser, a_browser, signed_in

AT_MOZILLA = "https://updates.push.services.mozilla.com/wpush/v2/abc"


async def on_a_phone(database: Database, person: Actor | None = None) -> Actor:
    person = person or await a_cadre(database)
    return replace(person, session_id=(await signed_in(database, person)).id)


async def let_ring(database: Database, me: Actor, browser: Browser) -> None:
    async with database.write() as session:
        await subscriptions.subscribe(session, me, browser.endpoint, browser.p256dh, browser.auth)


async def ringing(database: Database) -> list[tuple[object, str]]:
    async with database.read() as session:
        rows = await session.execute(
            select(PushSubscription.session_id, PushSubscription.endpoint).order_by(PushSubscription.endpoint)
        )
        return [(row.session_id, row.endpoint) for row in rows]


async def test_a_session_has_one_browser_and_a_browser_one_session(database: Database) -> None:
    me, other = await on_a_phone(database), await on_a_phone(database)
    await let_ring(database, me, Browser(AT_MOZILLA + "1"))
    await let_ring(database, me, Browser(AT_MOZILLA + "2"))
    assert await ringing(database) == [(me.session_id, AT_MOZILLA + "2")]
    await let_ring(database, other, Browser(AT_MOZILLA + "2"))
    assert await ringing(database) == [(other.session_id, AT_MOZILLA + "2")]
    async with database.write() as session:
        assert not await subscriptions.rings(session, me, AT_MOZILLA + "2")
        assert await subscriptions.rings(session, other, AT_MOZILLA + "2")
        await subscriptions.unsubscribe(session, me)
    assert len(await ringing(database)) == 1
    async with database.write() as session:
        await subscriptions.unsubscribe(session, other)
    assert await ringing(database) == []


async def test_two_pages_of_one_browser_subscribe_at_once(database: Database) -> None:
    me, browser = await on_a_phone(database), Browser(AT_MOZILLA)
    await asyncio.gather(*(let_ring(database, me, browser) for _ in range(6)))
    assert await ringing(database) == [(me.session_id, AT_MOZILLA)]


@pytest.mark.parametrize(
    ("endpoint", "p256dh", "auth", "refusal", "field"),
    [
        ("https://evil.example/1", None, None, PushServiceUnknown, "endpoint"),
        ("http://fcm.googleapis.com/1", None, None, PushServiceUnknown, "endpoint"),
        ("https://fcm.googleapis.com:8443/1", None, None, PushServiceUnknown, "endpoint"),
        ("https://notfcm.googleapis.com.evil.example/1", None, None, PushServiceUnknown, "endpoint"),
        ("https://evilpush.apple.com/1", None, None, PushServiceUnknown, "endpoint"),
        ("https://user@fcm.googleapis.com/1", None, None, PushServiceUnknown, "endpoint"),
        ("https://relay.internal:8080/1", None, None, PushServiceUnknown, "endpoint"),
        (AT_MOZILLA + "x" * 2_000, None, None, Invalid, "endpoint"),
        ("https://.push.apple.com/x", None, None, Invalid, "endpoint"),
        ("https://a..push.apple.com/x", None, None, Invalid, "endpoint"),
        (f"https://{'a' * 64}.push.apple.com/x", None, None, Invalid, "endpoint"),
        ("https://fcm.googleapis.com/中", None, None, Invalid, "endpoint"),
        ("https://fcm.googleapis.com/ x", None, None, Invalid, "endpoint"),
        ("https://[::1", None, None, Invalid, "endpoint"),
        ("https://fcm.googleapis.com:99999/", None, None, Invalid, "endpoint"),
        ("no address", None, None, Invalid, "endpoint"),
        (AT_MOZILLA, "AAAA", None, Invalid, "p256dh"),
        (AT_MOZILLA, COMPRESSED, None, Invalid, "p256dh"),
        (AT_MOZILLA, Browser(AT_MOZILLA, A_KEY).p256dh + "\0" * 4, None, Invalid, "p256dh"),
        (AT_MOZILLA, None, "AAAA", Invalid, "auth"),
        (AT_MOZILLA, None, "值", Invalid, "auth"),
    ],
)
async def test_what_is_no_subscription_is_refused(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    endpoint: str,
    p256dh: str | None,
    auth: str | None,
    refusal: type[DomainError],
    field: str,
) -> None:
    monkeypatch.setenv("MANYI_OUTGOING_ALLOWED", "relay.internal:8080")
    me, browser = await on_a_phone(database), Browser(endpoint)
    async with database.write() as session:
        with pytest.raises(refusal) as refused:
            await subscriptions.subscribe(
                session, me, endpoint, p256dh or browser.p256dh, auth or browser.auth
            )
    assert refused.value.field == field
    assert await ringing(database) == []


async def test_who_comes_with_a_token_has_no_browser(database: Database) -> None:
    with pytest.raises(NotAllowed):
        await let_ring(database, await a_cadre(database), Browser(AT_MOZILLA))
    assert await ringing(database) == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://web.push.apple.com/x",
        "https://wns2-sg2p.notify.windows.com/w",
        "https://push.area.cn/1",
        "https://push.house.cn:8443/1",
    ],
)
async def test_known_services_and_those_of_the_environment_are_taken(
    database: Database, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    monkeypatch.setenv("MANYI_PUSH_HOSTS", "push.area.cn push.house.cn:8443")
    me = await on_a_phone(database)
    await let_ring(database, me, Browser(endpoint))
    assert await ringing(database) == [(me.session_id, endpoint)]


async def test_what_ended_sessions_leave_is_forgotten(database: Database) -> None:
    one, other = await a_cadre(database), await a_cadre(database)
    await a_browser(database, one, AT_MOZILLA + "1")
    await a_browser(database, other, AT_MOZILLA + "2")
    async with database.write() as session:
        await session.execute(
            text("UPDATE session SET revoked_at = now() WHERE person_id = :id"), {"id": one.id}
        )
    async with database.write() as session:
        await subscriptions.forget_ended(session)
    assert [endpoint for _, endpoint in await ringing(database)] == [AT_MOZILLA + "2"]
