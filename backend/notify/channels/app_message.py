"""Messages of an application in the area's messenger, to accounts that go by the name with which people sign in."""

from urllib.parse import urlencode

from backend.kernel.settings import BadSettings, Settings
from backend.notify.channels.access_token import AccessToken
from backend.notify.channels.application import Application
from backend.notify.channels.dingtalk import DingTalk
from backend.notify.channels.messenger import post_json
from backend.notify.channels.wecom import WeCom
from backend.notify.message import Message, Outcome, Verdict
from backend.notify.outgoing import Forbidden, Outgoing, Unreachable

_TOKEN_IS_OLD = {"errcode 40014", "errcode 41001", "errcode 42001"}


def from_env() -> Application | None:
    """The one of which there are settings: of two, people would hear everything twice."""
    wecom, dingtalk = WeCom.from_env(), DingTalk.from_env()
    if wecom and dingtalk:
        raise BadSettings("MANYI_WECOM_CORP and MANYI_DINGTALK_KEY: only one of them")
    return wecom or dingtalk


class AppMessages:
    def __init__(self, web: Outgoing, application: Application) -> None:
        self._web = web
        self._application = application
        self._origin = Settings.from_env().origin
        self._token = AccessToken(web, application.token_url)

    async def send(self, message: Message) -> Outcome:
        try:
            token = await self._token.valid()
        except Unreachable as reason:
            return Outcome(Verdict.AGAIN, reason=str(reason))
        except Forbidden as reason:
            return Outcome(Verdict.NEVER, reason=str(reason))
        url = f"{self._application.sending_url}?{urlencode({'access_token': token})}"
        outcome = await post_json(self._web, url, self._application.body(message, self._origin))
        if outcome.reason in _TOKEN_IS_OLD:
            self._token.forget(token)
            return Outcome(Verdict.AGAIN, outcome.status, outcome.reason)
        return outcome
