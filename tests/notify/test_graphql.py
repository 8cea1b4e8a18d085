"""The inbox as the app asks for it."""

from typing import Any
from uuid import uuid4

import pytest

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.kernel.kept import say
from backend.kernel.refs import Ref, uuid7
from backend.notify import service as notify
from backend.notify.graphql import NotifyMutation, NotifyQuery
from tests.conftest import StatementCount
from tests.factories.people import a_cadre
from tests.identity.graphql import Answer, execute

SCHEMA = build_schema(NotifyQuery, NotifyMutation)
INBOX = """query ($unreadOnly: Boolean! = false, $after: String) {
  notices(unreadOnly: $unreadOnly, first: 2, after: $after) {
    unread next items { id kind subjectKind subjectId facts urgent readAt }
  }
}"""
READ = """mutation ($key: IdempotencyKey!, $id: ID!) {
  done: readNotice(key: $key, id: $id) { ... on Notice { readAt } ... on Refused { code field } }
}"""
READ_ALL = (
    "mutation ($key: IdempotencyKey!) { done: readAllNotices(key: $key) { ... on NoticesRead { unread } } }"
)
PREFER = """mutation ($key: IdempotencyKey!, $kind: String!) {
  done: setNotifyPreference(key: $key, kind: $kind, inbox: true, push: false, mail: false) {
    ... on NotifyPreferences { kinds { kind title inbox push mail } } ... on Refused { code field }
  }
}"""
QUIET = """mutation ($key: IdempotencyKey!, $to: String!) {
  done: setQuietHours(key: $key, from: "21:30", to: $to, quiet: true) {
    ... on NotifyPreferences { quietFrom quietTo quiet } ... on Refused { code field }
  }
}"""


async def ask(database: Database, viewer: Actor | None, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def told(database: Database, person: Actor, count: int) -> None:
    async with database.write() as session:
        for number in range(count):
            await say(session, notify.news([person.id], "ticket.held", Ref("ticket", uuid7()), {"n": number}))


async def test_an_inbox_is_two_statements_and_counts_what_is_unread(
    database: Database, statements: StatementCount
) -> None:
    me = await a_cadre(database)
    await told(database, me, 5)
    statements.clear()
    page = (await ask(database, me, INBOX)).data["notices"]
    assert len(statements) == 2
    assert (page["unread"], [item["facts"]["n"] for item in page["items"]]) == (5, [4, 3])
    assert page["items"][0]["kind"] == "ticket.held"
    assert page["items"][0]["subjectKind"] == "ticket"
    following = (await ask(database, me, INBOX, after=page["next"])).data["notices"]
    assert [item["facts"]["n"] for item in following["items"]] == [2, 1]


async def test_reading_one_and_then_all(database: Database) -> None:
    me = await a_cadre(database)
    await told(database, me, 3)
    newest = (await ask(database, me, INBOX)).data["notices"]["items"][0]["id"]
    key = str(uuid4())
    first = (await ask(database, me, READ, key=key, id=newest)).data["done"]
    assert first["readAt"] is not None
    assert (await ask(database, me, READ, key=key, id=newest)).data["done"] == first
    assert (await ask(database, me, INBOX)).data["notices"]["unread"] == 2
    assert (await ask(database, me, READ_ALL, key=str(uuid4()))).data["done"] == {"unread": 0}
    assert (await ask(database, me, INBOX, unreadOnly=True)).data["notices"]["items"] == []


async def test_refusals_are_told_and_change_nothing(database: Database) -> None:
    me, other = await a_cadre(database), await a_cadre(database)
    await told(database, other, 1)
    theirs = (await ask(database, other, INBOX)).data["notices"]["items"][0]["id"]
    for wanted, code in ((theirs, "not_found"), ("no uuid", "invalid")):
        answer = await ask(database, me, READ, key=str(uuid4()), id=wanted)
        assert answer.data["done"] == {"code": code, "field": "id"}
    assert (await ask(database, other, INBOX)).data["notices"]["unread"] == 1
    answer = await ask(database, me, PREFER, key=str(uuid4()), kind="ticket.imagined")
    assert answer.data["done"] == {"code": "invalid", "field": "kind"}
    answer = await ask(database, me, QUIET, key=str(uuid4()), to="25:00")
    assert answer.data["done"] == {"code": "invalid", "field": "to"}


async def test_preferences_answer_with_all_of_them(database: Database) -> None:
    me = await a_cadre(database)
    kinds = (await ask(database, me, PREFER, key=str(uuid4()), kind="ticket.done")).data["done"]["kinds"]
    assert [kind for kind in kinds if kind["kind"] == "ticket.done"] == [
        {"kind": "ticket.done", "title": "维修完成，请验收", "inbox": True, "push": False, "mail": False}
    ]
    answer = await ask(database, me, QUIET, key=str(uuid4()), to="06:45")
    assert answer.data["done"] == {"quietFrom": "21:30", "quietTo": "06:45", "quiet": True}
    shown = await ask(database, me, "{ notifyPreferences { quietFrom quietTo quiet kinds { kind push } } }")
    assert shown.data["notifyPreferences"]["quietTo"] == "06:45"
    assert {"kind": "ticket.done", "push": False} in shown.data["notifyPreferences"]["kinds"]


async def test_nobody_has_an_inbox_without_signing_in(database: Database) -> None:
    key = str(uuid4())
    for document, variables in (
        (INBOX, {}),
        ("{ notifyPreferences { quiet } }", {}),
        (READ, {"key": key, "id": key}),
        (READ_ALL, {"key": key}),
        (PREFER, {"key": key, "kind": "ticket.done"}),
        (QUIET, {"key": key, "to": "06:45"}),
    ):
        answer = await ask(database, None, document, **variables)
        assert answer.codes == ["UNAUTHENTICATED"], document


async def test_only_channels_that_there_are_are_offered(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = await a_cadre(database)
    asked = "{ notifyPreferences { channels } }"
    for on, channels in ((frozenset(), ["inbox"]), (frozenset({"sms", "push"}), ["inbox", "push", "sms"])):
        monkeypatch.setattr("backend.notify.graphql.offered", lambda on=on: on)
        assert (await ask(database, me, asked)).data["notifyPreferences"] == {"channels": channels}


async def test_each_channel_is_wanted_or_not(database: Database) -> None:
    me = await a_cadre(database)
    document = """mutation ($key: IdempotencyKey!) {
      done: setNotifyPreference(
        key: $key, kind: "ticket.done", inbox: false, push: false, app: true, mail: true, sms: true
      ) { ... on NotifyPreferences { kinds { kind inbox push app mail sms } } }
    }"""
    kinds = (await ask(database, me, document, key=str(uuid4()))).data["done"]["kinds"]
    assert [kind for kind in kinds if kind["kind"] == "ticket.done"] == [
        {"kind": "ticket.done", "inbox": False, "push": False, "app": True, "mail": True, "sms": True}
    ]
