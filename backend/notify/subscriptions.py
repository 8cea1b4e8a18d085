"""The browsers that a person lets ring."""

import os
import re
from base64 import b64decode
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

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
"""The push services of the browsers, with what lies below them; MANYI_PUSH_HOSTS names more, also with a port."""
LONGEST_ENDPOINT = 2_000
_VISIBLE = re.compile(r"[!-~]+")
_LABELS = re.compile(r"[^.]{1,63}(\.[^.]{1,63})*")
"""Of a host: the resolver raises for any other (RFC 1035)."""
_POINT = 65
"""Bytes of a point of P-256 that is not compressed, as the encryption wants it (RFC 8291)."""


class PushServiceUnknown(DomainError):
    """This browser's push service is not one that this installation sends to."""


async def subscribe(
    session: AsyncSession, actor: Actor, endpoint: str, p256dh: str, auth: str
) -> PushSubscription:
    """Let the browser of this session ring; whoever used it before is heard there no more."""
    if actor.session_id is None:
        raise NotAllowed
    if not _is_known(_address(endpoint)):
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


async def ringing(
    session: AsyncSession, endpoints: Collection[str]
) -> dict[tuple[UUID | None, str], PushSubscription]:
    """Those of browsers that are still signed in, by person and endpoint: a browser may pass to another person."""
    found = await session.scalars(
        select(PushSubscription)
        .join(Session, Session.id == PushSubscription.session_id)
        .where(PushSubscription.endpoint.in_(endpoints), sessions.is_live())
    )
    return {(row.person_id, row.endpoint): row for row in found}


async def forget_ended(session: AsyncSession) -> None:
    """Sessions that ended ring nowhere; their subscriptions only take room."""
    live = select(Session.id).where(sessions.is_live())
    await session.execute(delete(PushSubscription).where(PushSubscription.session_id.not_in(live)))


def _address(endpoint: str) -> SplitResult:
    try:
        parts = urlsplit(endpoint)
        written_well = _VISIBLE.fullmatch(endpoint) and _LABELS.fullmatch(parts.hostname or "")
        parts.port  # noqa: B018  # raises where it is none
    except ValueError:
        raise Invalid(field="endpoint") from None
    if not written_well or len(endpoint) > LONGEST_ENDPOINT:
        raise Invalid(field="endpoint")
    return parts


def _is_known(address: SplitResult) -> bool:
    place = f"{address.hostname}:{443 if address.port is None else address.port}"
    named = (*KNOWN_SERVICES, *os.environ.get("MANYI_PUSH_HOSTS", "").split())
    known = [each if ":" in each else f"{each}:443" for each in named]
    return (
        address.scheme == "https"
        and address.username is None
        and any(place == each or place.endswith(f".{each}") for each in known)
    )


def _is_point(p256dh: str) -> bool:
    raw = _decoded(p256dh)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        return False
    return len(raw) == _POINT


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""
