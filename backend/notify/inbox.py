"""A person's inbox: the record of what they were told."""

from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.kernel.journal import CHANNEL
from backend.kernel.pages import Keyset, Page
from backend.notify.models import Notice

_newest: Keyset[Notice] = Keyset(Notice.at, Notice.id)


async def page(
    session: AsyncSession,
    actor: Actor,
    *,
    unread_only: bool = False,
    first: int = 20,
    after: str | None = None,
) -> Page[Notice]:
    query = select(Notice).where(Notice.person_id == actor.id)
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    rows = (await session.scalars(_newest.page(query, first, after))).all()
    return _newest.cut(rows, first, lambda notice: (notice.at, notice.id))


async def unread(session: AsyncSession, person_id: UUID) -> int:
    count = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return await session.scalar(count) or 0


async def read(session: AsyncSession, actor: Actor, notice_id: UUID) -> Notice:
    """Reading again keeps the first time."""
    mine = select(Notice).where(Notice.id == notice_id, Notice.person_id == actor.id).with_for_update()
    notice = await session.scalar(mine)
    if notice is None:
        raise NotFound(field="id")
    if notice.read_at is None:
        notice.read_at = clock.now()
        await _tell_other_devices(session, actor)
    return notice


async def read_all(session: AsyncSession, actor: Actor) -> Person:
    """Everything told so far; the row is the reader's own."""
    unread_ones = update(Notice).where(Notice.person_id == actor.id, Notice.read_at.is_(None))
    await session.execute(unread_ones.values(read_at=clock.now()))
    await _tell_other_devices(session, actor)
    return await session.get_one(Person, actor.id)


async def _tell_other_devices(session: AsyncSession, actor: Actor) -> None:
    """The badge goes down everywhere. What someone has read is nobody else's business: no journal."""
    await session.execute(
        text("SELECT pg_notify(:channel, :news)"),
        {"channel": CHANNEL, "news": f"inbox:{actor.id} notice.read"},
    )
