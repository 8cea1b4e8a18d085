"""Robots, application messages and text messages, as their servers hear them."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from backend.kernel.refs import Ref, uuid7
from backend.kernel.settings import BadSettings
from backend.notify.channels import app_message, robot, sms
from backend.notify.channels.app_message import Account, AppMessages
from backend.notify.channels.robot import Robot, Robots
from backend.notify.channels.sms import Sms, Template
from backend.notify.message import Message, Verdict
from backend.notify.outgoing import Outgoing
from tests.notify.web import Asked, Said, Web, a_web

KINDS = frozenset({"ticket.danger"})


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "VALKEY_URL", "MANYI_SECRET"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("MANYI_ORIGIN", "https://manyi.test")


@pytest.fixture
async def server() -> AsyncIterator[Web]:
    async with a_web() as server:
        yield server


def well(**more: Any) -> Said:
    return Said(200, body=msgspec.json.encode({"errcode": 0, "errmsg": "ok", **more}))


def answers(server: Web, *said: Said) -> None:
    waiting = list(said)

    async def answering(_: Asked) -> Said:
        return waiting.pop(0)

    server.answering = answering


def a_message(to: str) -> Message:
    return Message(
        uuid7(), to, "ticket.danger", Ref("ticket", uuid7()), "险情报修", urgent=True, locale="zh-CN"
    )


async def test_a_robot_of_wecom_says_it_in_words(server: Web) -> None:
    answers(server, well())
    desk = Robot("desk", f"{server.url}/send?key=1", KINDS, "wecom")
    robots = Robots(server.outgoing, [desk])
    assert (await robots.send(a_message("desk"))).verdict is Verdict.SENT
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/send?key=1")
    said = {"msgtype": "text", "text": {"content": "险情报修\nhttps://manyi.test/inbox"}}
    assert msgspec.json.decode(asked.body) == said


async def test_a_robot_of_dingtalk_signs(server: Web) -> None:
    answers(server, well())
    desk = Robot("desk", f"{server.url}/send?access_token=1", KINDS, "dingtalk", secret="SEC1")
    await Robots(server.outgoing, [desk]).send(a_message("desk"))
    query = parse_qs(urlsplit(server.asked[0].path).query)
    seal = hmac.digest(b"SEC1", f"{query['timestamp'][0]}\nSEC1".encode(), hashlib.sha256)
    assert query["sign"] == [base64.b64encode(seal).decode()]
    assert query["access_token"] == ["1"]


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (Said(200, body=b'{"errcode":45009}'), Verdict.AGAIN),
        (Said(200, body=b'{"errcode":130101}'), Verdict.AGAIN),
        (Said(200, body=b'{"errcode":93000}'), Verdict.NEVER),
        (Said(200, body=b"<html>"), Verdict.AGAIN),
        (Said(500), Verdict.AGAIN),
        (Said(403), Verdict.NEVER),
        (Said(302, {"Location": "http://127.0.0.1:1/"}), Verdict.NEVER),
    ],
)
async def test_what_a_robots_server_answers_decides(server: Web, said: Said, verdict: Verdict) -> None:
    answers(server, said)
    desk = Robot("desk", server.url, KINDS, "wecom")
    outcome = await Robots(server.outgoing, [desk]).send(a_message("desk"))
    assert (outcome.verdict, len(server.asked)) == (verdict, 1)


async def test_a_robot_that_is_no_more_or_lies_inside_says_nothing(server: Web) -> None:
    robots = Robots(Outgoing(), [Robot("inside", server.url, KINDS, "wecom")])
    assert (await robots.send(a_message("desk"))).verdict is Verdict.NEVER
    assert (await robots.send(a_message("inside"))).verdict is Verdict.NEVER
    assert server.asked == []


async def test_wecom_gives_a_token_once_and_a_new_one_when_it_is_old(server: Web) -> None:
    old = Said(200, body=b'{"errcode":42001}')
    answers(
        server,
        well(access_token="one", expires_in=7200),
        well(),
        well(),
        old,
        well(access_token="two", expires_in=7200),
        well(),
    )
    messages = AppMessages(server.outgoing, Account("ww1", 7, "s", server.url))
    verdicts = [(await messages.send(a_message("zhao"))).verdict for _ in range(4)]
    assert verdicts == [Verdict.SENT, Verdict.SENT, Verdict.AGAIN, Verdict.SENT]
    tokens = [
        parse_qs(urlsplit(asked.path).query).get("access_token", ["asked"])[0] for asked in server.asked
    ]
    assert tokens == ["asked", "one", "one", "one", "asked", "two"]
    said = msgspec.json.decode(server.asked[1].body)
    assert (said["touser"], said["agentid"], said["text"]["content"]) == (
        "zhao",
        7,
        "险情报修\nhttps://manyi.test/inbox",
    )


async def test_without_a_token_it_is_tried_again(server: Web) -> None:
    answers(server, Said(200, body=b'{"errcode":40013}'))
    outcome = await AppMessages(server.outgoing, Account("ww1", 7, "s", server.url)).send(a_message("zhao"))
    assert (outcome.verdict, outcome.reason) == (Verdict.AGAIN, "no access token: 200, errcode 40013")


async def test_what_hinders_a_token_is_asked_about_once_for_all_that_wait(
    server: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(
        server,
        Said(200, body=b'{"errcode":40013}'),
        well(),
        well(access_token="one", expires_in=7200),
        well(),
    )
    messages = AppMessages(server.outgoing, Account("ww1", 7, "s", server.url))
    outcomes = await asyncio.gather(*(messages.send(a_message("zhao")) for _ in range(5)))
    assert {(each.verdict, each.reason) for each in outcomes} == {
        (Verdict.AGAIN, "no access token: 200, errcode 40013")
    }
    assert len(server.asked) == 1
    monkeypatch.setattr(app_message, "_REMEMBERED", 0.0)
    lacking = await messages.send(a_message("zhao"))
    assert (lacking.verdict, lacking.reason) == (Verdict.AGAIN, "no access token in the answer")
    assert (await messages.send(a_message("zhao"))).verdict is Verdict.SENT
    assert len(server.asked) == 4


async def test_a_text_message_fills_in_the_template(server: Web) -> None:
    message = a_message('138"0')
    template = Template(
        url=f"{server.url}/sms/{{id}}?to={{phone}}",
        body='{"to":"{phone}","words":"{text}"}',
        headers={"Content-Type": "application/json", "X-Key": "k"},
    )
    assert (await Sms(server.outgoing, template).send(message)).verdict is Verdict.SENT
    (asked,) = server.asked
    assert asked.path == f"/sms/{message.id}?to=138%220"
    assert msgspec.json.decode(asked.body) == {"to": '138"0', "words": "险情报修"}
    assert asked.headers["x-key"] == "k"


@pytest.mark.parametrize(
    ("body", "verdict"), [(b'{"code":0}', Verdict.SENT), (b'{"code":5}', Verdict.AGAIN), (b"", Verdict.AGAIN)]
)
async def test_a_gateway_that_refuses_with_a_200_has_not_taken_it(
    server: Web, body: bytes, verdict: Verdict
) -> None:
    answers(server, Said(200, body=body))
    template = Template(url=server.url, accepted='"code":0')
    outcome = await Sms(server.outgoing, template).send(a_message("1380"))
    assert (outcome.verdict, outcome.status) == (verdict, 200)


@pytest.mark.parametrize(
    ("read", "name", "value"),
    [
        (robot.from_env, "MANYI_ROBOTS", "[{}]"),
        (
            robot.from_env,
            "MANYI_ROBOTS",
            '[{"name":"a","url":"https://x","kinds":["no.such"],"maker":"wecom"}]',
        ),
        (sms.from_env, "MANYI_SMS", "{"),
        (app_message.from_env, "MANYI_WECOM_CORP", "ww1"),
    ],
)
def test_settings_that_cannot_work_are_said(
    monkeypatch: pytest.MonkeyPatch, read: Any, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match="MANYI_"):
        read()


def test_a_channel_without_settings_is_off() -> None:
    assert (robot.from_env(), sms.from_env(), app_message.from_env()) == ((), None, None)
