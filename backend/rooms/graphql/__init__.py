"""The GraphQL edge of rooms."""

import strawberry

from backend.rooms.graphql.bookings import BookingMutation
from backend.rooms.graphql.desk import RoomDeskMutation
from backend.rooms.graphql.links import RoomLinkMutation, RoomLinkQuery
from backend.rooms.graphql.queries import RoomReading
from backend.rooms.graphql.ratings import MeetingRatingMutation, MeetingRatingQuery
from backend.rooms.graphql.said import SaidOfMeetingsQuery
from backend.rooms.graphql.services import ServiceMutation, ServiceQuery

__all__ = ["RoomMutation", "RoomQuery"]


@strawberry.type
class RoomQuery(RoomReading, RoomLinkQuery, ServiceQuery, MeetingRatingQuery, SaidOfMeetingsQuery):
    """What is known of rooms and bookings."""


@strawberry.type
class RoomMutation(
    BookingMutation, RoomDeskMutation, RoomLinkMutation, ServiceMutation, MeetingRatingMutation
):
    """What is done with bookings, and with rooms by who manages them."""
