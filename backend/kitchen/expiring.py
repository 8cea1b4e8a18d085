"""The managers are reminded once of what expires soon, in the morning some days before."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.canteen.models import Canteen
from backend.kernel import due, journal
from backend.kernel.kept import say
from backend.kitchen import access, reminding
from backend.kitchen.events import Expires
from backend.kitchen.models import Batch, Ingredient
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
        .where(Batch.id == row.subject.id)
        .options(
            joinedload(Batch.ingredient, innerjoin=True)
            .joinedload(Ingredient.canteen, innerjoin=True)
            .joinedload(Canteen.place, innerjoin=True)
        )
    )
    if batch is None or batch.remaining == 0:
        return
    told = {
        "name": batch.ingredient.name,
        "remaining": float(batch.remaining),
        "unit": batch.ingredient.unit,
        "on": batch.best_before.isoformat(),
    }
    await say(
        session,
        access.tell_managers(
            batch.ingredient.canteen, "larder.expires", batch.ref, told, once=f"expires {batch.ref}"
        ),
        journal.entry(None, batch.ref, Expires(on=batch.best_before)),
    )
