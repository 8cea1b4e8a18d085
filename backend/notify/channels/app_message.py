"""Messages of an application in WeCom, to accounts that go by the name with which people sign in."""

import asyncio
import os
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import msgspec

from backend.kernel.settings import BadSettings, Settings
from backend.notify.channels.messenger import errcode, post_json, words
from backend.notify.message import Message, Outcome, Verdict
from backend.notify.outgoing import Forbidden, Outgoing, Unreachable

_TOKEN_IS_OLD = {"errcode 40014", "errcode 41001", "errcode 42001"}
_BEFORE_ITS_END = 300
"""Seconds: a token is renewed while the old one still works."""
_REMEMBERED = 15.0
"""Seconds: where no token is to be had, one message has waited for it, and not each in turn."""


class _Token(msgspec.Struct):
    access_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Account:
    corporation: str
    agent: int
    secret: str
    api: str
    """Another address where the area has a WeCom of its own (政务微信)."""


def from_env() -> Account | None:
    """MANYI_WECOM_CORP, MANYI_WECOM_AGENT, MANYI_WECOM_SECRET, and MANYI_WECOM_API for another address."""
    corporation = os.environ.get("MANYI_WECOM_CORP", "")
    if not corporation:
        return None
    agent, secret = os.environ.get("MANYI_WECOM_AGENT", ""), os.environ.get("MANYI_WECOM_SECRET", "")
    if not agent.isdecimal() or not secret:
        raise BadSettings("MANYI_WECOM_CORP also needs MANYI_WECOM_AGENT, a number, and MANYI_WECOM_SECRET")
    api = os.environ.get("MANYI_WECOM_API", "https://qyapi.weixin.qq.com")
    return Account(corporation, int(agent), secret, api)


class AppMessages:
    def __init__(self, web: Outgoing, account: Account) -> None:
        self._web = web
        self._account = account
        self._origin = Settings.from_env().origin
        self._token, self._renew_at = "", 0.0
        self._refusal, self._refused_at = "", 0.0
        self._renewing = asyncio.Lock()

    async def send(self, message: Message) -> Outcome:
        try:
            token = await self._valid_token()
        except Unreachable as reason:
            return Outcome(Verdict.AGAIN, reason=str(reason))
        except Forbidden as reason:
            return Outcome(Verdict.NEVER, reason=str(reason))
        url = f"{self._account.api}/cgi-bin/message/send?{urlencode({'access_token': token})}"
        outcome = await post_json(self._web, url, self._body(message))
        if outcome.reason in _TOKEN_IS_OLD:
            if self._token == token:
                self._renew_at = 0.0
            return Outcome(Verdict.AGAIN, outcome.status, outcome.reason)
        return outcome

    def _body(self, message: Message) -> dict[str, object]:
        return {
            "touser": message.address,
            "msgtype": "text",
            "agentid": self._account.agent,
            "text": {"content": words(message, self._origin)},
            # WeCom itself leaves out what it has shown within this time.
            "enable_duplicate_check": 1,
            "duplicate_check_interval": 1800,
        }

    async def _valid_token(self) -> str:
        """WeCom wants it kept: who asks for one each time is soon refused."""
        async with self._renewing:
            if time.monotonic() >= self._renew_at:
                if self._refusal and time.monotonic() < self._refused_at + _REMEMBERED:
                    raise Unreachable(self._refusal)
                try:
                    await self._renew()
                except Unreachable as reason:
                    self._refusal, self._refused_at = str(reason), time.monotonic()
                    raise
            return self._token

    async def _renew(self) -> None:
        account = self._account
        query = urlencode({"corpid": account.corporation, "corpsecret": account.secret})
        answer = await self._web.ask("GET", f"{account.api}/cgi-bin/gettoken?{query}")
        if answer.status != 200 or errcode(answer) != 0:
            raise Unreachable(f"no access token: {answer.status}, errcode {errcode(answer)}")
        try:
            given = msgspec.json.decode(answer.body, type=_Token)
        except msgspec.DecodeError:
            raise Unreachable("no access token in the answer") from None
        self._token = given.access_token
        self._renew_at = time.monotonic() + given.expires_in - _BEFORE_ITS_END
