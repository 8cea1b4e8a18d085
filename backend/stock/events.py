"""What the journal says about stock."""

from decimal import Decimal
from uuid import UUID

from backend.kernel.journal import Event
from backend.stock.models import Cause


class Created(Event, frozen=True, kw_only=True, verb="stock_item.created"):
    name: str
    unit: str
    contractor: UUID
    low_at: Decimal


class Moved(Event, frozen=True, kw_only=True, verb="stock_item.moved"):
    """`quantity` is positive for in, negative for out; `reason` is what it was issued for."""

    cause: Cause
    quantity: Decimal
    on_hand: Decimal
    reason_kind: str | None = None
    reason_id: UUID | None = None
    note: str | None = None
