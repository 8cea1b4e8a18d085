"""The managers are reminded once of what expires soon, in the morning some days before."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from backend.canteen.telling import tell_managers
from backend.kernel import due, journal
from backend.kitchen import reminding
from backend.kitchen.events import Expires
from backend.kitchen.models import Batch
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import snapshot

EXPIRES = "kitchen.expires"


async def remind(session: AsyncSession, batch: Batch) -> None:
    days = (await snapshot(session)).value(rules.EXPIRY_WARNING)
    await reminding.before(session, batch.best_before, days, EXPIRES, batch.ref)


@due.errand(EXPIRES)
async def tell(session: AsyncSession, row: due.Due) -> None:
    batch = await session.scalar(
        select(Batch)
        .join(Batch.ingredient)
        .where(Batch.id == row.subject.id, Batch.remaining > 0)
        .options(contains_eager(Batch.ingredient))
    )
    if batch is None:
        return
    await tell_managers(
        session,
        batch.ingredient.canteen_id,
        "larder.expires",
        batch.ref,
        once=f"expires {batch.ref} {batch.best_before}",
        name=batch.ingredient.name,
        ingredient=str(batch.ingredient_id),
        remaining=float(batch.remaining),
        unit=batch.unit,
        on=batch.best_before.isoformat(),
    )
    await journal.record(session, None, batch.ref, Expires(on=batch.best_before))
