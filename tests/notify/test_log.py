"""The delivery log and the push set-up as the app asks for them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.notify.graphql import NotifyMutation, NotifyQuery
from backend.notify.log import masked
from backend.notify.message import Message, Outcome, Verdict
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, an_actor
from tests.identity.graphql import Answer, execute
from tests.notify.browser import OURS, Browser, signed_in
from tests.notify.sent import gathered, sent, tell

SCHEMA = build_schema(NotifyQuery, NotifyMutation)
LOG = """query ($channel: String, $state: DeliveryState, $after: String) {
  deliveries(channel: $channel, state: $state, first: 2, after: $after) {
    next items { channel address kind count state attempts status lastError nextAt }
  }
}"""
SUBSCRIBE = """mutation ($key: IdempotencyKey!, $endpoint: String!, $p256dh: String!, $auth: String!) {
  done: subscribePush(key: $key, endpoint: $endpoint, p256dh: $p256dh, auth: $auth) {
    ... on PushOn { on } ... on Refused { code field }
  }
}"""
UNSUBSCRIBE = "mutation ($key: IdempotencyKey!) { done: unsubscribePush(key: $key) { ... on PushOn { on } } }"
SETUP = "query ($endpoint: String) { pushSetup(endpoint: $endpoint) { publicKey on } }"


async def ask(database: Database, viewer: Actor | None, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


class Refusing:
    async def send(self, message: Message) -> Outcome:
        return Outcome(Verdict.NEVER, 400, f"no account {message.address}")


async def test_the_log_is_one_statement_a_page_and_shows_no_address(
    database: Database, statements: StatementCount
) -> None:
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)
    for _ in range(3):
        await tell(database, [(await a_cadre(database)).id], "ticket.danger")
    await gathered(database, ["app"])
    await sent(database, {"app": Refusing()})
    with clock.frozen_at(clock.now() + timedelta(seconds=1)):
        await tell(database, [(await a_cadre(database)).id], "ticket.danger")
        await gathered(database, ["app"])
    statements.clear()
    page = (await ask(database, administrator, LOG)).data["deliveries"]
    assert len(statements) == 1
    newest, failed = page["items"]
    assert (newest["state"], newest["attempts"], newest["nextAt"] is not None) == ("WAITING", 0, True)
    assert failed == {
        "channel": "app",
        "address": failed["address"],
        "kind": "ticket.danger",
        "count": 1,
        "state": "GIVEN_UP",
        "attempts": 1,
        "status": 400,
        "lastError": f"no account {failed['address']}",
        "nextAt": None,
    }
    assert failed["address"].startswith("pe…")
    following = (await ask(database, administrator, LOG, after=page["next"])).data["deliveries"]
    assert (len(following["items"]), following["next"]) == (2, None)
    waiting = (await ask(database, administrator, LOG, channel="app", state="WAITING")).data["deliveries"]
    assert waiting["items"] == [newest]
    assert (await ask(database, administrator, LOG, channel="sms")).data["deliveries"]["items"] == []


async def test_only_the_system_administrator_reads_the_log(database: Database) -> None:
    for role in Role:
        answer = await ask(database, await an_actor(database, role), LOG)
        assert answer.codes == ([] if role is Role.SYSTEM_ADMINISTRATOR else ["FORBIDDEN"]), role


@pytest.mark.parametrize(
    ("address", "shown"), [("13800001234", "13…34"), ("wang", "…"), ("zhaolei", "zh…ei")]
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert masked(address) == shown


async def test_a_browser_is_switched_on_and_off(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANYI_VAPID_KEY", OURS.private)
    person = await a_cadre(database)
    me = replace(person, session_id=(await signed_in(database, person)).id)
    browser = Browser("https://fcm.googleapis.com/fcm/send/1")
    mine = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}
    off = {"publicKey": OURS.public, "on": False}
    assert (await ask(database, me, SETUP, endpoint=browser.endpoint)).data["pushSetup"] == off
    key = str(uuid4())
    for _ in range(2):
        assert (await ask(database, me, SUBSCRIBE, key=key, **mine)).data["done"] == {"on": True}
    assert (await ask(database, me, SETUP, endpoint=browser.endpoint)).data["pushSetup"] == off | {"on": True}
    assert (await ask(database, me, UNSUBSCRIBE, key=str(uuid4()))).data["done"] == {"on": False}
    assert (await ask(database, me, SETUP, endpoint=browser.endpoint)).data["pushSetup"] == off
    foreign = mine | {"endpoint": "https://evil.example/"}
    answer = await ask(database, me, SUBSCRIBE, key=str(uuid4()), **foreign)
    assert answer.data["done"] == {"code": "push_service_unknown", "field": "endpoint"}


async def test_without_a_key_there_is_no_push(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANYI_VAPID_KEY", raising=False)
    answer = await ask(database, await a_cadre(database), SETUP)
    assert answer.data["pushSetup"] == {"publicKey": None, "on": False}
