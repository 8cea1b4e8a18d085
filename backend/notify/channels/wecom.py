"""An application in WeCom (企业微信, 政务微信)."""

import os
from typing import Any
from urllib.parse import urlencode

from backend.notify.channels.application import Application, Messenger
from backend.notify.channels.messenger import words
from backend.notify.message import Message


class WeCom(Application):
    messenger = Messenger.WECOM

    @classmethod
    def from_env(cls) -> "WeCom | None":
        """MANYI_WECOM_API: where the area has a WeCom of its own (政务微信)."""
        return cls.complete(
            os.environ.get("MANYI_WECOM_CORP", ""),
            os.environ.get("MANYI_WECOM_AGENT", ""),
            os.environ.get("MANYI_WECOM_SECRET", ""),
            os.environ.get("MANYI_WECOM_API", "https://qyapi.weixin.qq.com"),
        )

    @property
    def token_url(self) -> str:
        return f"{self.api}/cgi-bin/gettoken?{urlencode({'corpid': self.key, 'corpsecret': self.secret})}"

    @property
    def sending_url(self) -> str:
        return f"{self.api}/cgi-bin/message/send"

    def body(self, message: Message, origin: str) -> dict[str, Any]:
        # WeCom leaves out the words that it has shown within the time below: with their id two messages of one
        # kind differ, and one that is sent twice does not.
        return {
            "touser": message.address,
            "msgtype": "text",
            "agentid": self.agent,
            "text": {"content": f"{words(message, origin)}#{message.id}"},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": 1800,
        }
