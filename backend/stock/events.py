"""What the journal says about stock."""

from decimal import Decimal
from uuid import UUID

from backend.kernel.journal import Event


class Moved(Event, verb="stock_item.moved"):
    """`quantity` is positive for in, negative for out; `reason` is what it was for, as `kind:id`."""

    quantity: Decimal
    on_hand: Decimal
    reason_kind: str
    reason_id: UUID
