"""What the app says about rooms and bookings."""

from datetime import date, datetime

import strawberry
from strawberry import ID

from backend.approvals.models import Needs
from backend.identity.graphql.types import as_uuid, maybe_uuid
from backend.kernel import days
from backend.rooms import (
    changing,
    managing,
)
from backend.rooms.finding import Need, Order
from backend.rooms.graphql import types  # noqa: F401  # names the enumerations
from backend.rooms.models import Feature
from backend.rooms.recurrence import Frequency, Repeat
from backend.rooms.taking import Wish


@strawberry.input(description="What a room offers, and within what it is booked. Times as in 08:00.")
class RoomTerms:
    seats: int
    features: list[Feature]
    opens_at: str
    closes_at: str
    setup_minutes: int
    clearing_minutes: int
    longest_minutes: int
    furthest_days: int
    approval: Needs | None = None
    approver_ids: list[ID] | None = None

    def read(self) -> managing.Terms:
        return managing.Terms(
            seats=self.seats,
            features=self.features,
            opens_at=days.time_of_day(self.opens_at, "opensAt"),
            closes_at=days.time_of_day(self.closes_at, "closesAt"),
            setup_minutes=self.setup_minutes,
            clearing_minutes=self.clearing_minutes,
            longest_minutes=self.longest_minutes,
            furthest_days=self.furthest_days,
            approval=self.approval,
            approver_ids=[as_uuid(each, "approverIds") for each in self.approver_ids or ()],
        )


@strawberry.input
class RoomNeed:
    starts_at: datetime
    ends_at: datetime
    seats: int = 1
    features: list[Feature] | None = None
    building_id: ID | None = None
    order: Order = Order.NEAR

    def read(self) -> Need:
        return Need(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            seats=self.seats,
            features=self.features or (),
            building_id=maybe_uuid(self.building_id, "buildingId"),
            order=self.order,
        )


@strawberry.input
class BookingInput:
    room_id: ID
    subject: str
    seats: int
    starts_at: datetime
    ends_at: datetime
    confidential: bool = False
    important: bool = strawberry.field(default=False, description="Others give way to it.")
    organizer_id: ID | None = None

    def read(self) -> Wish:
        return Wish(
            room_id=as_uuid(self.room_id, "roomId"),
            subject=self.subject,
            seats=self.seats,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            confidential=self.confidential,
            important=self.important,
            organizer_id=maybe_uuid(self.organizer_id, "organizerId"),
        )


@strawberry.input(description="The booking as it is to be.")
class BookingChange:
    room_id: ID
    subject: str | None = strawberry.field(
        description="None leaves it, and whether the meeting is confidential: for who may not know it."
    )
    seats: int
    starts_at: datetime
    ends_at: datetime
    confidential: bool

    def read(self) -> changing.Change:
        return changing.Change(
            room_id=as_uuid(self.room_id, "roomId"),
            subject=self.subject,
            seats=self.seats,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            confidential=self.confidential,
        )


@strawberry.input(
    description="`until` is the last day; `weekdays` from 0, a Monday, for weekly ones, that of the first among them."
)
class RepeatInput:
    frequency: Frequency
    until: date
    interval: int = 1
    weekdays: list[int] | None = None
    on_holidays: bool = False

    def read(self) -> Repeat:
        return Repeat(
            frequency=self.frequency,
            until=self.until,
            interval=self.interval,
            weekdays=self.weekdays or (),
            on_holidays=self.on_holidays,
        )
