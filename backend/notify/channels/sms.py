"""Text messages through whatever gateway the area has: a plain HTTP request with places to fill in."""

import os
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import quote

import msgspec

from backend.kernel.settings import BadSettings
from backend.notify.message import Message, Outcome, Verdict
from backend.notify.outgoing import Forbidden, Outgoing, Unreachable


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """MANYI_SMS as JSON. `{phone}`, `{text}` and `{id}` stand for themselves in `url` and `body`.

    In the URL and in a form they are percent-encoded, in JSON written as JSON (between the template's own quotes).
    """

    url: str
    body: str = ""
    method: Literal["GET", "POST"] = "POST"
    headers: Mapping[str, str] = msgspec.field(default_factory=lambda: {"Content-Type": "application/json"})
    accepted: str = ""
    """What stands in the answer of a gateway that has taken the message: many refuse with a 200."""

    @property
    def is_json(self) -> bool:
        return any(name.lower() == "content-type" and "json" in value for name, value in self.headers.items())


def from_env() -> Template | None:
    written = os.environ.get("MANYI_SMS", "")
    if not written:
        return None
    try:
        return msgspec.json.decode(written, type=Template)
    except msgspec.DecodeError as error:
        raise BadSettings(f"MANYI_SMS: {error}") from None


class Sms:
    def __init__(self, web: Outgoing, template: Template) -> None:
        self._web = web
        self._template = template

    async def send(self, message: Message) -> Outcome:
        template = self._template
        url = filled(template.url, message, _percent)
        body = filled(template.body, message, _json if template.is_json else _percent).encode()
        try:
            answer = await self._web.ask(template.method, url, body, template.headers)
        except Unreachable as reason:
            return Outcome(Verdict.AGAIN, reason=str(reason))
        except Forbidden as reason:
            return Outcome(Verdict.NEVER, reason=str(reason))
        if answer.outcome.verdict is Verdict.SENT and template.accepted.encode() not in answer.body:
            return Outcome(Verdict.AGAIN, answer.status, reason="not accepted")
        return answer.outcome


def filled(template: str, message: Message, written: Callable[[str], str]) -> str:
    values = {"{phone}": message.address, "{text}": message.title, "{id}": str(message.id)}
    for place, value in values.items():
        template = template.replace(place, written(value))
    return template


def _percent(value: str) -> str:
    return quote(value, safe="")


def _json(value: str) -> str:
    return msgspec.json.encode(value).decode()[1:-1]
