"""Meeting rooms for the app: what is free, what is mine, and what is done with it."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.approvals.models import Needs
from backend.facility.graphql import PlaceCard
from backend.identity.actor import Actor
from backend.identity.graphql.types import PersonCard, as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.refs import Ref
from backend.rooms import (
    approving,
    booking,
    changing,
    closing,
    managing,
    meeting,
    models,
    own,
    series,
    waiting,
)
from backend.rooms.finding import Fitting, Need, RoomRow, Taken, fitting
from backend.rooms.models import Feature
from backend.rooms.out_of_service import Closure as ClosureRow
from backend.rooms.recurrence import Frequency, Repeat
from backend.rooms.series import Scope
from backend.rooms.states import State
from backend.rooms.taking import Wish
from backend.rules.catalogue import meetings
from backend.rules.snapshot import Snapshot, snapshot

strawberry.enum(Feature, name="RoomFeature")
strawberry.enum(State, name="BookingState")
strawberry.enum(Scope, name="BookingScope")
strawberry.enum(Frequency, name="RepeatFrequency")
strawberry.enum(Needs, name="ApprovalNeeds")

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
            opens_at=_time(self.opens_at, "opensAt"),
            closes_at=_time(self.closes_at, "closesAt"),
            setup_minutes=self.setup_minutes,
            clearing_minutes=self.clearing_minutes,
            longest_minutes=self.longest_minutes,
            furthest_days=self.furthest_days,
            approval=self.approval,
            approver_ids=[as_uuid(each, "approverIds") for each in self.approver_ids or ()],
        )


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


@strawberry.type(description="A room that is large enough and has what is needed.")
class FittingRoom:
    room: Room
    free: bool
    day: list[TakenTime]

    @classmethod
    def of(cls, fitting: Fitting, mine: set[str]) -> "FittingRoom":
        day = [TakenTime.of(row, mine) for row in fitting.day]
        return cls(room=Room.of(fitting.room), free=fitting.free, day=day)


@strawberry.type
class FittingRoomPage:
    items: list[FittingRoom]
    next: str | None


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
    important: bool
    recurs: bool = strawberry.field(description="One of a series.")
    held_until: datetime | None = strawberry.field(description="While it is offered.")
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
            important=row.important,
            recurs=row.series_id is not None,
            held_until=row.held_until,
            check_in_from=row.starts_at - timedelta(minutes=book.value(meetings.CHECK_IN)),
            version=row.version,
        )


@strawberry.type(description="What became of a booking by an approver's answer.")
class BookingAnswered:
    id: ID
    state: State


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
    subject: str
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


@strawberry.input(description="`until` is the last day; `weekdays` from 0, a Monday, for weekly ones.")
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


@strawberry.type
class RoomQuery:
    @strawberry.field(
        permission_classes=_BOOKS, description="The free ones first, then those near one's office."
    )
    async def fitting_rooms(
        self, info: Info, need: RoomNeed, first: int = 20, after: str | None = None
    ) -> FittingRoomPage:
        me = info.context.me
        async with info.context.read() as session:
            page = await fitting(session, me, need.read(), first, after)
        mine = {str(person) for person in (me.id, *me.acts_for)}
        return FittingRoomPage(items=[FittingRoom.of(each, mine) for each in page.items], next=page.next)

    @strawberry.field(
        permission_classes=_BOOKS, description="Those to come, the soonest first; or the past ones."
    )
    async def my_bookings(
        self, info: Info, past: bool = False, first: int = 20, after: str | None = None
    ) -> BookingPage:
        async with info.context.read() as session:
            page = await own.own(session, info.context.me, first, after, past=past)
            book = await snapshot(session)
        return BookingPage(items=[Booking.of(row, book) for row in page.items], next=page.next)

    @strawberry.field(
        permission_classes=_BOOKS, description="Those that wait for one's yes, the soonest first."
    )
    async def bookings_to_approve(self, info: Info, first: int = 20, after: str | None = None) -> BookingPage:
        async with info.context.read() as session:
            page = await own.asked_of(session, info.context.me, first, after)
            book = await snapshot(session)
        return BookingPage(items=[Booking.of(row, book) for row in page.items], next=page.next)

    @strawberry.field(
        permission_classes=_MANAGES, description="Those that one manages, in the order of the house."
    )
    async def rooms(self, info: Info) -> list[ManagedRoom]:
        async with info.context.read() as session:
            return await _managed(session, await managing.rooms(session, info.context.me))


@strawberry.type
class RoomMutation:
    @strawberry.mutation(permission_classes=_MANAGES)
    async def add_room(
        self, info: Info, key: IdempotencyKey, place_id: ID, terms: RoomTerms
    ) -> ManagedRoom | Refused:
        return await _room(
            info,
            key,
            lambda session, me: managing.add(session, me, as_uuid(place_id, "placeId"), terms.read()),
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="What is booked stays as it was booked.")
    async def change_room(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, terms: RoomTerms
    ) -> ManagedRoom | Refused:
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

    @strawberry.mutation(
        permission_classes=_BOOKS,
        description="All the meetings, of which the first comes back. With `skipTaken` without those days "
        "on which the room is taken.",
    )
    async def book_series(
        self,
        info: Info,
        key: IdempotencyKey,
        input: BookingInput,
        repeat: RepeatInput,
        skip_taken: bool = False,
    ) -> Booking | Refused:
        return await _write(
            info,
            key,
            lambda session, me: series.repeat(
                session, me, input.read(), repeat.read(), skip_taken=skip_taken
            ),
        )

    @strawberry.mutation(
        permission_classes=_BOOKS, description="`anywhere`: another room that is large enough will do."
    )
    async def wait_for_room(
        self, info: Info, key: IdempotencyKey, input: BookingInput, anywhere: bool = False
    ) -> Booking | Refused:
        return await _write(
            info, key, lambda session, me: waiting.wait(session, me, input.read(), anywhere=anywhere)
        )

    @strawberry.mutation(permission_classes=_BOOKS, description="Take the room that is held for one.")
    async def accept_room(self, info: Info, key: IdempotencyKey, id: ID) -> Booking | Refused:
        return await _write(info, key, lambda session, me: meeting.accept(session, me, as_uuid(id, "id")))

    @strawberry.mutation(
        permission_classes=_BOOKS,
        description="A yes that was given stays where no more is asked than before.",
    )
    async def change_booking(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        version: int,
        change: BookingChange,
        scope: Scope = Scope.ONE,
    ) -> Booking | Refused:
        return await _write(
            info,
            key,
            lambda session, me: changing.change(
                session, me, as_uuid(id, "id"), version, change.read(), scope=scope
            ),
        )

    @strawberry.mutation(
        permission_classes=_BOOKS, description="An approver's answer, to all that was asked for together."
    )
    async def answer_booking(
        self, info: Info, key: IdempotencyKey, id: ID, grants: bool, note: str | None = None
    ) -> BookingAnswered | Refused:
        done = await info.context.once(
            info,
            key,
            lambda session, me: approving.decide(session, me, as_uuid(id, "id"), grants=grants, note=note),
            lambda row: row.id,
        )
        if isinstance(done, Refused):
            return done
        async with info.context.read() as session:
            return BookingAnswered(id=id, state=await own.state(session, done))

    @strawberry.mutation(
        permission_classes=_MANAGES,
        description="Whoever was to meet there then gives way, and is offered another room if there is one.",
    )
    async def close_room(
        self, info: Info, key: IdempotencyKey, id: ID, starts_at: datetime, ends_at: datetime, reason: str
    ) -> ManagedRoom | Refused:
        return await _room(
            info,
            key,
            lambda session, me: closing.close(session, me, as_uuid(id, "id"), starts_at, ends_at, reason),
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="Back in service before its time.")
    async def reopen_room(
        self, info: Info, key: IdempotencyKey, id: ID, closure_id: ID
    ) -> ManagedRoom | Refused:
        return await _room(
            info,
            key,
            lambda session, me: closing.reopen(
                session, me, as_uuid(id, "id"), as_uuid(closure_id, "closureId")
            ),
        )

    @strawberry.mutation(permission_classes=_BOOKS, description="Or those of its series with it.")
    async def cancel_booking(
        self, info: Info, key: IdempotencyKey, id: ID, scope: Scope = Scope.ONE
    ) -> Booking | Refused:
        return await _write(
            info, key, lambda session, me: meeting.cancel(session, me, as_uuid(id, "id"), scope=scope)
        )

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
        row, book = await own.one(session, info.context.me, done), await snapshot(session)
    return Booking.of(row, book) if row else Refused.of(NotFound(field="id"))


async def _room(
    info: Info, key: UUID, verb: Callable[[AsyncSession, Actor], Awaitable[models.Room]]
) -> ManagedRoom | Refused:
    done = await info.context.once(info, key, verb, lambda row: row.id)
    if isinstance(done, Refused):
        return done
    async with info.context.read() as session:
        (managed,) = await _managed(session, [await managing.one(session, done)])
    return managed


async def _managed(session: AsyncSession, rooms: Sequence[models.Room]) -> list[ManagedRoom]:
    ids = [room.id for room in rooms]
    closures = await closing.to_come(session, ids)
    approvers = await managing.approvers_of(session, ids)
    return [
        ManagedRoom(
            room=Room.of(room),
            approvers=[PersonCard.of(person) for person in approvers.get(room.id, ())],
            closures=[Closure.of(closure) for closure in closures.get(room.id, ())],
        )
        for room in rooms
    ]


def _time(text: str, field: str) -> time:
    with suppress(ValueError):
        if len(text) == len("08:00"):
            return time.fromisoformat(text)
    raise Invalid(field=field)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
