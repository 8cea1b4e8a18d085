"""Arranging points."""

from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity.graphql.types import as_ref, as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.telemetry import arranging
from backend.telemetry.graphql.types import PlacedPoint
from backend.telemetry.models import Quantity

_managing = [may(arranging.MANAGING)]
_HOME = "`home` is `place:<id>` or `equipment:<id>`."


@strawberry.type
class TelemetryMutation:
    @strawberry.mutation(
        permission_classes=_managing, description=f"`code` is what a gateway calls it. {_HOME}"
    )
    async def add_point(
        self, info: Info, key: IdempotencyKey, code: str, quantity: Quantity, home: str
    ) -> PlacedPoint | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: arranging.add_point(session, me, code, quantity, as_ref(home, "home")),
            _point,
        )

    @strawberry.mutation(permission_classes=_managing, description=_HOME)
    async def move_point(self, info: Info, key: IdempotencyKey, id: ID, home: str) -> PlacedPoint | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: arranging.move_point(session, me, as_uuid(id, "id"), as_ref(home, "home")),
            _point,
        )

    @strawberry.mutation(
        permission_classes=_managing,
        description="Its readings stay, its code is free for whoever may see them.",
    )
    async def retire_point(self, info: Info, key: IdempotencyKey, id: ID) -> PlacedPoint | Refused:
        return await info.context.once_then(
            info, key, lambda session, me: arranging.retire_point(session, me, as_uuid(id, "id")), _point
        )


async def _point(info: Info, session: AsyncSession, id: UUID) -> PlacedPoint:
    """For those who manage it."""
    return PlacedPoint.of(await arranging.managed_point(session, info.context.me, id))
