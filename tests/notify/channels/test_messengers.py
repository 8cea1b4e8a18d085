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
from backend.notify.channels import access_token, app_message, robot, sms
from backend.notify.channels.app_message import AppMessages
from backend.notify.channels.application import Messenger
from backend.notify.channels.dingtalk import DingTalk
from backend.notify.channels.robot import Robot, Robots
from backend.notify.channels.sms import Sms, Template
from backend.notify.channels.wecom import WeCom
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
    desk = Robot("desk", f"{server.url}/send?key=1", KINDS, Messenger.WECOM)
    robots = Robots(server.outgoing, [desk])
    assert (await robots.send(a_message("desk"))).verdict is Verdict.SENT
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/send?key=1")
    said = {"msgtype": "text", "text": {"content": "险情报修\nhttps://manyi.test/inbox"}}
    assert msgspec.json.decode(asked.body) == said


async def test_a_robot_of_dingtalk_signs(server: Web) -> None:
    answers(server, well())
    desk = Robot("desk", f"{server.url}/send?access_token=1", KINDS, Messenger.DINGTALK, secret="SEC1")
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
    desk = Robot("desk", server.url, KINDS, Messenger.WECOM)
    outcome = await Robots(server.outgoing, [desk]).send(a_message("desk"))
    assert (outcome.verdict, len(server.asked)) == (verdict, 1)


async def test_a_robot_that_is_no_more_or_lies_inside_says_nothing(server: Web) -> None:
    robots = Robots(Outgoing(), [Robot("inside", server.url, KINDS, Messenger.WECOM)])
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
    messages = AppMessages(server.outgoing, WeCom("ww1", 7, "s", server.url))
    message = a_message("zhao")
    verdicts = [(await messages.send(message)).verdict for _ in range(4)]
    assert verdicts == [Verdict.SENT, Verdict.SENT, Verdict.AGAIN, Verdict.SENT]
    tokens = [
        parse_qs(urlsplit(asked.path).query).get("access_token", ["asked"])[0] for asked in server.asked
    ]
    assert tokens == ["asked", "one", "one", "one", "asked", "two"]
    said = msgspec.json.decode(server.asked[1].body)
    assert (said["touser"], said["agentid"], said["text"]["content"]) == (
        "zhao",
        7,
        f"险情报修\nhttps://manyi.test/inbox#{message.id}",
    )


async def test_wecom_leaves_out_no_second_message_of_a_kind_but_a_second_try(server: Web) -> None:
    answers(server, well(access_token="one", expires_in=7200), well(), well(), well())
    messages = AppMessages(server.outgoing, WeCom("ww1", 7, "s", server.url))
    first, second = a_message("zhao"), a_message("zhao")
    for message in (first, second, first):
        assert (await messages.send(message)).verdict is Verdict.SENT
    bodies = [each.body for each in server.asked[1:]]
    assert bodies[0] == bodies[2] != bodies[1]
    assert {msgspec.json.decode(body)["enable_duplicate_check"] for body in bodies} == {1}


async def test_dingtalk_is_told_the_same_news_twice_in_words_that_differ(server: Web) -> None:
    answers(
        server, well(access_token="one", expires_in=7200), well(task_id=1), well(task_id=2), well(task_id=3)
    )
    messages = AppMessages(server.outgoing, DingTalk("ding1", 7, "s", server.url))
    first, second = a_message("zhao"), a_message("zhao")
    for message in (first, second, first):
        assert (await messages.send(message)).verdict is Verdict.SENT
    asked = [urlsplit(each.path) for each in server.asked]
    assert [(each.path, parse_qs(each.query)) for each in asked] == [
        ("/gettoken", {"appkey": ["ding1"], "appsecret": ["s"]}),
        *[("/topapi/message/corpconversation/asyncsend_v2", {"access_token": ["one"]})] * 3,
    ]
    assert [msgspec.json.decode(each.body) for each in server.asked[1:]] == [
        {
            "agent_id": 7,
            "userid_list": "zhao",
            "msg": {
                "msgtype": "text",
                "text": {"content": f"险情报修\nhttps://manyi.test/inbox#{message.id}"},
            },
        }
        for message in (first, second, first)
    ]


@pytest.mark.parametrize(
    ("sub_code", "verdict", "asked"),
    [("40014", Verdict.AGAIN, 4), ("90018", Verdict.AGAIN, 3), ("60011", Verdict.NEVER, 3)],
)
async def test_dingtalk_says_beside_its_refusal_why(
    server: Web, sub_code: str, verdict: Verdict, asked: int
) -> None:
    """Only for a token that is old another one is asked for."""
    token = well(access_token="one", expires_in=7200)
    refused = Said(200, body=msgspec.json.encode({"errcode": 88, "sub_code": sub_code}))
    answers(server, token, refused, *([token] if asked == 4 else []), well())
    messages = AppMessages(server.outgoing, DingTalk("ding1", 7, "s", server.url))
    assert (await messages.send(a_message("zhao"))).verdict is verdict
    assert (await messages.send(a_message("zhao"))).verdict is Verdict.SENT
    assert len(server.asked) == asked


async def test_without_a_token_it_is_tried_again(server: Web) -> None:
    answers(server, Said(200, body=b'{"errcode":40013}'))
    outcome = await AppMessages(server.outgoing, WeCom("ww1", 7, "s", server.url)).send(a_message("zhao"))
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
    messages = AppMessages(server.outgoing, WeCom("ww1", 7, "s", server.url))
    outcomes = await asyncio.gather(*(messages.send(a_message("zhao")) for _ in range(5)))
    assert {(each.verdict, each.reason) for each in outcomes} == {
        (Verdict.AGAIN, "no access token: 200, errcode 40013")
    }
    assert len(server.asked) == 1
    monkeypatch.setattr(access_token, "_REMEMBERED", 0.0)
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
        (app_message.from_env, "MANYI_DINGTALK_KEY", "ding1"),
    ],
)
def test_settings_that_cannot_work_are_said(
    monkeypatch: pytest.MonkeyPatch, read: Any, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match="MANYI_"):
        read()


def test_an_area_has_one_messenger(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MANYI_WECOM", "MANYI_DINGTALK"):
        monkeypatch.setenv(f"{name}_AGENT", "7")
        monkeypatch.setenv(f"{name}_SECRET", "s")
    monkeypatch.setenv("MANYI_DINGTALK_KEY", "ding1")
    assert app_message.from_env() == DingTalk("ding1", 7, "s", "https://oapi.dingtalk.com")
    monkeypatch.setenv("MANYI_WECOM_CORP", "ww1")
    with pytest.raises(BadSettings, match="only one"):
        app_message.from_env()
    monkeypatch.delenv("MANYI_DINGTALK_KEY")
    assert app_message.from_env() == WeCom("ww1", 7, "s", "https://qyapi.weixin.qq.com")


def test_a_channel_without_settings_is_off() -> None:
    assert (robot.from_env(), sms.from_env(), app_message.from_env()) == ((), None, None)
