"""The GraphQL edge of rooms."""

import strawberry

from backend.rooms.graphql.bookings import BookingMutation
from backend.rooms.graphql.desk import RoomDeskMutation
from backend.rooms.graphql.queries import RoomQuery

__all__ = ["RoomMutation", "RoomQuery"]


@strawberry.type
class RoomMutation(BookingMutation, RoomDeskMutation):
    """What is done with bookings, and with rooms by who manages them."""
