"""Signed-in devices: opened after any kind of sign-in, listed and ended by their owner."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.events import SessionOpened, SessionRevoked
from backend.identity.models import AccountClosed, Person, Session
from backend.kernel import clock, journal
from backend.kernel.errors import NotFound
from backend.kernel.refs import Ref

COOKIE = "manyi_session"
"""Name of the cookie that holds the token."""
IDLE = timedelta(days=8)
"""A phone laid away longer has to sign in again; the week of the National Day holiday is not longer."""
ABSOLUTE = timedelta(days=30)
"""Whatever its use, a session ends; a stolen cookie does not live for ever."""
KEPT = timedelta(days=180)
"""Ended sessions stay for inquiries: the law on network security asks for logs of six months."""
TOKEN_BYTES = 32
LONGEST_DEVICE = 80


@dataclass(frozen=True, slots=True)
class Device:
    """From where someone signs in. `token` is the cookie it already had: that session ends."""

    name: str
    address: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session. Only the device ever knows the token."""

    person_id: UUID
    session_id: UUID
    token: str


def hash_of(token: str) -> bytes:
    """The token holds 256 random bits: one round is enough, and whoever reads the table cannot sign in."""
    return hashlib.sha256(token.encode()).digest()


def is_live() -> ColumnElement[bool]:
    now = clock.now()
    return and_(Session.revoked_at.is_(None), Session.expires_at > now, Session.last_seen_at > now - IDLE)


async def open_session(session: AsyncSession, person_id: UUID, device: Device) -> Opened:
    """A session for a person whose identity is proven, by password here or by any other provider."""
    # The lock waits for a verb that closes the account at this moment, and makes it wait.
    person = await session.get(Person, person_id, with_for_update={"key_share": True, "read": True})
    if person is None or not person.is_active:
        raise AccountClosed
    if device.token is not None:
        await _end_previous(session, device.token)
    now, token = clock.now(), secrets.token_urlsafe(TOKEN_BYTES)
    opened = Session(
        person_id=person.id,
        token_hash=hash_of(token),
        device=device.name[:LONGEST_DEVICE],
        address=device.address,
        created_at=now,
        last_seen_at=now,
        expires_at=now + ABSOLUTE,
    )
    session.add(opened)
    await journal.record(
        session,
        person.ref,
        person.ref,
        SessionOpened(session=opened.id, device=opened.device, address=opened.address),
    )
    return Opened(person.id, opened.id, token)


async def _end_previous(session: AsyncSession, token: str) -> None:
    ended = await session.execute(
        update(Session)
        .where(Session.token_hash == hash_of(token), Session.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(Session.person_id, Session.id)
    )
    for person_id, session_id in ended:
        await journal.record(session, None, Ref("person", person_id), SessionRevoked(session=session_id))


async def own_sessions(session: AsyncSession, actor: Actor) -> Sequence[Session]:
    mine = (
        select(Session).where(Session.person_id == actor.id, is_live()).order_by(Session.last_seen_at.desc())
    )
    return (await session.scalars(mine)).all()


async def revoke_session(session: AsyncSession, actor: Actor, session_id: UUID) -> Session:
    mine = select(Session).where(Session.id == session_id, Session.person_id == actor.id).with_for_update()
    found = await session.scalar(mine)
    if found is None:
        raise NotFound(field="id")
    found.revoke(clock.now())
    await journal.record(session, actor.ref, actor.ref, SessionRevoked(session=found.id))
    return found


async def sign_out(session: AsyncSession, actor: Actor) -> None:
    """End the session that acts; one that has just been ended elsewhere is no trouble."""
    ended = await session.execute(
        update(Session)
        .where(Session.id == actor.session_id, Session.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(Session.id)
    )
    for session_id in ended.scalars():
        await journal.record(session, actor.ref, actor.ref, SessionRevoked(session=session_id))


async def revoke_all(
    session: AsyncSession, actor: Actor, person_id: UUID, *, but: UUID | None = None
) -> None:
    """End all sessions of a person, except perhaps the one that acts."""
    ended = await session.scalars(
        update(Session)
        .where(Session.person_id == person_id, Session.revoked_at.is_(None), Session.id.is_distinct_from(but))
        .values(revoked_at=clock.now())
        .returning(Session.id)
    )
    if ended.all():
        await journal.record(session, actor.ref, Ref("person", person_id), SessionRevoked(session=None))


async def forget_ended(session: AsyncSession) -> None:
    """Delete what ended long ago."""
    long_ago = clock.now() - KEPT
    await session.execute(
        delete(Session).where(or_(Session.revoked_at < long_ago, Session.expires_at < long_ago))
    )
