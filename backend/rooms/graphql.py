"""Meeting rooms for the app: what is free, what is mine, and what is done with it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import TypeAlias
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.facility.graphql import PlaceCard
from backend.identity.actor import Actor
from backend.identity.graphql.types import PersonCard, as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.refs import Ref
from backend.rooms import booking, finding, managing, meeting, models
from backend.rooms.finding import Fitting, Need
from backend.rooms.models import Feature, State
from backend.rules.catalogue import meetings
from backend.rules.snapshot import Snapshot, snapshot

strawberry.enum(Feature, name="RoomFeature")
strawberry.enum(State, name="BookingState")

_BOOKS, _MANAGES = [may("book rooms")], [may("manage rooms")]


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
    version: int

    @classmethod
    def of(cls, row: models.Room) -> "Room":
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
            version=row.version,
        )


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

    def read(self) -> managing.Terms:
        return managing.Terms(
            seats=self.seats,
            features=self.features,
            opens_at=_time(self.opens_at, "opensAt"),
            closes_at=_time(self.closes_at, "closesAt"),
            setup_minutes=self.setup_minutes,
            clearing_minutes=self.clearing_minutes,
            longest_minutes=self.longest_minutes,
            furthest_days=self.furthest_days,
        )


@strawberry.type(description="A time at which a room is taken, buffers left out.")
class TakenTime:
    starts_at: datetime
    ends_at: datetime
    subject: str | None = strawberry.field(description="None where it is confidential and not one's own.")
    unit_name: str | None

    @classmethod
    def of(cls, row: models.Booking, me: Actor) -> "TakenTime":
        mine = me.id in {row.organizer_id, row.booked_by_id} or row.organizer_id in me.acts_for
        hidden = row.confidential and not mine
        return cls(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            subject=None if hidden else row.subject,
            unit_name=row.unit.short_name if row.unit and not hidden else None,
        )


@strawberry.type(description="A room that is large enough and has what is needed.")
class FittingRoom:
    room: Room
    free: bool
    day: list[TakenTime]

    @classmethod
    def of(cls, fitting: Fitting, me: Actor) -> "FittingRoom":
        day = [TakenTime.of(row, me) for row in fitting.day]
        return cls(room=Room.of(fitting.room), free=fitting.free, day=day)


@strawberry.type
class Booking:
    id: ID
    room: Room
    organizer: PersonCard
    subject: str
    confidential: bool
    seats: int
    starts_at: datetime
    ends_at: datetime
    state: State
    check_in_from: datetime
    version: int

    @classmethod
    def of(cls, row: models.Booking, book: Snapshot) -> "Booking":
        return cls(
            id=ID(str(row.id)),
            room=Room.of(row.room),
            organizer=PersonCard.of(row.organizer),
            subject=row.subject,
            confidential=row.confidential,
            seats=row.seats,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            state=row.state,
            check_in_from=row.starts_at - timedelta(minutes=book.value(meetings.CHECK_IN)),
            version=row.version,
        )


@strawberry.type
class BookingPage:
    items: list[Booking]
    next: str | None


@strawberry.input
class RoomNeed:
    starts_at: datetime
    ends_at: datetime
    seats: int = 1
    features: list[Feature] | None = None
    building_id: ID | None = None

    def read(self) -> Need:
        return Need(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            seats=self.seats,
            features=self.features or (),
            building_id=maybe_uuid(self.building_id, "buildingId"),
        )


@strawberry.input
class BookingInput:
    room_id: ID
    subject: str
    seats: int
    starts_at: datetime
    ends_at: datetime
    confidential: bool = False
    organizer_id: ID | None = None

    def read(self) -> booking.Wish:
        return booking.Wish(
            room_id=as_uuid(self.room_id, "roomId"),
            subject=self.subject,
            seats=self.seats,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            confidential=self.confidential,
            organizer_id=maybe_uuid(self.organizer_id, "organizerId"),
        )


@strawberry.type
class RoomQuery:
    @strawberry.field(
        permission_classes=_BOOKS, description="The free ones first, then those near one's office."
    )
    async def fitting_rooms(self, info: Info, need: RoomNeed) -> list[FittingRoom]:
        async with info.context.read() as session:
            found = await finding.fitting(session, info.context.me, need.read())
        return [FittingRoom.of(each, info.context.me) for each in found]

    @strawberry.field(
        permission_classes=_BOOKS, description="Those to come, the soonest first; or the past ones."
    )
    async def my_bookings(
        self, info: Info, past: bool = False, first: int = 20, after: str | None = None
    ) -> BookingPage:
        async with info.context.read() as session:
            page = await finding.own(session, info.context.me, first, after, past=past)
            book = await snapshot(session)
        return BookingPage(items=[Booking.of(row, book) for row in page.items], next=page.next)

    @strawberry.field(
        permission_classes=_MANAGES, description="Those that one manages, in the order of the house."
    )
    async def rooms(self, info: Info) -> list[Room]:
        async with info.context.read() as session:
            found = await managing.rooms(session, info.context.me)
        return [Room.of(row) for row in found]


@strawberry.type
class RoomMutation:
    @strawberry.mutation(permission_classes=_MANAGES)
    async def add_room(
        self, info: Info, key: IdempotencyKey, place_id: ID, terms: RoomTerms
    ) -> Room | Refused:
        return await _room(
            info,
            key,
            lambda session, me: managing.add(session, me, as_uuid(place_id, "placeId"), terms.read()),
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="What is booked stays as it was booked.")
    async def change_room(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, terms: RoomTerms
    ) -> Room | Refused:
        return await _room(
            info,
            key,
            lambda session, me: managing.change(session, me, as_uuid(id, "id"), version, terms.read()),
        )

    @strawberry.mutation(permission_classes=_BOOKS)
    async def book_room(self, info: Info, key: IdempotencyKey, input: BookingInput) -> Booking | Refused:
        new = models.Booking.to_be()
        return await _write(
            info, key, lambda session, me: booking.book(session, me, input.read(), to_be=new), to_be=new
        )

    @strawberry.mutation(permission_classes=_BOOKS)
    async def cancel_booking(self, info: Info, key: IdempotencyKey, id: ID) -> Booking | Refused:
        return await _write(info, key, lambda session, me: meeting.cancel(session, me, as_uuid(id, "id")))

    @strawberry.mutation(permission_classes=_BOOKS)
    async def check_in_to_booking(self, info: Info, key: IdempotencyKey, id: ID) -> Booking | Refused:
        return await _write(info, key, lambda session, me: meeting.check_in(session, me, as_uuid(id, "id")))

    @strawberry.mutation(
        permission_classes=_BOOKS, description="Before its time: the rest is free for others."
    )
    async def end_meeting(self, info: Info, key: IdempotencyKey, id: ID) -> Booking | Refused:
        return await _write(info, key, lambda session, me: meeting.end(session, me, as_uuid(id, "id")))


_Verb: TypeAlias = Callable[[AsyncSession, Actor], Awaitable[models.Booking]]


async def _write(info: Info, key: UUID, verb: _Verb, *, to_be: Ref | None = None) -> Booking | Refused:
    """Do `verb` once for this key, and show the booking as it is then."""
    done = await info.context.once(info, key, verb, lambda row: row.id, to_be=to_be)
    if isinstance(done, Refused):
        return done
    async with info.context.read() as session:
        row, book = await finding.one(session, info.context.me, done), await snapshot(session)
    return Booking.of(row, book) if row else Refused.of(NotFound(field="id"))


async def _room(
    info: Info, key: UUID, verb: Callable[[AsyncSession, Actor], Awaitable[models.Room]]
) -> Room | Refused:
    done = await info.context.once(info, key, verb, lambda row: row.id)
    if isinstance(done, Refused):
        return done
    async with info.context.read() as session:
        return Room.of(await managing.one(session, done))


def _time(text: str, field: str) -> time:
    with suppress(ValueError):
        if len(text) == len("08:00"):
            return time.fromisoformat(text)
    raise Invalid(field=field)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
