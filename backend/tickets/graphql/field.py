"""What workers do, often without a connection and sent later."""

from datetime import datetime

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.tickets import dispatching, field_work, grabbing, holding
from backend.tickets.graphql.enums import HoldReason, PhotoStage
from backend.tickets.graphql.inputs import FieldActionInput, MaterialInput, uses
from backend.tickets.graphql.ticket import Ticket, write

_WORKS = [may("do field work")]


@strawberry.type
class FieldMutation:
    @strawberry.mutation(permission_classes=_WORKS)
    async def grab_ticket(self, info: Info, key: IdempotencyKey, id: ID) -> Ticket | Refused:
        return await write(info, key, lambda session, me: grabbing.grab(session, me, as_uuid(id, "id")))

    @strawberry.mutation(permission_classes=_WORKS)
    async def give_back_ticket(
        self, info: Info, key: IdempotencyKey, id: ID, reason: str, happened_at: datetime | None = None
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: dispatching.give_back(
                session, me, as_uuid(id, "id"), reason, happened_at=happened_at
            ),
        )

    @strawberry.mutation(permission_classes=_WORKS)
    async def arrive_at_ticket(
        self, info: Info, key: IdempotencyKey, id: ID, action: FieldActionInput
    ) -> Ticket | Refused:
        return await write(
            info, key, lambda session, me: field_work.arrive(session, me, as_uuid(id, "id"), action.read())
        )

    @strawberry.mutation(permission_classes=_WORKS)
    async def hold_ticket(
        self, info: Info, key: IdempotencyKey, id: ID, reason: HoldReason, action: FieldActionInput
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: holding.hold(session, me, as_uuid(id, "id"), reason, action.read()),
        )

    @strawberry.mutation(permission_classes=_WORKS)
    async def resume_ticket(
        self, info: Info, key: IdempotencyKey, id: ID, action: FieldActionInput
    ) -> Ticket | Refused:
        return await write(
            info, key, lambda session, me: holding.resume(session, me, as_uuid(id, "id"), action.read())
        )

    @strawberry.mutation(permission_classes=_WORKS)
    async def record_step(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        stage: PhotoStage,
        action: FieldActionInput,
        materials: list[MaterialInput] | None = None,
        minutes: int | None = None,
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: field_work.step(
                session,
                me,
                as_uuid(id, "id"),
                stage,
                action.read(),
                used=uses(materials),
                minutes=minutes or 0,
            ),
        )

    @strawberry.mutation(permission_classes=_WORKS)
    async def finish_ticket(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        action: FieldActionInput,
        minutes: int,
        materials: list[MaterialInput] | None = None,
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: field_work.finish(
                session, me, as_uuid(id, "id"), action.read(), used=uses(materials), minutes=minutes
            ),
        )
