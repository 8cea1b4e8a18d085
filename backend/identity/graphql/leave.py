"""Leave of workers."""

from datetime import date

import strawberry
from strawberry import ID

from backend.identity import leave
from backend.identity.graphql.types import Person, as_uuid
from backend.identity.graphql_permission import Info, may, signed_in
from backend.identity.models import LeaveKind
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey

strawberry.enum(LeaveKind)


@strawberry.type(description="Days without orders, the first and the last included.")
class Leave:
    id: ID
    kind: LeaveKind | None = strawberry.field(description="Told to the person and to who decides on it.")
    starts_on: date
    ends_on: date

    @classmethod
    def of(cls, row: leave.Away) -> "Leave":
        return cls(id=ID(str(row.id)), kind=row.kind, starts_on=row.starts_on, ends_on=row.ends_on)


@strawberry.type
class LeaveQuery:
    @strawberry.field(permission_classes=[signed_in], description="Not those that are over; the next first.")
    async def leaves(self, info: Info, person_id: ID) -> list[Leave]:
        async with info.context.read() as session:
            found = await leave.leaves_of(session, info.context.me, as_uuid(person_id, "personId"))
        return [Leave.of(row) for row in found]


@strawberry.type
class LeaveMutation:
    @strawberry.mutation(
        permission_classes=[may("enter leave")], description="One's own, or a worker's of one's company."
    )
    async def enter_leave(
        self, info: Info, key: IdempotencyKey, person_id: ID, kind: LeaveKind, starts_on: date, ends_on: date
    ) -> Person | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: leave.enter_leave(
                session, me, as_uuid(person_id, "personId"), kind, starts_on, ends_on
            ),
            Person.of,
        )

    @strawberry.mutation(
        permission_classes=[may("enter leave")], description="Days that are already taken stay."
    )
    async def remove_leave(self, info: Info, key: IdempotencyKey, id: ID) -> Person | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: leave.remove_leave(session, me, as_uuid(id, "id")),
            Person.of,
        )
