"""What WeCom and DingTalk have in common: HTTP 200 whatever happens, and the truth in `errcode`."""

from typing import Any

import msgspec

from backend.notify.message import Message, Outcome, Verdict
from backend.notify.outgoing import Answer, Forbidden, Outgoing, Unreachable

BUSY = {-1, 45009, 45033, 130101, 90018, 88}
"""Busy, or too many calls a minute: of WeCom the first three, of DingTalk the last three."""
_SEE_SUB_CODE = 88
"""DingTalk's gateway refuses a call; why, is another code beside it."""


async def post_json(web: Outgoing, url: str, body: dict[str, Any]) -> Outcome:
    try:
        answer = await web.post(url, msgspec.json.encode(body), {"Content-Type": "application/json"})
    except Unreachable as reason:
        return Outcome(Verdict.AGAIN, reason=str(reason))
    except Forbidden as reason:
        return Outcome(Verdict.NEVER, reason=str(reason))
    return outcome_of(answer)


def outcome_of(answer: Answer) -> Outcome:
    if answer.outcome.verdict is not Verdict.SENT:
        return answer.outcome
    code = errcode(answer)
    if code == 0:
        return answer.outcome
    return Outcome(Verdict.AGAIN if code in BUSY else Verdict.NEVER, answer.status, f"errcode {code}")


def errcode(answer: Answer) -> int:
    try:
        said = msgspec.json.decode(answer.body)
        code = int(said["errcode"])
        return int(said.get("sub_code", code)) if code == _SEE_SUB_CODE else code
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return -1


def words(message: Message, origin: str) -> str:
    return f"{message.title}\n{origin}/inbox"
