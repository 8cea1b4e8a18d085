"""A write with a key happens once: whoever asks again gets the first answer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, Select, Uuid, bindparam, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel import clock, kept
from backend.kernel.db import Database, Entity, Table, bare
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.kept import Kept
from backend.kernel.refs import Ref

KEPT = timedelta(days=90)
"""A phone may lie in a drawer with its outbox full; what it sends later than this is a new write."""


class KeyReused(DomainError):
    """This key already belongs to another operation."""


class Performed(Table):
    """What a person's key led to: the subject of the write, or the refusal that answered it."""

    __tablename__ = "performed"
    __table_args__ = (CheckConstraint("num_nonnulls(subject_id, refusal) = 1", "subject_or_refusal"),)

    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    operation: Mapped[str]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    refusal: Mapped[dict[str, Any] | None]
    at: Mapped[datetime] = mapped_column(index=True)


class Replayed(DomainError):
    """This write was already refused."""

    def __init__(self, refusal: dict[str, Any]) -> None:
        self.original = refusal
        super().__init__(field=refusal.get("field"), **refusal.get("facts", {}))
        self.code = refusal["code"]  # type: ignore[misc]  # the first answer's own code

    @property
    def message(self) -> str:
        return str(self.original["message"])


E = TypeVar("E", bound=Entity)
Verb = Callable[[AsyncSession], Awaitable[E]]


async def perform(
    database: Database, who: Ref, key: UUID, operation: str, verb: Verb[E], *, to_be: Ref | None = None
) -> E:
    """Run `verb` in one transaction, once for this person and key.

    A known key returns the row it led to, as it is now; a known refusal is raised again. Two callers
    with one key wait for each other on the primary key. A deadlock is tried once more. Where the row that
    the verb will return has its id already (`to_be`), the key is taken with what the verb asks first.
    """
    try:
        return await _perform(database, who, key, operation, verb, to_be)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _WORTH_ANOTHER_TRY:
            raise
        return await _perform(database, who, key, operation, verb, to_be)


_WORTH_ANOTHER_TRY = {"40P01", "40001"}  # deadlock detected, serialization failure


async def forget(session: AsyncSession, person_id: UUID, key: UUID) -> None:
    """For a row that is about to go: its key may then be used for it once more."""
    await session.execute(delete(Performed).where(Performed.person_id == person_id, Performed.key == key))


async def forget_old(session: AsyncSession, most: int) -> int:
    """Delete up to `most` keys that nobody will use any more; how many there were."""
    key = Performed.person_id, Performed.key
    old = select(*key).where(Performed.at < clock.now() - KEPT).limit(most)
    gone = delete(Performed).where(tuple_(*key).in_(old)).returning(Performed.key)
    return len((await session.scalars(gone)).all())


async def ask_first(session: AsyncSession, asked: Kept, values: Mapping[str, Any]) -> Sequence[Any]:
    """The row of what a verb asks before it writes: a key that is still to be taken goes with the question.

    Empty where there is none, and then the verb has to refuse: whether the key was free stands in that row.
    """
    claim = session.info.pop(_CLAIM, None)
    if claim is None:
        return (await asked.run(session, values)).one_or_none() or ()
    row = (await _with_key(asked).run(session, {**values, **claim})).one_or_none()
    if row is None:
        return ()
    if not row[-1]:
        raise _Answered
    return row[:-1]


class _Answered(Exception):
    """The key has its answer: nothing of this transaction stays."""


async def _perform(
    database: Database, who: Ref, key: UUID, operation: str, verb: Verb[E], to_be: Ref | None
) -> E:
    claimed_for = to_be or who
    claim = {"person_id": who.id, "key": key, "operation": operation, "at": clock.now()}
    led_to = {"subject_kind": claimed_for.kind, "subject_id": claimed_for.id}
    try:
        async with database.write() as session:
            _claim(session, claim | led_to)
            if to_be is None:
                await _take_key(session)
            row = await verb(session)
            await session.flush()
            await _take_key(session)
            if row.ref != claimed_for:
                subject = {"subject_kind": row.ref.kind, "subject_id": row.ref.id}
                await session.execute(_LED_TO, {"who": who.id, "with_key": key} | subject)
            return row
    except _Answered:
        pass
    except DomainError as refusal:
        # Another with this key may have been answered meanwhile: one key, one answer.
        with suppress(_Answered):
            async with database.write() as session:
                _claim(session, claim | {"refusal": _told(refusal)})
                await _take_key(session)
            raise
    async with database.read() as session:
        return await _first_answer(session, who, key, operation)


_ROWS = bare(Performed)
_ANSWERS = ("subject_kind", "subject_id", "refusal")
_TAKE = (
    insert(_ROWS)
    .values(kept.parameters(Performed, ("person_id", "key", "operation", "at", *_ANSWERS)))
    .on_conflict_do_nothing()
)
_TAKE_ALONE = Kept(_TAKE.inline())
_TAKEN = select(func.count()).select_from(_TAKE.returning(_ROWS.c.key).cte("claim")).scalar_subquery()
_LED_TO = update(_ROWS).where(_ROWS.c.person_id == bindparam("who"), _ROWS.c.key == bindparam("with_key"))
_CLAIM = "claim"
"""Under this a session keeps the key that it still has to take."""


@cache
def _with_key(asked: Kept) -> Kept:
    return Kept(cast(Select[*tuple[Any, ...]], asked.statement).add_columns(_TAKEN))


def _claim(session: AsyncSession, claim: dict[str, Any]) -> None:
    session.info[_CLAIM] = kept.arguments(Performed, dict.fromkeys(_ANSWERS) | claim)


async def _take_key(session: AsyncSession) -> None:
    """If it still is to be taken: there is then a row for it, and others with the key wait."""
    claim = session.info.pop(_CLAIM, None)
    if claim is not None and (await _TAKE_ALONE.run(session, claim)).rowcount != 1:
        raise _Answered


def _told(refusal: DomainError) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "message": refusal.message,
        "field": refusal.field,
        "facts": refusal.facts,
    }


async def _first_answer(session: AsyncSession, who: Ref, key: UUID, operation: str) -> E:
    """What this key led to before; the same operation led to the same kind of row."""
    performed = (
        await session.execute(select(Performed).where(Performed.person_id == who.id, Performed.key == key))
    ).scalar_one()
    if performed.operation != operation:
        raise KeyReused
    if performed.refusal is not None:
        raise Replayed(performed.refusal)
    assert performed.subject_kind is not None
    assert performed.subject_id is not None
    row = await session.get(_entity(performed.subject_kind), performed.subject_id)
    if row is None:  # it is gone since
        raise NotFound(field="key")
    return cast(E, row)


def _entity(kind: str) -> type[Entity]:
    return next(
        mapper.class_
        for mapper in Table.registry.mappers
        if issubclass(mapper.class_, Entity) and mapper.class_.__tablename__ == kind
    )
