"""What has to happen at a certain time: rows that a beat tick claims, never timers in memory."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, delete, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel import clock, kept
from backend.kernel.db import Database, Entity, bare
from backend.kernel.kept import Kept, Said, say
from backend.kernel.refs import Ref, uuid7

SHORT_WHILE = timedelta(seconds=5)
DONE_KEPT = timedelta(days=7)
"""Long enough to see whether something was done and when; what it led to stands in the journal."""


class Due(Entity):
    """`errand` names the function registered by `@errand`; one pending row an errand and subject and step."""

    __tablename__ = "due"
    __table_args__ = (
        Index(
            "uq_due_pending",
            "errand",
            "subject_kind",
            "subject_id",
            "step",
            unique=True,
            postgresql_where=text("done_at IS NULL"),
        ),
        Index("ix_due_at", "at", postgresql_where=text("done_at IS NULL")),
        Index("ix_due_done_at", "done_at", postgresql_where=text("done_at IS NOT NULL")),
    )

    errand: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(default="", server_default="")
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    last_error: Mapped[str | None]

    @property
    def subject(self) -> Ref:
        return Ref(self.subject_kind, self.subject_id)


Afterwards = Callable[[Database], Awaitable[None]]
"""What is left to do outside the database, once the errand is committed; tried once."""
Errand = Callable[[AsyncSession, Due], Awaitable[Afterwards | None]]
_errands: dict[str, Errand] = {}


def errand(name: str) -> Callable[[Errand], Errand]:
    """Register what to do when a row named `name` falls due. It runs in the transaction that marks the row done."""

    def register(function: Errand) -> Errand:
        _errands[name] = function
        return function

    return register


_ASKED = ("id", "errand", "subject_kind", "subject_id", "step", "at")
_NEW = insert(bare(Due)).values(kept.parameters(Due, _ASKED) | {"failures": 0}).inline()
_ASK = _NEW.on_conflict_do_update(
    index_elements=["errand", "subject_kind", "subject_id", "step"],
    index_where=text("done_at IS NULL"),
    set_={"at": _NEW.excluded.at, "failures": 0, "last_error": None},
)
_KEPT_ASK = Kept(_ASK)


async def at(session: AsyncSession, when: datetime, name: str, subject: Ref, step: str = "") -> None:
    """Ask for errand `name` at `when`; asking again moves the pending one."""
    await say(session, asking(when, name, subject, step))


async def at_each(session: AsyncSession, name: str, asked: Iterable[tuple[datetime, Ref]]) -> None:
    """`at` for many subjects in one go, always in the same order: of two who meet, one waits."""
    rows = [_row(when, name, subject) for when, subject in sorted(asked, key=lambda each: each[1])]
    if rows:
        await session.execute(_ASK, rows)


def asking(when: datetime, name: str, subject: Ref, step: str = "") -> Said:
    """`at`, to be said together with more."""
    return Said(_KEPT_ASK, _row(when, name, subject, step))


def _row(when: datetime, name: str, subject: Ref, step: str = "") -> dict[str, Any]:
    asked = {"id": uuid7(), "errand": name, "step": step, "at": when}
    return kept.arguments(Due, asked | {"subject_kind": subject.kind, "subject_id": subject.id})


async def again(session: AsyncSession, row: Due) -> None:
    """For an errand that finds its subject in somebody's hand: in a short while.

    It must not wait for them: they may be waiting to move this very errand.
    """
    await at(session, clock.now() + SHORT_WHILE, row.errand, row.subject, row.step)


async def drop(session: AsyncSession, name: str, *subjects: Ref) -> None:
    """Forget the pending errands `name` of these subjects, whatever their step."""
    await session.execute(
        delete(Due).where(
            Due.errand == name,
            tuple_(Due.subject_kind, Due.subject_id).in_(subjects),
            Due.done_at.is_(None),
        )
    )


async def run_next(database: Database) -> bool:
    """Claim the earliest due row nobody else holds and do its errand; false when nothing is due.

    A failing errand is rolled back, keeps its row and is tried again after a growing pause.
    """
    claimed: UUID | None = None
    afterwards: Afterwards | None = None
    try:
        async with database.write() as session:
            row = await session.scalar(
                select(Due)
                .where(Due.done_at.is_(None), Due.at <= clock.now())
                .order_by(Due.at)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if row is None:
                return False
            claimed, row.done_at = row.id, clock.now()
            await session.flush()  # an errand that asks for itself again means another row
            afterwards = await _errands[row.errand](session, row)
    except Exception as error:
        if claimed is None:
            raise
        await _postpone(database, claimed, error)
    else:
        await _finish(database, claimed, afterwards)
    return True


async def _finish(database: Database, row_id: UUID, afterwards: Afterwards | None) -> None:
    """The errand is done whatever comes of this: its row tells what went wrong."""
    try:
        if afterwards is not None:
            await afterwards(database)
    except Exception as error:
        async with database.write() as session:
            await session.execute(update(Due).where(Due.id == row_id).values(last_error=_told(error)))


async def _postpone(database: Database, row_id: UUID, error: Exception) -> None:
    async with database.write() as session:
        row = await session.get(Due, row_id, with_for_update=True)
        if row is None:  # dropped meanwhile
            return
        row.at = clock.now() + timedelta(seconds=10 * 2 ** min(row.failures, 8))
        row.failures += 1
        row.last_error = _told(error)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]


async def forget_done(session: AsyncSession, most: int) -> int:
    """Delete up to `most` rows done long ago; how many there were."""
    old = select(Due.id).where(Due.done_at < clock.now() - DONE_KEPT).limit(most)
    return len((await session.scalars(delete(Due).where(Due.id.in_(old)).returning(Due.id))).all())
