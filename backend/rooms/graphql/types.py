"""What the app sees of rooms and bookings."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from operator import attrgetter
from uuid import UUID

import strawberry
from strawberry import ID, Private

from backend.approvals.models import Needs
from backend.facility.graphql import PlaceCard
from backend.identity.graphql.types import PersonCard
from backend.identity.graphql_permission import Info
from backend.rooms import models, series
from backend.rooms.admitting import Limits
from backend.rooms.finding import Fitting, Nearness, Order, RoomRow, Taken
from backend.rooms.here import Here
from backend.rooms.models import Feature
from backend.rooms.out_of_service import Closure as ClosureRow
from backend.rooms.own import Asked
from backend.rooms.recurrence import Frequency
from backend.rooms.series import Scope
from backend.rooms.states import State
from backend.rooms.timeline import Span
from backend.rooms.use import Use, UseBy
from backend.rules.catalogue import meetings
from backend.rules.snapshot import Snapshot

strawberry.enum(Feature, name="RoomFeature")
strawberry.enum(Nearness, name="RoomNearness")
strawberry.enum(Order, name="RoomOrder")
strawberry.enum(State, name="BookingState")
strawberry.enum(Scope, name="BookingScope")
strawberry.enum(Frequency, name="RepeatFrequency")
strawberry.enum(Needs, name="ApprovalNeeds")
strawberry.enum(UseBy, name="RoomUseBy")


@strawberry.type
class Room:
    id: ID
    place: PlaceCard
    seats: int
    features: list[Feature]
    opens_at: str = strawberry.field(description="As in 08:00, of the area's own time.")
    closes_at: str
    setup_minutes: int
    clearing_minutes: int
    longest_minutes: int
    furthest_days: int
    approval: Needs | None = strawberry.field(
        description="Whose yes a booking needs; none where nobody is asked."
    )
    version: int

    @classmethod
    def of(cls, row: models.Room | RoomRow) -> "Room":
        return cls(
            id=ID(str(row.id)),
            place=PlaceCard.of(row.place),
            seats=row.seats,
            features=[Feature(feature) for feature in row.features],
            opens_at=_clock(row.opens_at),
            closes_at=_clock(row.closes_at),
            setup_minutes=row.setup_minutes,
            clearing_minutes=row.clearing_minutes,
            longest_minutes=row.longest_minutes,
            furthest_days=row.furthest_days,
            approval=Needs(row.approval) if row.approval else None,
            version=row.version,
        )


@strawberry.type(description="The widest terms of all rooms: whatever lies outside, none of them admits.")
class RoomLimits:
    opens_at: str = strawberry.field(description="As in 08:00, of the area's own time.")
    closes_at: str
    longest_minutes: int
    furthest_days: int
    seats: int

    @classmethod
    def of(cls, widest: Limits) -> "RoomLimits":
        return cls(
            opens_at=_clock(widest.opens_at),
            closes_at=_clock(widest.closes_at),
            longest_minutes=widest.longest_minutes,
            furthest_days=widest.furthest_days,
            seats=widest.seats,
        )


@strawberry.type(description="What one's unit may still book in a month; none where there is no limit.")
class RoomQuota:
    bookings: int | None
    hours: float | None


@strawberry.type(description="A time in which a room is out of service.")
class Closure:
    id: ID
    starts_at: datetime
    ends_at: datetime
    reason: str

    @classmethod
    def of(cls, row: ClosureRow) -> "Closure":
        assert row.period.lower
        assert row.period.upper
        return cls(
            id=ID(str(row.id)), starts_at=row.period.lower, ends_at=row.period.upper, reason=row.reason
        )


@strawberry.type(description="A room with what only who manages it has to know.")
class ManagedRoom:
    room: Room
    approvers: list[PersonCard]
    closures: list[Closure] = strawberry.field(description="Now or to come.")


@strawberry.type(description="A time at which a room is taken, buffers left out.")
class TakenTime:
    starts_at: datetime
    ends_at: datetime
    subject: str | None = strawberry.field(description="None where it is confidential and not one's own.")
    unit_name: str | None

    @classmethod
    def of(cls, row: Taken, mine: set[str]) -> "TakenTime":
        """`mine`: the ids of those whose meetings the viewer knows."""
        hidden = row.confidential and mine.isdisjoint(row.people)
        return cls(
            starts_at=datetime.fromisoformat(row.starts_at),
            ends_at=datetime.fromisoformat(row.ends_at),
            subject=None if hidden else row.subject,
            unit_name=None if hidden else row.unit_name,
        )


@strawberry.type(description="A meeting, without its buffers, or a time out of service, that has no state.")
class RoomSpan:
    starts_at: datetime
    ends_at: datetime
    subject: str | None = strawberry.field(description="None where it is confidential and not one's own.")
    unit_name: str | None
    state: State | None
    booking_id: ID | None = strawberry.field(description="For who manages the room.")

    @classmethod
    def of(cls, span: Span, people: Collection[UUID], *, manages: bool = False) -> "RoomSpan":
        """`people`: those whose meetings the viewer knows."""
        hidden = span.is_secret_to(people)
        return cls(
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            subject=None if hidden else span.subject,
            unit_name=None if hidden else span.unit_name,
            state=span.state,
            booking_id=ID(str(span.booking_id)) if manages and span.booking_id else None,
        )


@strawberry.type
class RoomDays:
    room: Room
    spans: list[RoomSpan]

    @classmethod
    def of(cls, room: models.Room, spans: Sequence[Span], people: Collection[UUID]) -> "RoomDays":
        return cls(room=Room.of(room), spans=[RoomSpan.of(span, people, manages=True) for span in spans])


@strawberry.type(description="A room that is large enough and has what is needed.")
class FittingRoom:
    room: Room
    free: bool
    near: Nearness | None = strawberry.field(description="To one's office; none for who has none.")
    day: list[TakenTime]

    @classmethod
    def of(cls, fitting: Fitting, mine: set[str]) -> "FittingRoom":
        day = [TakenTime.of(row, mine) for row in fitting.day]
        return cls(room=Room.of(fitting.room), free=fitting.free, near=fitting.near, day=day)


@strawberry.type
class FittingRoomPage:
    items: list[FittingRoom]
    next: str | None


@strawberry.type
class Booking:
    id: ID
    room: Room
    organizer: PersonCard
    subject: str = strawberry.field(description="Empty where it is confidential and not one's own.")
    confidential: bool
    seats: int
    starts_at: datetime
    ends_at: datetime
    state: State
    important: bool
    series_id: Private[UUID | None]
    recurs: bool = strawberry.field(description="One of a series.")
    held_until: datetime | None = strawberry.field(description="While it is offered.")
    check_in_from: datetime
    version: int

    @strawberry.field(description="By which its series recurs, as RFC 5545 has it.")
    async def rule(self, info: Info) -> str | None:
        found = await info.context.load(series.by_ids, self.series_id) if self.series_id else None
        return found.rule if found else None

    @classmethod
    def receipt(cls, row: models.Booking, people: Collection[UUID]) -> "Booking":
        """With nothing but what `RECEIPT` names."""
        booking = object.__new__(cls)
        for name, told_by in RECEIPT.items():
            setattr(booking, _PYTHON.get(name, name), told_by(row))
        booking.subject = _subject(row, people)
        return booking

    @classmethod
    def of(cls, row: models.Booking, book: Snapshot, people: Collection[UUID]) -> "Booking":
        """`people`: those whose meetings the viewer knows."""
        return cls(
            id=ID(str(row.id)),
            room=Room.of(row.room),
            organizer=PersonCard.of(row.organizer),
            subject=_subject(row, people),
            confidential=row.confidential,
            seats=row.seats,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            state=row.state,
            important=row.important,
            series_id=row.series_id,
            recurs=row.series_id is not None,
            held_until=row.held_until,
            check_in_from=row.starts_at - timedelta(minutes=book.value(meetings.CHECK_IN)),
            version=row.version,
        )


@strawberry.type(
    description="Of a room, or by a unit. Seats are those of the meetings at which somebody counted who came."
)
class RoomUse:
    key: ID
    name: str
    meetings: int
    no_shows: int
    cancelled: int
    hours: float
    rate: float | None = strawberry.field(
        description="Of a room: hours of meetings by hours open on working days, from 0; of a unit none."
    )
    seats_booked: int
    seats_taken: int
    cost: float = strawberry.field(description="Of services that were rendered, in yuan.")

    @classmethod
    def of(cls, use: Use) -> "RoomUse":
        return cls(
            key=ID(str(use.key)),
            name=use.name,
            meetings=use.meetings,
            no_shows=use.no_shows,
            cancelled=use.cancelled,
            hours=use.time / timedelta(hours=1),
            rate=use.rate,
            seats_booked=use.seats_booked,
            seats_taken=use.seats_taken,
            cost=float(use.cost),
        )


@strawberry.type(description="What is left of a room's day, and one's next meeting there today.")
class RoomHere:
    room: Room
    spans: list[RoomSpan]
    mine: Booking | None

    @classmethod
    def of(cls, found: Here, book: Snapshot, people: Collection[UUID]) -> "RoomHere":
        return cls(
            room=Room.of(found.room),
            spans=[RoomSpan.of(span, people) for span in found.spans],
            mine=Booking.of(found.mine, book, people) if found.mine else None,
        )


RECEIPT: Mapping[str, Callable[[models.Booking], object]] = {
    "id": lambda row: ID(str(row.id)),
    "state": attrgetter("state"),
    "seats": attrgetter("seats"),
    "startsAt": attrgetter("starts_at"),
    "endsAt": attrgetter("ends_at"),
    "version": attrgetter("version"),
}
"""What a booking says of itself, for which nothing needs to be read; its subject only to who may know it."""
_PYTHON = {"startsAt": "starts_at", "endsAt": "ends_at"}


@strawberry.type(description="What became of a booking by an approver's answer.")
class BookingAnswered:
    id: ID
    state: State


@strawberry.type
class BookingPage:
    items: list[Booking]
    next: str | None


@strawberry.type(description="A booking that waits for one's yes.")
class AskedBooking:
    booking: Booking
    rivals: int = strawberry.field(
        description="How many others have asked for that time: the yes that decides refuses them."
    )

    @classmethod
    def of(cls, asked: Asked, book: Snapshot, people: Collection[UUID]) -> "AskedBooking":
        return cls(booking=Booking.of(asked.booking, book, people), rivals=asked.rivals)


@strawberry.type
class AskedBookingPage:
    items: list[AskedBooking]
    next: str | None
    count: int = strawberry.field(description="On all pages.")


def _subject(row: models.Booking, people: Collection[UUID]) -> str:
    return "" if row.confidential and row.people.isdisjoint(people) else row.subject


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
