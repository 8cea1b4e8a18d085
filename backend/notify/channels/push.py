"""Web push (RFC 8030, 8188, 8291, 8292): encrypted for one browser, carried by its maker's service."""

import base64
import os
import time
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend.kernel.settings import BadSettings
from backend.notify.message import Message, Outcome, Verdict
from backend.notify.models import PushSubscription
from backend.notify.outgoing import Forbidden, Outgoing, Unreachable

TTL = 86_400
"""Seconds for which a service keeps it for a phone that is switched off."""
LARGEST = 3_000
"""Bytes: every service takes 4,096 after encryption."""
_SIGNED_FOR = 3_600
"""Seconds: one signature serves a service for an hour; it may be valid for a day."""


@dataclass(frozen=True)
class Keys:
    """What proves to push services that it is we who send."""

    private: str
    contact: str

    @cached_property
    def public(self) -> str:
        """As a browser wants it."""
        number = int.from_bytes(base64.urlsafe_b64decode(self.private + "=" * (-len(self.private) % 4)))
        key = ec.derive_private_key(number, ec.SECP256R1()).public_key()
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def from_env() -> Keys | None:
    """MANYI_VAPID_KEY, 32 bytes in URL-safe base64; MANYI_VAPID_CONTACT, whom a push service may write to."""
    private = os.environ.get("MANYI_VAPID_KEY", "")
    if not private:
        return None
    keys = Keys(private, os.environ.get("MANYI_VAPID_CONTACT", "mailto:postmaster@localhost"))
    try:
        keys.public  # noqa: B018  # a wrong key is found at the start
    except ValueError:
        raise BadSettings("MANYI_VAPID_KEY is no private key of P-256") from None
    return keys


class Push:
    def __init__(self, web: Outgoing, keys: Keys) -> None:
        self._web = web
        self._keys = keys
        self._signatures: dict[str, tuple[float, str]] = {}

    async def send(self, message: Message) -> Outcome:
        if message.browser is None:
            return Outcome(Verdict.NEVER, reason="signed out")
        body = payload(message)
        if len(body) > LARGEST:
            return Outcome(Verdict.NEVER, reason=f"{len(body)} bytes")
        try:
            answer = await self._web.post(
                message.address, encrypted(message.browser, body), self._headers(message)
            )
        except Unreachable as reason:
            return Outcome(Verdict.AGAIN, reason=str(reason))
        except Forbidden as reason:
            return Outcome(Verdict.NEVER, reason=str(reason))
        if answer.status in (404, 410):
            return Outcome(Verdict.GONE, answer.status)
        return answer.outcome

    def _headers(self, message: Message) -> dict[str, str]:
        return {
            "Authorization": self._signature(message.address),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(TTL),
            "Urgency": "high" if message.urgent else "normal",
            "Topic": topic(message),
        }

    def _signature(self, endpoint: str) -> str:
        parts = urlsplit(endpoint)
        origin = f"{parts.scheme}://{parts.netloc}"
        until, signature = self._signatures.get(origin, (0.0, ""))
        now = time.time()
        if until <= now:
            claims: dict[str, str | int] = {
                "sub": self._keys.contact,
                "aud": origin,
                "exp": int(now) + 2 * _SIGNED_FOR,
            }
            signature = _sign(self._keys, claims)
            self._signatures[origin] = (now + _SIGNED_FOR, signature)
        return signature


# Both are imported by who sends only: they bring two whole HTTP clients along, which a web process would carry.


def _sign(keys: Keys, claims: dict[str, str | int]) -> str:
    from py_vapid import Vapid02

    signature: str = Vapid02.from_string(keys.private).sign(claims)["Authorization"]
    return signature


def encrypted(subscription: PushSubscription, body: bytes) -> bytes:
    from pywebpush import WebPusher

    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    pusher = WebPusher({"endpoint": subscription.endpoint, "keys": keys})
    result: bytes = pusher.encode(body)["body"]
    return result


def payload(message: Message) -> bytes:
    """What the service worker shows (`pwa/src/app/serviceWorker.ts`)."""
    about = message.about
    return msgspec.json.encode(
        {
            "id": str(message.id),
            "kind": message.kind,
            "title": message.title,
            "lang": message.locale,
            "tag": topic(message),
            "subjectKind": about.kind if about else None,
            "subjectId": str(about.id) if about else None,
            "urgent": message.urgent,
        }
    )


def topic(message: Message) -> str:
    """22 characters for what it is about: in the service and on the phone the newer replaces the older."""
    if message.about is None:
        return "digest"
    return base64.urlsafe_b64encode(message.about.id.bytes).rstrip(b"=").decode()
