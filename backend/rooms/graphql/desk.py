"""What is done with rooms by who manages them."""

from datetime import datetime
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.rooms import (
    closing,
    managing,
)
from backend.rooms.graphql.inputs import RoomTerms
from backend.rooms.graphql.managed import managed
from backend.rooms.graphql.types import (
    ManagedRoom,
)

_MANAGES = [may("manage rooms")]


@strawberry.type
class RoomDeskMutation:
    @strawberry.mutation(permission_classes=_MANAGES)
    async def add_room(
        self, info: Info, key: IdempotencyKey, place_id: ID, terms: RoomTerms
    ) -> ManagedRoom | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: managing.add(session, me, as_uuid(place_id, "placeId"), terms.read()),
            _room,
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="What is booked stays as it was booked.")
    async def change_room(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, terms: RoomTerms
    ) -> ManagedRoom | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: managing.change(session, me, as_uuid(id, "id"), version, terms.read()),
            _room,
        )

    @strawberry.mutation(
        permission_classes=_MANAGES,
        description="Whoever was to meet there then gives way, and is offered another room if there is one.",
    )
    async def close_room(
        self, info: Info, key: IdempotencyKey, id: ID, starts_at: datetime, ends_at: datetime, reason: str
    ) -> ManagedRoom | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: closing.close(session, me, as_uuid(id, "id"), starts_at, ends_at, reason),
            _room,
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="Back in service before its time.")
    async def reopen_room(
        self, info: Info, key: IdempotencyKey, id: ID, closure_id: ID
    ) -> ManagedRoom | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: closing.reopen(
                session, me, as_uuid(id, "id"), as_uuid(closure_id, "closureId")
            ),
            _room,
        )


async def _room(_: Info, session: AsyncSession, id: UUID) -> ManagedRoom:
    (room,) = await managed(session, [await managing.one(session, id)])
    return room
