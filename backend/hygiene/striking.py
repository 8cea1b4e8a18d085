"""What was written wrongly is struck out: it stays to be read, counts no more, and may be written anew."""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.canteen.managing import managed
from backend.hygiene.events import EntryStruck
from backend.hygiene.models import ENTRIES, EntryKind, LedgerEntry, Replacing, Strike
from backend.hygiene.words import written
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotFound


class StruckAlready(DomainError):
    """This entry has been struck out already."""


async def strike(session: AsyncSession, actor: Actor, kind: EntryKind, entry_id: UUID, reason: str) -> Strike:
    words = written("reason", reason)
    entry = await session.get(ENTRIES[kind], entry_id)
    if entry is None:
        raise NotFound(field="id")
    canteen = await managed(session, actor, entry.canteen_id)
    if await session.scalar(select(Strike.id).where(Strike.entry_id == entry.id)):
        raise StruckAlready(field="id")
    struck = Strike(
        canteen_id=canteen.id,
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
        entry_kind=kind,
        entry_id=entry.id,
        reason=words,
    )
    session.add(struck)
    told = EntryStruck(entry_kind=kind, entry=entry.id, reason=words)
    await journal.record(session, actor.ref, struck.ref, told)
    return struck


def stands(kind: type[LedgerEntry]) -> ColumnElement[bool]:
    """Whether the entry has not been struck out."""
    struck = aliased(Strike)  # the statement may ask for strikes as well
    return ~exists().where(struck.entry_id == kind.id)


async def in_place_of(
    session: AsyncSession, kind: type[Replacing], *same: ColumnElement[bool], refusal: DomainError
) -> UUID | None:
    """The struck entry that a new one replaces, if any; refused while one stands. Under the canteen's lock."""
    later = aliased(kind)
    last = (
        select(kind.id, Strike.id)
        .outerjoin(Strike, Strike.entry_id == kind.id)
        .outerjoin(later, later.replaces_id == kind.id)
        .where(*same, later.id.is_(None))
    )
    for entry_id, strike_id in await session.execute(last):
        if strike_id is None:
            raise refusal
        return entry_id
    return None
