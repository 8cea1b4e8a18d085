"""Secret addresses of calendars and doors."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity.actor import Actor
from backend.identity.graphql.types import maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.identity.models import Person
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.rooms import links
from backend.rooms.links import LinkKind
from backend.rooms.models import Room

strawberry.enum(LinkKind, name="RoomLinkKind")
_BOOKS = [may("book rooms")]


@strawberry.type(description="Whoever knows the address reads what is there, without signing in.")
class RoomLink:
    kind: LinkKind
    address: str


@strawberry.type(description="All of a person or room.")
class RoomLinks:
    items: list[RoomLink]


@strawberry.type
class RoomLinkQuery:
    @strawberry.field(
        permission_classes=_BOOKS, description="One's own, or those of a room that one manages."
    )
    async def room_links(self, info: Info, room_id: ID | None = None) -> RoomLinks:
        room = maybe_uuid(room_id, "roomId")
        async with info.context.read() as session:
            subject = await links.subject_of(session, info.context.me, room)
        return await _links(info, subject.id)


@strawberry.type
class RoomLinkMutation:
    @strawberry.mutation(
        permission_classes=_BOOKS, description="An address there was before leads nowhere from now on."
    )
    async def make_room_link(
        self, info: Info, key: IdempotencyKey, kind: LinkKind, room_id: ID | None = None
    ) -> RoomLinks | Refused:
        room = maybe_uuid(room_id, "roomId")
        return await _write(info, key, lambda session, me: links.make(session, me, kind, room))

    @strawberry.mutation(permission_classes=_BOOKS, description="From now on its address leads nowhere.")
    async def end_room_link(
        self, info: Info, key: IdempotencyKey, kind: LinkKind, room_id: ID | None = None
    ) -> RoomLinks | Refused:
        room = maybe_uuid(room_id, "roomId")
        return await _write(info, key, lambda session, me: links.end(session, me, kind, room))


async def _write(
    info: Info, key: UUID, verb: Callable[[AsyncSession, Actor], Awaitable[Person | Room]]
) -> RoomLinks | Refused:
    done = await info.context.once(info, key, verb, lambda subject: subject.id)
    return done if isinstance(done, Refused) else await _links(info, done)


async def _links(info: Info, subject_id: UUID) -> RoomLinks:
    settings = info.context.settings
    async with info.context.read() as session:
        found = await links.of(session, subject_id)
    items = [
        RoomLink(kind=each.kind, address=each.address(settings.origin, settings.secret)) for each in found
    ]
    return RoomLinks(items=items)
