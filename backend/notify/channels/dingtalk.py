"""An application in DingTalk (钉钉), which sends work notifications (工作通知)."""

import os
from typing import Any
from urllib.parse import urlencode

from backend.notify.channels.application import Application, Messenger
from backend.notify.channels.messenger import words
from backend.notify.message import Message


class DingTalk(Application):
    messenger = Messenger.DINGTALK

    @classmethod
    def from_env(cls) -> "DingTalk | None":
        """MANYI_DINGTALK_API: where its API has another address, such as https://oapi.dingtalk.io."""
        return cls.complete(
            os.environ.get("MANYI_DINGTALK_KEY", ""),
            os.environ.get("MANYI_DINGTALK_AGENT", ""),
            os.environ.get("MANYI_DINGTALK_SECRET", ""),
            os.environ.get("MANYI_DINGTALK_API", "https://oapi.dingtalk.com"),
        )

    @property
    def token_url(self) -> str:
        return f"{self.api}/gettoken?{urlencode({'appkey': self.key, 'appsecret': self.secret})}"

    @property
    def sending_url(self) -> str:
        return f"{self.api}/topapi/message/corpconversation/asyncsend_v2"

    def body(self, message: Message, origin: str) -> dict[str, Any]:
        # One person is shown the same words once a day, and whoever sends them again is told that all is well:
        # with their id two messages of one kind differ, and one that is sent twice does not.
        said = f"{words(message, origin)}#{message.id}"
        return {
            "agent_id": self.agent,
            "userid_list": message.address,
            "msg": {"msgtype": "text", "text": {"content": said}},
        }
