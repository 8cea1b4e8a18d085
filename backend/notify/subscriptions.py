"""The browsers that a person lets ring."""

import binascii
import os
from base64 import urlsafe_b64decode
from collections.abc import Collection
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import sessions
from backend.identity.actor import Actor
from backend.identity.models import Person, Session
from backend.kernel import clock
from backend.kernel.errors import DomainError, Invalid, NotAllowed
from backend.notify.models import PushSubscription

KNOWN_SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""The push services of the browsers, with what lies below them; MANYI_PUSH_HOSTS names more."""
LONGEST_ENDPOINT = 2_000


class PushServiceUnknown(DomainError):
    """This browser's push service is not one that this installation sends to."""


async def subscribe(
    session: AsyncSession, actor: Actor, endpoint: str, p256dh: str, auth: str
) -> PushSubscription:
    """Let the browser of this session ring; whoever used it before is heard there no more."""
    if actor.session_id is None:
        raise NotAllowed
    if len(endpoint) > LONGEST_ENDPOINT:
        raise Invalid(field="endpoint")
    if not _is_known(endpoint):
        raise PushServiceUnknown(field="endpoint")
    if not _is_point(p256dh):
        raise Invalid(field="p256dh")
    if len(_decoded(auth)) != 16:
        raise Invalid(field="auth")
    # Two pages of one browser subscribe one after the other.
    await session.get_one(Session, actor.session_id, with_for_update=True)
    await session.execute(
        delete(PushSubscription).where(
            or_(PushSubscription.endpoint == endpoint, PushSubscription.session_id == actor.session_id)
        )
    )
    row = PushSubscription(
        person_id=actor.id,
        session_id=actor.session_id,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        created_at=clock.now(),
    )
    session.add(row)
    return row


async def unsubscribe(session: AsyncSession, actor: Actor) -> Person:
    """The browser of this session rings no more; one that does not is no trouble."""
    await session.execute(delete(PushSubscription).where(PushSubscription.session_id == actor.session_id))
    return await session.get_one(Person, actor.id)


async def rings(session: AsyncSession, actor: Actor, endpoint: str) -> bool:
    mine = PushSubscription.session_id == actor.session_id, PushSubscription.endpoint == endpoint
    return await session.scalar(select(PushSubscription.id).where(*mine)) is not None


async def ringing(session: AsyncSession, endpoints: Collection[str]) -> dict[str, PushSubscription]:
    """Those of browsers that are still signed in, by endpoint."""
    found = await session.scalars(
        select(PushSubscription)
        .join(Session, Session.id == PushSubscription.session_id)
        .where(PushSubscription.endpoint.in_(endpoints), sessions.is_live())
    )
    return {row.endpoint: row for row in found}


async def forget_ended(session: AsyncSession) -> None:
    """Sessions that ended ring nowhere; their subscriptions only take room."""
    live = select(Session.id).where(sessions.is_live())
    await session.execute(delete(PushSubscription).where(PushSubscription.session_id.not_in(live)))


def _is_known(endpoint: str) -> bool:
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if f"{host}:{parts.port}" in os.environ.get("MANYI_OUTGOING_ALLOWED", "").split():
        return True
    known = (*KNOWN_SERVICES, *os.environ.get("MANYI_PUSH_HOSTS", "").split())
    return (
        parts.scheme == "https"
        and parts.port in (None, 443)
        and parts.username is None
        and any(host == each or host.endswith(f".{each}") for each in known)
    )


def _is_point(p256dh: str) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(p256dh))
    except ValueError:
        return False
    return True


def _decoded(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
