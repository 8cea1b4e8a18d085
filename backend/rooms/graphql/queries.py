"""What is free, what is mine, what waits for my answer, and what I manage."""

import strawberry

from backend.identity.graphql_permission import Info, may
from backend.rooms import (
    managing,
    own,
)
from backend.rooms.finding import fitting
from backend.rooms.graphql.inputs import RoomNeed
from backend.rooms.graphql.managed import managed
from backend.rooms.graphql.types import Booking, BookingPage, FittingRoom, FittingRoomPage, ManagedRoom
from backend.rules.snapshot import snapshot

_BOOKS, _MANAGES = [may("book rooms")], [may("manage rooms")]


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
            return await managed(session, await managing.rooms(session, info.context.me))
