"""A browser that is pushed to: it has its own keys, and really reads what was encrypted for it."""

import base64
import os
from dataclasses import dataclass, field
from typing import Any

import http_ece
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from backend.edge.embedded.home import push_key
from backend.identity.actor import Actor
from backend.identity.models import Session
from backend.kernel import clock
from backend.kernel.db import Database
from backend.notify.channels.push import Keys
from backend.notify.models import PushSubscription
from tests.notify.web import Asked

OURS = Keys(push_key(), "mailto:service@manyi.test")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


A_KEY = ec.derive_private_key(7, ec.SECP256R1())
COMPRESSED = _text(A_KEY.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint))
"""A point of the curve in a form for which the encryption has no use."""


@dataclass
class Browser:
    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def p256dh(self) -> str:
        return _text(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return _text(self.secret)

    def read(self, asked: Asked) -> dict[str, Any]:
        """What was said to it, once it is sure that the service said it to this push service, just now."""
        assert asked.headers["content-encoding"] == "aes128gcm"
        signed = asked.headers["authorization"]
        assert Vapid02.verify(signed)
        token, _, public = signed.removeprefix("vapid t=").partition(",k=")
        assert public == OURS.public
        claims = msgspec.json.decode(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        assert claims["aud"] == "http://" + asked.headers["host"]
        assert clock.now().timestamp() < claims["exp"] <= clock.now().timestamp() + 86_400
        plain = http_ece.decrypt(asked.body, private_key=self.key, auth_secret=self.secret)
        said: dict[str, Any] = msgspec.json.decode(plain)
        return said


async def signed_in(database: Database, person: Actor) -> Session:
    now = clock.now()
    row = Session(
        person_id=person.id,
        token_hash=os.urandom(32),
        device="手机",
        created_at=now,
        last_seen_at=now,
        expires_at=now.replace(year=now.year + 1),
    )
    async with database.write() as session:
        session.add(row)
    return row


async def a_browser(database: Database, person: Actor, endpoint: str) -> Browser:
    """Signed in, and let ring."""
    browser, opened = Browser(endpoint), await signed_in(database, person)
    async with database.write() as session:
        session.add(
            PushSubscription(
                person_id=person.id,
                session_id=opened.id,
                endpoint=endpoint,
                p256dh=browser.p256dh,
                auth=browser.auth,
                created_at=clock.now(),
            )
        )
    return browser
