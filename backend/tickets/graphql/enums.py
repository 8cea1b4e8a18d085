"""The enums of tickets under the names that clients know."""

import strawberry

from backend.tickets.lists import Order
from backend.tickets.records import HoldReason, PhotoStage
from backend.tickets.states import Status, Urgency

strawberry.enum(Status, name="TicketStatus")
strawberry.enum(Urgency)
strawberry.enum(PhotoStage)
strawberry.enum(HoldReason)
strawberry.enum(Order, name="TicketOrder")

__all__ = ["HoldReason", "Order", "PhotoStage", "Status", "Urgency"]
