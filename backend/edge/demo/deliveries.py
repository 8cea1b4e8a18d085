"""What left the demo area's house in the last days. Nothing waits: no channel of somebody's trial may send it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.demo.people import DemoPerson
from backend.edge.demo.planting import Planted
from backend.edge.demo.seed import Chance
from backend.kernel import clock
from backend.kernel.bulk import insert_many
from backend.notify.kinds import KINDS
from backend.notify.models import Delivery, DeliveryState
from backend.notify.sending import MOST_ATTEMPTS

_COUNT = 120
_SPAN = timedelta(days=5)
_KINDS = (
    "ticket.assigned",
    "ticket.arrived",
    "ticket.done",
    "booking.approved",
    "booking.changed",
    "survey.asked",
)
_CHANNELS = {"push": 60, "app": 25, "mail": 10, "robot": 4, "sms": 1}
_FAILURES: dict[str, tuple[int | None, str]] = {
    "push": (410, "gone"),
    "app": (200, "errcode 81013"),
    "mail": (550, "No such mailbox"),
    "robot": (None, "no answer in time"),
    "sms": (503, "again"),
}


async def plant(session: AsyncSession, planted: Planted) -> None:
    chance, now = Chance("deliveries"), clock.now()
    people = chance.sample(planted.people.cadres, _COUNT)
    moments = sorted(now - _SPAN * chance.random() for _ in people)
    rows = [_row(person, moment, chance) for person, moment in zip(people, moments, strict=True)]
    await insert_many(session, Delivery, rows)


def _row(person: DemoPerson, moment: datetime, chance: Chance) -> dict[str, Any]:
    (channel,) = chance.choices(list(_CHANNELS), list(_CHANNELS.values()))
    to_robot = channel == "robot"
    kind = "ticket.danger" if to_robot else chance.choice(_KINDS)
    about = kind.partition(".")[0]
    failed = chance.random() < 0.05
    status, reason = _FAILURES[channel] if failed else (200, None)
    sent_at = moment + timedelta(seconds=chance.uniform(1, 9))
    return {
        "id": chance.id(moment),
        "person_id": None if to_robot else person.id,
        "notice_id": None,
        "channel": channel,
        "address": _address(channel, person),
        "kind": kind,
        "subject_kind": about,
        "subject_id": chance.id(moment),
        "count": 1,
        "urgent": KINDS[kind].urgent,
        "locale": "zh-CN",
        "news_at": moment,
        "created_at": moment,
        "state": DeliveryState.GIVEN_UP if failed else DeliveryState.SENT,
        "attempts": MOST_ATTEMPTS if failed and reason in ("again", "no answer in time") else 1,
        "next_at": sent_at,
        "status": status,
        "last_error": reason,
        "sent_at": None if failed else sent_at,
    }


def _address(channel: str, person: DemoPerson) -> str:
    match channel:
        case "push":
            return f"https://push.example/{person.id}"
        case "sms":
            return person.phone
        case "robot":
            return "服务台值班群"
        case _:
            return person.login
