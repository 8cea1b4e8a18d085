"""What is free, what is mine, what waits for my answer, and what I manage."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.rooms import managing, own, quota
from backend.rooms.admitting import limits
from backend.rooms.finding import fitting
from backend.rooms.graphql.inputs import RoomNeed
from backend.rooms.graphql.managed import managed
from backend.rooms.graphql.types import (
    AskedBooking,
    AskedBookingPage,
    Booking,
    BookingPage,
    FittingRoom,
    FittingRoomPage,
    ManagedRoom,
    RoomDays,
    RoomHere,
    RoomLimits,
    RoomQuota,
    RoomSpan,
    RoomUse,
)
from backend.rooms.here import here
from backend.rooms.meeting import known_to
from backend.rooms.timeline import timeline
from backend.rooms.use import UseBy, use
from backend.rules.snapshot import snapshot

_BOOKS, _MANAGES = [may("book rooms")], [may("manage rooms")]


@strawberry.type
class RoomReading:
    @strawberry.field(
        permission_classes=_BOOKS,
        description="The free ones first, then those near one's office or the smallest.",
    )
    async def fitting_rooms(
        self, info: Info, need: RoomNeed, first: int = 20, after: str | None = None
    ) -> FittingRoomPage:
        me = info.context.me
        async with info.context.read() as session:
            page = await fitting(session, me, need.read(), first, after)
        mine = {str(person) for person in known_to(me)}
        return FittingRoomPage(items=[FittingRoom.of(each, mine) for each in page.items], next=page.next)

    @strawberry.field(permission_classes=_BOOKS, description="None where there is no room.")
    async def room_limits(self, info: Info) -> RoomLimits | None:
        async with info.context.read() as session:
            found = await limits(session)
        return RoomLimits.of(found) if found else None

    @strawberry.field(
        permission_classes=_BOOKS, description="In the month of `day`; none where one's unit has no limit."
    )
    async def room_quota(self, info: Info, day: date) -> RoomQuota | None:
        async with info.context.read() as session:
            left = await quota.left(session, await snapshot(session), info.context.me.unit_id, day)
        return RoomQuota(bookings=left.bookings, hours=left.hours) if left else None

    @strawberry.field(
        permission_classes=_BOOKS, description="Those to come, the soonest first; or the past ones."
    )
    async def my_bookings(
        self, info: Info, past: bool = False, first: int = 20, after: str | None = None
    ) -> BookingPage:
        async with info.context.read() as session:
            page = await own.own(session, info.context.me, first, after, past=past)
            book = await snapshot(session)
        people = known_to(info.context.me)
        return BookingPage(items=[Booking.of(row, book, people) for row in page.items], next=page.next)

    @strawberry.field(
        permission_classes=_BOOKS, description="Those that wait for one's yes, the soonest first."
    )
    async def bookings_to_approve(
        self, info: Info, first: int = 20, after: str | None = None
    ) -> AskedBookingPage:
        me = info.context.me
        async with info.context.read() as session:
            page = await own.asked_of(session, me, first, after)
            count, book = await own.asked_in_all(session, me), await snapshot(session)
        return AskedBookingPage(
            items=[AskedBooking.of(each, book, known_to(me)) for each in page.items],
            next=page.next,
            count=count,
        )

    @strawberry.field(
        permission_classes=_BOOKS,
        description="The room behind the code at its door; none where nobody meets.",
    )
    async def room_here(self, info: Info, place_id: ID) -> RoomHere | None:
        me = info.context.me
        async with info.context.read() as session:
            found, book = await here(session, me, as_uuid(place_id, "placeId")), await snapshot(session)
        return RoomHere.of(found, book, known_to(me)) if found else None

    @strawberry.field(
        permission_classes=_BOOKS, description="What a room is taken for in up to seven days from `day` on."
    )
    async def room_week(self, info: Info, room_id: ID, day: date, days: int = 7) -> list[RoomSpan]:
        room = as_uuid(room_id, "roomId")
        async with info.context.read() as session:
            spans = await timeline(session, [room], day, days)
        return [RoomSpan.of(span, known_to(info.context.me)) for span in spans[room]]

    @strawberry.field(
        permission_classes=_MANAGES,
        description="One's own, or in a room that one manages; none where it is neither.",
    )
    async def room_booking(self, info: Info, id: ID) -> Booking | None:
        me = info.context.me
        async with info.context.read() as session:
            row, book = await own.one(session, me, as_uuid(id, "id")), await snapshot(session)
        return Booking.of(row, book, known_to(me)) if row else None

    @strawberry.field(
        permission_classes=_MANAGES,
        description="The rooms that one manages with what they are taken for in up to seven days from `day` on.",
    )
    async def room_days(self, info: Info, day: date, days: int = 1) -> list[RoomDays]:
        me = info.context.me
        async with info.context.read() as session:
            rooms = await managing.rooms(session, me)
            spans = await timeline(session, [room.id for room in rooms], day, days)
        return [RoomDays.of(room, spans[room.id], known_to(me)) for room in rooms]

    @strawberry.field(
        permission_classes=_MANAGES,
        description="Of the rooms that one manages, in the days of the period, the most used first.",
    )
    async def room_use(
        self, info: Info, from_: Annotated[date, strawberry.argument(name="from")], to: date, by: UseBy
    ) -> list[RoomUse]:
        async with info.context.read() as session:
            return [RoomUse.of(one) for one in await use(session, info.context.me, from_, to, by)]

    @strawberry.field(
        permission_classes=_MANAGES, description="Those that one manages, in the order of the house."
    )
    async def rooms(self, info: Info) -> list[ManagedRoom]:
        async with info.context.read() as session:
            return await managed(session, await managing.rooms(session, info.context.me))
