"""From a token to the person who acts: every request pays for it, so one statement, and seldom."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Text, cast, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from backend.identity import api_tokens
from backend.identity.actor import Actor, Grant
from backend.identity.models import ApiToken, Person, RoleGrant, Secretary, Session
from backend.identity.roles import Role
from backend.identity.sessions import hash_of, is_live
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.live import RESYNC, Live
from backend.kernel.refs import Ref

SEEN_EVERY = timedelta(minutes=1)
"""`last_seen_at` and `last_used_at` are this coarse, so that reading does not mean writing."""


async def actor_of(database: Database, token: str) -> Actor | None:
    """Who acts with this cookie, with roles and leaders: one statement, and once a minute a second one."""
    session = _acting(Session.id, Session.last_seen_at).join(Session, Session.person_id == Person.id)
    row = await _only(database, session.where(Session.token_hash == hash_of(token), is_live()))
    if row is None:
        return None
    await _note(database, row, Session.id, Session.last_seen_at)
    return _actor(row, session_id=row.held_id)


async def actor_of_api_token(database: Database, token: str) -> Actor | None:
    """Who acts with this API token, which is no session: it cannot be signed out."""
    held = _acting(ApiToken.id, ApiToken.last_used_at).join(ApiToken, ApiToken.person_id == Person.id)
    row = await _only(database, held.where(ApiToken.token_hash == hash_of(token), api_tokens.is_valid()))
    if row is None:
        return None
    await _note(database, row, ApiToken.id, ApiToken.last_used_at)
    return _actor(row, session_id=None)


def _acting(held_id: InstrumentedAttribute[UUID], seen_at: InstrumentedAttribute[Any]) -> Select[Any]:
    grants = (
        select(func.jsonb_agg(func.jsonb_build_array(RoleGrant.role, RoleGrant.at_kind, RoleGrant.at_id)))
        .where(RoleGrant.person_id == Person.id)
        .scalar_subquery()
    )
    leaders = (
        select(func.jsonb_agg(cast(Secretary.leader_id, Text)))
        .where(Secretary.person_id == Person.id)
        .scalar_subquery()
    )
    empty = func.jsonb_build_array()
    return (
        select(
            held_id.label("held_id"),
            seen_at.label("seen_at"),
            Person.id,
            Person.name,
            Person.unit_id,
            Person.contractor_id,
            Person.office_id,
            Person.locale,
            Person.password_is_temporary,
            func.coalesce(grants, empty).label("grants"),
            func.coalesce(leaders, empty).label("leaders"),
        )
        .select_from(Person)
        .where(Person.left_at.is_(None))
    )


async def _only(database: Database, statement: Select[Any]) -> Row[Any] | None:
    async with database.read() as session:
        found: Row[Any] | None = (await session.execute(statement)).one_or_none()
        return found


def _actor(row: Row[Any], session_id: UUID | None) -> Actor:
    return Actor(
        id=row.id,
        name=row.name,
        unit_id=row.unit_id,
        contractor_id=row.contractor_id,
        office_id=row.office_id,
        grants=frozenset(Grant(Role(role), Ref(kind, UUID(at_id))) for role, kind, at_id in row.grants),
        acts_for=frozenset(UUID(leader) for leader in row.leaders),
        session_id=session_id,
        locale=row.locale,
        must_change_password=row.password_is_temporary,
    )


async def _note(
    database: Database,
    row: Row[Any],
    held_id: InstrumentedAttribute[UUID],
    seen_at: InstrumentedAttribute[Any],
) -> None:
    """That it was used just now."""
    now = clock.now()
    if row.seen_at is not None and row.seen_at >= now - SEEN_EVERY:
        return
    is_old = or_(seen_at.is_(None), seen_at < now - SEEN_EVERY)
    async with database.write() as session:
        await session.execute(
            update(held_id.class_).where(held_id == row.held_id, is_old).values({seen_at: now})
        )


Find = Callable[[Database, str], Awaitable[Actor | None]]


class Actors:
    """The actors of the last seconds, kept in this process.

    News of a person drops what is kept of them; without news nothing is served longer than `keep_seconds`,
    so a revoked session never outlives that, even while the database's news are cut off.
    """

    def __init__(
        self, database: Database, live: Live, *, keep_seconds: float = 5, most: int = 10_000
    ) -> None:
        self._database = database
        self._live = live
        self._keep_seconds = keep_seconds
        self._most = most
        self._kept: dict[tuple[Find, bytes], tuple[Actor, float]] = {}
        self._drops = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._follow_news())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def of(self, token: str | None, find: Find = actor_of) -> Actor | None:
        """What `find` answers: a token of one kind is none of another."""
        if not token:
            return None
        key = find, hash_of(token)
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() < kept[1]:
            return kept[0]
        asked_at, drops = time.monotonic(), self._drops
        actor = await find(self._database, token)
        self._kept.pop(key, None)
        # What was read before a piece of news may be older than the news; and whoever changes the first
        # password shall not be sent back to it by what this or another process still remembers.
        if actor is not None and not actor.must_change_password and drops == self._drops:
            while len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = actor, asked_at + self._keep_seconds
        return actor

    async def _follow_news(self) -> None:
        async for change in self._live.changes({"person", "sheet_import"}):
            if change is RESYNC or change.subject.kind == "sheet_import":
                self._drop_all()
            else:
                self._drop(change.subject.id)

    def _drop_all(self) -> None:
        self._drops += 1
        self._kept.clear()

    def _drop(self, person_id: UUID) -> None:
        self._drops += 1
        self._kept = {key: kept for key, kept in self._kept.items() if kept[0].id != person_id}
