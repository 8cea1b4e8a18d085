"""What leaves the house, how its sending may end, and what every channel is."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Protocol
from uuid import UUID

from backend.kernel.languages import spoken
from backend.kernel.refs import Ref
from backend.notify.invitations import Invitation
from backend.notify.kinds import KINDS
from backend.notify.models import Delivery, PushSubscription


@dataclass(frozen=True, slots=True)
class Message:
    """No name, place or word of anyone: it says what kind of news there is, and the app says the rest.

    A letter's invitation is the one exception: a calendar has to know what is where.

    `id` stays the same over all tries. `about` is None for several news in one.
    """

    id: UUID
    address: str
    kind: str | None
    about: Ref | None
    title: str
    urgent: bool
    locale: str
    browser: PushSubscription | None = None
    """For web push: at this address, where its person is still signed in."""
    invitation: Invitation | None = None
    """For mail."""

    @classmethod
    def of(
        cls,
        delivery: Delivery,
        browser: PushSubscription | None = None,
        invitation: Invitation | None = None,
    ) -> "Message":
        about = None
        if delivery.subject_kind is not None and delivery.subject_id is not None:
            about = Ref(delivery.subject_kind, delivery.subject_id)
        return cls(
            id=delivery.id,
            address=delivery.address,
            kind=delivery.kind,
            about=about,
            title=_title(delivery),
            urgent=delivery.urgent,
            locale=delivery.locale,
            browser=browser,
            invitation=invitation,
        )


def _title(delivery: Delivery) -> str:
    if delivery.kind is None:
        count = delivery.count
        return spoken(delivery.locale, f"您有 {count} 条新消息", f"You have {count} new notices")
    kind = KINDS[delivery.kind]
    return spoken(delivery.locale, kind.title, kind.title_en)


class Verdict(Enum):
    SENT = "sent"
    AGAIN = "again"
    NEVER = "never"
    """This message will not be taken, whenever it is tried."""
    GONE = "gone"
    """Nor any other: there is nobody at this address any more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    verdict: Verdict
    status: int | None = None
    reason: str | None = None
    not_before: timedelta = timedelta()
    """How long the other side wants to be left alone."""


SENT = Outcome(Verdict.SENT)


class Channel(Protocol):
    """A way out of the house. It answers with an outcome and does not raise for what the other side does."""

    async def send(self, message: Message) -> Outcome: ...
