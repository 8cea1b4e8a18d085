"""From a cookie's token to the person who acts: every request pays for it, so one statement, and seldom."""

import asyncio
import contextlib
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, select, update

from backend.identity.actor import Actor, Grant
from backend.identity.models import Person, RoleGrant, Secretary, Session
from backend.identity.roles import Role
from backend.identity.sessions import hash_of, is_live
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.live import RESYNC, Live
from backend.kernel.refs import Ref

SEEN_EVERY = timedelta(minutes=1)
"""`last_seen_at` is this coarse, so that reading does not mean writing."""


async def actor_of(database: Database, token: str) -> Actor | None:
    """Who acts with this token, with roles and leaders: one statement, and once a minute a second one."""
    async with database.read() as session:
        row = (await session.execute(_acting(hash_of(token)))).one_or_none()
    if row is None:
        return None
    if row.last_seen_at < clock.now() - SEEN_EVERY:
        await _note_seen(database, row.session_id)
    return Actor(
        id=row.id,
        name=row.name,
        unit_id=row.unit_id,
        contractor_id=row.contractor_id,
        office_id=row.office_id,
        grants=frozenset(Grant(Role(role), Ref(kind, UUID(at_id))) for role, kind, at_id in row.grants),
        acts_for=frozenset(UUID(leader) for leader in row.leaders),
        session_id=row.session_id,
        locale=row.locale,
        must_change_password=row.password_is_temporary,
    )


def _acting(token_hash: bytes) -> Select[*tuple[Any, ...]]:
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
            Session.id.label("session_id"),
            Session.last_seen_at,
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
        .join(Person, Person.id == Session.person_id)
        .where(Session.token_hash == token_hash, is_live(), Person.left_at.is_(None))
    )


async def _note_seen(database: Database, session_id: UUID) -> None:
    now = clock.now()
    async with database.write() as session:
        await session.execute(
            update(Session)
            .where(Session.id == session_id, Session.last_seen_at < now - SEEN_EVERY)
            .values(last_seen_at=now)
        )


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
        self._kept: dict[bytes, tuple[Actor, float]] = {}
        self._drops = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._follow_news())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def of(self, token: str | None) -> Actor | None:
        if not token:
            return None
        key = hash_of(token)
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() < kept[1]:
            return kept[0]
        asked_at, drops = time.monotonic(), self._drops
        actor = await actor_of(self._database, token)
        self._kept.pop(key, None)
        # What was read before a piece of news may be older than the news; and whoever changes the first
        # password shall not be sent back to it by what this or another process still remembers.
        if actor is not None and not actor.must_change_password and drops == self._drops:
            while len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = actor, asked_at + self._keep_seconds
        return actor

    async def _follow_news(self) -> None:
        async for change in self._live.changes():
            if change is RESYNC or change.subject.kind == "sheet_import":
                self._drop_all()
            elif change.subject.kind == "person":
                self._drop(change.subject.id)

    def _drop_all(self) -> None:
        self._drops += 1
        self._kept.clear()

    def _drop(self, person_id: UUID) -> None:
        self._drops += 1
        self._kept = {key: kept for key, kept in self._kept.items() if kept[0].id != person_id}
