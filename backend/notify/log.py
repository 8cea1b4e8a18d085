"""What became of every message that left the house, for who runs the service."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.errors import Invalid
from backend.kernel.pages import Keyset, Page
from backend.notify.models import Delivery, DeliveryState
from backend.notify.pace import PACES

_newest: Keyset[Delivery] = Keyset(Delivery.created_at, Delivery.id)
_SHOWN = 2
"""Characters at either end of an address: enough to recognise one's own, too few to write to."""


async def page(
    session: AsyncSession,
    *,
    channel: str | None,
    state: DeliveryState | None,
    first: int,
    after: str | None,
) -> Page[Delivery]:
    query = select(Delivery)
    if channel is not None:
        if channel not in PACES:
            raise Invalid(field="channel")
        query = query.where(Delivery.channel == channel)
    if state is not None:
        query = query.where(Delivery.state == state)
    rows = (await session.scalars(_newest.page(query, first, after))).all()
    return _newest.cut(rows, first, lambda delivery: (delivery.created_at, delivery.id))


def said(delivery: Delivery) -> str | None:
    """The last error: whoever refuses a message likes to repeat to whom it was."""
    return delivery.last_error and delivery.last_error.replace(delivery.address, to_whom(delivery))


def to_whom(delivery: Delivery) -> str:
    """A group's robot goes by its name, which is nobody's secret."""
    return delivery.address if delivery.channel == "robot" else masked(delivery.address)


def masked(address: str) -> str:
    """An endpoint, a number or an account without what would let one use it."""
    if len(address) <= 3 * _SHOWN:
        return "…"
    return f"{address[:_SHOWN]}…{address[-_SHOWN:]}"
