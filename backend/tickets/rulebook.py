"""The rules as one verb sees them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.rules.snapshot import Snapshot, of_edition, snapshot

_KEPT = "tickets.rulebook"


async def rulebook(session: AsyncSession) -> Snapshot:
    """The rules and the calendar, asked for once a session: a verb keeps to one edition from start to end."""
    book: Snapshot | None = session.info.get(_KEPT)
    if book is None:
        book = session.info[_KEPT] = await snapshot(session)
    return book


async def keep_to(session: AsyncSession, edition: UUID | None) -> Snapshot:
    """The same, where the edition has come with something else that was asked."""
    book: Snapshot = session.info.setdefault(_KEPT, await of_edition(session, edition))
    return book
