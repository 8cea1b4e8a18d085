"""The token with which an application speaks to its messenger."""

import asyncio
import time

import msgspec

from backend.notify.channels.messenger import errcode
from backend.notify.outgoing import Outgoing, Unreachable

_BEFORE_ITS_END = 300
"""Seconds: a token is renewed while the old one still works."""
_REMEMBERED = 15.0
"""Seconds: where no token is to be had, one message has waited for it, and not each in turn."""


class _Given(msgspec.Struct):
    access_token: str
    expires_in: int


class AccessToken:
    """Asked for at `url` and kept: who asks for one each time is soon refused."""

    def __init__(self, web: Outgoing, url: str) -> None:
        self._web = web
        self._url = url
        self._token, self._renew_at = "", 0.0
        self._refusal, self._refused_at = "", 0.0
        self._renewing = asyncio.Lock()

    async def valid(self) -> str:
        """Raise Unreachable or Forbidden where none is to be had."""
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

    def forget(self, token: str) -> None:
        """The messenger calls it old; another message may have the next one already."""
        if self._token == token:
            self._renew_at = 0.0

    async def _renew(self) -> None:
        answer = await self._web.ask("GET", self._url)
        if answer.status != 200 or errcode(answer) != 0:
            raise Unreachable(f"no access token: {answer.status}, errcode {errcode(answer)}")
        try:
            given = msgspec.json.decode(answer.body, type=_Given)
        except msgspec.DecodeError:
            raise Unreachable("no access token in the answer") from None
        self._token = given.access_token
        self._renew_at = time.monotonic() + given.expires_in - _BEFORE_ITS_END
