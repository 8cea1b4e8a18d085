"""Tokens with which programs act as a person: handed out and taken back by whoever runs the service."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.events import ApiTokenIssued, ApiTokenRevoked
from backend.identity.models import AccountClosed, ApiToken, Person
from backend.identity.sessions import TOKEN_BYTES, hash_of
from backend.kernel import clock, journal
from backend.kernel.errors import NotFound
from backend.kernel.refs import Ref


def is_valid() -> ColumnElement[bool]:
    return and_(ApiToken.revoked_at.is_(None), ApiToken.expires_at > clock.now())


async def issue(session: AsyncSession, login: str, label: str, lifetime: timedelta) -> str:
    """A new token, shown this once; an earlier one of this label stops working."""
    person = await session.scalar(
        select(Person).where(Person.login == login).with_for_update(key_share=True, read=True)
    )
    if person is None:
        raise NotFound(field="login")
    if not person.is_active:
        raise AccountClosed
    await _end(session, ApiToken.person_id == person.id, ApiToken.label == label)
    now, token = clock.now(), secrets.token_urlsafe(TOKEN_BYTES)
    issued = ApiToken(
        person_id=person.id,
        token_hash=hash_of(token),
        label=label,
        created_at=now,
        expires_at=now + lifetime,
    )
    session.add(issued)
    await journal.record(session, None, person.ref, ApiTokenIssued(token=issued.id, label=label))
    return token


async def revoke(session: AsyncSession, login: str, label: str) -> None:
    owner = select(Person.id).where(Person.login == login).scalar_subquery()
    if not await _end(session, ApiToken.person_id == owner, ApiToken.label == label):
        raise NotFound(field="label")


async def revoke_all(session: AsyncSession, person: Person) -> None:
    await _end(session, ApiToken.person_id == person.id)


async def issued_to(session: AsyncSession, login: str) -> Sequence[ApiToken]:
    """Those that work, by label."""
    owned = select(ApiToken).join(Person, Person.id == ApiToken.person_id).where(Person.login == login)
    return (await session.scalars(owned.where(is_valid()).order_by(ApiToken.label))).all()


async def _end(session: AsyncSession, *which: ColumnElement[bool]) -> bool:
    ended = await session.execute(
        update(ApiToken)
        .where(*which, ApiToken.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(ApiToken.person_id, ApiToken.id, ApiToken.label)
    )
    rows = ended.all()
    for person_id, token_id, label in rows:
        await journal.record(
            session, None, Ref("person", person_id), ApiTokenRevoked(token=token_id, label=label)
        )
    return bool(rows)
