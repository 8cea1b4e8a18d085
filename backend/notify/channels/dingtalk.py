"""An application in DingTalk (钉钉, 政务钉钉), which sends work notifications (工作通知)."""

from typing import Any
from urllib.parse import urlencode

from backend.notify.channels.application import Application, Maker
from backend.notify.channels.messenger import words
from backend.notify.message import Message


class DingTalk(Application):
    maker = Maker.DINGTALK
    named = "MANYI_DINGTALK_KEY"
    public_api = "https://oapi.dingtalk.com"

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
