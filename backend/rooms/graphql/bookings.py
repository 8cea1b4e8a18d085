"""What is done with bookings."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity.actor import Actor
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.errors import NotFound
from backend.kernel.graphql.asked import asked_of
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.refs import Ref
from backend.rooms import (
    approving,
    booking,
    changing,
    meeting,
    models,
    own,
    series,
    waiting,
)
from backend.rooms.graphql.inputs import BookingChange, BookingInput, RepeatInput
from backend.rooms.graphql.types import RECEIPT, Booking, BookingAnswered
from backend.rooms.meeting import known_to
from backend.rooms.series import Scope
from backend.rules.snapshot import snapshot

_BOOKS = [may("book rooms")]


@strawberry.type
class BookingMutation:
    @strawberry.mutation(permission_classes=_BOOKS)
    async def book_room(self, info: Info, key: IdempotencyKey, input: BookingInput) -> Booking | Refused:
        new = models.Booking.to_be()
        return await write_booking(
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
        return await write_booking(
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
        return await write_booking(
            info, key, lambda session, me: waiting.wait(session, me, input.read(), anywhere=anywhere)
        )

    @strawberry.mutation(permission_classes=_BOOKS, description="Take the room that is held for one.")
    async def accept_room(self, info: Info, key: IdempotencyKey, id: ID) -> Booking | Refused:
        return await write_booking(
            info, key, lambda session, me: meeting.accept(session, me, as_uuid(id, "id"))
        )

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
        return await write_booking(
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
        return await info.context.once_then(
            info,
            key,
            lambda session, me: approving.decide(session, me, as_uuid(id, "id"), grants=grants, note=note),
            _answered,
        )

    @strawberry.mutation(permission_classes=_BOOKS, description="Or those of its series with it.")
    async def cancel_booking(
        self, info: Info, key: IdempotencyKey, id: ID, scope: Scope = Scope.ONE
    ) -> Booking | Refused:
        return await write_booking(
            info, key, lambda session, me: meeting.cancel(session, me, as_uuid(id, "id"), scope=scope)
        )

    @strawberry.mutation(
        permission_classes=_BOOKS,
        description="`code` is of the label at the door; who manages the room does without. "
        "`present`: how many have come, if somebody has counted.",
    )
    async def check_in_to_booking(
        self, info: Info, key: IdempotencyKey, id: ID, code: str | None = None, present: int | None = None
    ) -> Booking | Refused:
        return await write_booking(
            info,
            key,
            lambda session, me: meeting.check_in(session, me, as_uuid(id, "id"), code=code, present=present),
        )

    @strawberry.mutation(
        permission_classes=_BOOKS, description="Before its time: the rest is free for others."
    )
    async def end_meeting(self, info: Info, key: IdempotencyKey, id: ID) -> Booking | Refused:
        return await write_booking(info, key, lambda session, me: meeting.end(session, me, as_uuid(id, "id")))


async def _answered(_: Info, session: AsyncSession, id: UUID) -> BookingAnswered:
    return BookingAnswered(id=ID(str(id)), state=await own.state(session, id))


_Verb: TypeAlias = Callable[[AsyncSession, Actor], Awaitable[models.Booking]]


async def write_booking(info: Info, key: UUID, verb: _Verb, *, to_be: Ref | None = None) -> Booking | Refused:
    """Do `verb` once for this key, and show the booking as it is then: a receipt, or the whole."""
    done = await info.context.once(info, key, verb, lambda row: row, to_be=to_be)
    if isinstance(done, Refused):
        return done
    people = known_to(info.context.me)
    if asked_of("Booking", info) <= {"__typename", "subject", *RECEIPT}:
        return Booking.receipt(done, people)
    async with info.context.read() as session:
        row, book = await own.one(session, info.context.me, done.id), await snapshot(session)
    return Booking.of(row, book, people) if row else Refused.of(NotFound(field="id"))
