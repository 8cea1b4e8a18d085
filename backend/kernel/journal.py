"""The append-only record of what happened: timeline, audit trail, live updates, and what followers follow."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, TypeVar, dataclass_transform
from uuid import UUID

import msgspec
from sqlalchemy import DDL, Identity, Index, Select, event, func, literal, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from backend.kernel import clock, kept
from backend.kernel.db import Table, bare
from backend.kernel.kept import Kept, Said, say
from backend.kernel.refs import Ref


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(msgspec.field,))
class _Verbs(msgspec.StructMeta):
    """Lets an event class name its verb in its head."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], verb: str = "", **options: Any
    ) -> "_Verbs":
        return super().__new__(cls, name, bases, namespace | {"verb": verb}, **options)


class Event(msgspec.Struct, metaclass=_Verbs, frozen=True, kw_only=True, omit_defaults=True):
    """What a verb did, typed. A slice declares `class Assigned(Event, verb="ticket.assigned"): worker: UUID`."""

    verb: ClassVar[str]


E = TypeVar("E", bound=Event)


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id, which never wraps around."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


class Entry(Table):
    """One line of the journal. `happened_at` is the phone's time of a field action, `recorded_at` the server's."""

    __tablename__ = "journal"
    __table_args__ = (
        Index(None, "subject_kind", "subject_id", "id"),
        Index(None, "transaction", "id"),
        Index(None, "verb", "id"),
        Index(None, "actor_id", "id", postgresql_where=text("actor_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    transaction: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))
    recorded_at: Mapped[datetime]
    happened_at: Mapped[datetime]
    actor_kind: Mapped[str | None]
    actor_id: Mapped[UUID | None]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    verb: Mapped[str]
    data: Mapped[dict[str, Any]]

    @property
    def subject(self) -> Ref:
        return Ref(self.subject_kind, self.subject_id)

    @property
    def actor(self) -> Ref | None:
        return Ref(self.actor_kind, self.actor_id) if self.actor_kind and self.actor_id else None

    def read(self, kind: type[E]) -> E:
        return msgspec.convert(self.data, kind)


class Cursor(Table):
    """How far a follower has read."""

    __tablename__ = "journal_cursor"

    follower: Mapped[str] = mapped_column(primary_key=True)
    transaction: Mapped[int] = mapped_column(Xid8)
    entry_id: Mapped[int]


CHANNEL = "manyi_journal"

_GUARD = """
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
CREATE OR REPLACE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""
_ANNOUNCE = f"""
CREATE OR REPLACE FUNCTION journal_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{CHANNEL}', NEW.subject_kind || ':' || NEW.subject_id || ' ' || NEW.verb);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER journal_announced AFTER INSERT ON journal FOR EACH ROW
    WHEN (current_setting('manyi.quiet', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION journal_announce();
"""
# Bulk loading of demo data sets manyi.quiet for its transaction: nobody waits for news of the past.
GUARDS: tuple[str, ...] = tuple(
    statement.strip()
    for source in (_GUARD, _ANNOUNCE)
    for statement in source.replace("\nCREATE OR REPLACE TRIGGER", "\0CREATE OR REPLACE TRIGGER").split("\0")
)
for statement in GUARDS:
    event.listen(Entry.__table__, "after_create", DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]


async def record(
    session: AsyncSession,
    actor: Ref | None,
    subject: Ref,
    what: Event,
    *,
    happened_at: datetime | None = None,
) -> None:
    """Append one entry to the transaction of `session`; no actor means that the service itself acted."""
    await say(session, entry(actor, subject, what, happened_at=happened_at))


def entry(actor: Ref | None, subject: Ref, what: Event, *, happened_at: datetime | None = None) -> Said:
    """The same, to be said together with more."""
    return Said(_ENTER, kept.arguments(Entry, line(actor, subject, what, clock.now(), happened_at)))


_LINE = ("recorded_at", "happened_at", "actor_kind", "actor_id", "subject_kind", "subject_id", "verb", "data")
_ENTER = Kept(insert(bare(Entry)).values(kept.parameters(Entry, _LINE)).inline())


def line(
    actor: Ref | None, subject: Ref, what: Event, recorded_at: datetime, happened_at: datetime | None = None
) -> dict[str, Any]:
    """An entry as a row."""
    return {
        "recorded_at": recorded_at,
        "happened_at": happened_at or recorded_at,
        "actor_kind": actor.kind if actor else None,
        "actor_id": actor.id if actor else None,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "verb": what.verb,
        "data": msgspec.to_builtins(what),
    }


def entries_of(subject: Ref) -> Select[Entry]:
    """The timeline of one thing, oldest first."""
    return (
        select(Entry)
        .where(Entry.subject_kind == subject.kind, Entry.subject_id == subject.id)
        .order_by(Entry.id)
    )


_OLDEST_OPEN = func.pg_snapshot_xmin(func.pg_current_snapshot(), type_=Xid8)


async def follow(
    session: AsyncSession, follower: str, verbs: Sequence[str], *, limit: int = 500
) -> Sequence[Entry]:
    """The next entries with these verbs for `follower`, whose cursor moves in the same transaction.

    Entries come in the order of (transaction, id) and only from below the oldest transaction still open:
    an id is given before its commit, so a cursor on the id alone would pass over a late commit. Once there
    are no more, the cursor stands at that oldest transaction: who follows rare verbs reads nothing twice.
    """
    await session.execute(
        insert(Cursor).values(follower=follower, transaction=0, entry_id=0).on_conflict_do_nothing()
    )
    cursor, oldest_open = (
        await session.execute(
            select(Cursor, _OLDEST_OPEN).where(Cursor.follower == follower).with_for_update()
        )
    ).one()
    rows = (
        await session.scalars(
            select(Entry)
            .where(
                tuple_(Entry.transaction, Entry.id)
                > tuple_(literal(cursor.transaction, Xid8), literal(cursor.entry_id)),
                Entry.transaction < literal(oldest_open, Xid8),
                Entry.verb.in_(verbs),
            )
            .order_by(Entry.transaction, Entry.id)
            .limit(limit)
        )
    ).all()
    if len(rows) == limit:
        cursor.transaction, cursor.entry_id = rows[-1].transaction, rows[-1].id
    elif oldest_open > cursor.transaction:  # not so for who waited here while another read on
        cursor.transaction, cursor.entry_id = oldest_open, 0
    return rows


RENUMBER = """
DO $$ BEGIN
    IF to_regclass('public.journal_cursor') IS NULL THEN RETURN; END IF;
    UPDATE public.journal SET transaction = (
        SELECT count(DISTINCT (cursor.transaction, cursor.entry_id)) FROM public.journal_cursor cursor
        WHERE (cursor.transaction, cursor.entry_id) < (journal.transaction, journal.id)
    )::text::xid8;
    UPDATE public.journal_cursor cursor SET transaction = place::text::xid8, entry_id = 0
    FROM (SELECT follower, dense_rank() OVER (ORDER BY transaction, entry_id) AS place FROM public.journal_cursor)
        AS former
    WHERE former.follower = cursor.follower;
END $$
"""
"""For a journal that moved to another cluster, whose transactions count from a smaller number.

Entries keep only how many followers had passed them by, the cursors where they stand among each other: below
any transaction to come, nothing followed is repeated and nothing else is lost.
"""
