"""Rooms with what only who manages them has to know."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.graphql.types import PersonCard
from backend.rooms import (
    closing,
    managing,
    models,
)
from backend.rooms.graphql.types import Closure, ManagedRoom, Room


async def managed(session: AsyncSession, rooms: Sequence[models.Room]) -> list[ManagedRoom]:
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
