"""Robots in the groups of WeCom and DingTalk: they tell a desk, not a person."""

import base64
import hashlib
import hmac
import os
import time
from collections.abc import Sequence
from urllib.parse import quote_plus

import msgspec

from backend.kernel.settings import BadSettings, Settings
from backend.notify.channels.application import Messenger
from backend.notify.channels.messenger import post_json, words
from backend.notify.kinds import KINDS
from backend.notify.message import Message, Outcome, Verdict
from backend.notify.outgoing import Outgoing


class Robot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of MANYI_ROBOTS. `url` is its webhook, whoever knows it may speak; `secret` signs for DingTalk."""

    name: str
    url: str
    kinds: frozenset[str]
    maker: Messenger
    secret: str | None = None
    locale: str = "zh-CN"


def from_env() -> tuple[Robot, ...]:
    """MANYI_ROBOTS, a JSON array of them."""
    try:
        robots = msgspec.json.decode(os.environ.get("MANYI_ROBOTS", "[]"), type=tuple[Robot, ...])
    except msgspec.DecodeError as error:
        raise BadSettings(f"MANYI_ROBOTS: {error}") from None
    for robot in robots:
        if unknown := robot.kinds - KINDS.keys():
            raise BadSettings(f"MANYI_ROBOTS: {robot.name} waits for {', '.join(sorted(unknown))}")
    if len({robot.name for robot in robots}) < len(robots):
        raise BadSettings("MANYI_ROBOTS: two have the same name")
    return robots


class Robots:
    def __init__(self, web: Outgoing, robots: Sequence[Robot]) -> None:
        self._web = web
        self._robots = {robot.name: robot for robot in robots}
        self._origin = Settings.from_env().origin

    async def send(self, message: Message) -> Outcome:
        robot = self._robots.get(message.address)
        if robot is None:
            return Outcome(Verdict.NEVER, reason="no such robot any more")
        said = {"msgtype": "text", "text": {"content": words(message, self._origin)}}
        return await post_json(self._web, signed(robot, time.time()), said)


def signed(robot: Robot, now: float) -> str:
    """The webhook, with DingTalk's signature over the time (valid for an hour) where the robot has a secret."""
    if robot.secret is None:
        return robot.url
    stamp = int(now * 1000)
    seal = hmac.digest(robot.secret.encode(), f"{stamp}\n{robot.secret}".encode(), hashlib.sha256)
    return f"{robot.url}&timestamp={stamp}&sign={quote_plus(base64.b64encode(seal))}"
