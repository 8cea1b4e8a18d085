"""Units and contractors, made and renamed."""

import strawberry
from strawberry import ID

from backend.identity import homes
from backend.identity.graphql.types import Contractor, Unit, as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey


@strawberry.type
class HomeMutation:
    @strawberry.mutation(permission_classes=[may("manage people")])
    async def add_unit(self, info: Info, key: IdempotencyKey, name: str, short_name: str) -> Unit | Refused:
        return await info.context.once(
            info, key, lambda session, me: homes.add_unit(session, me, name, short_name), Unit.of
        )

    @strawberry.mutation(permission_classes=[may("manage people")])
    async def change_unit(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, name: str, short_name: str
    ) -> Unit | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: homes.change_unit(session, me, as_uuid(id, "id"), version, name, short_name),
            Unit.of,
        )

    @strawberry.mutation(permission_classes=[may("manage contracts")])
    async def add_contractor(
        self, info: Info, key: IdempotencyKey, name: str, short_name: str, phone: str | None = None
    ) -> Contractor | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: homes.add_contractor(session, me, name, short_name, phone),
            Contractor.of,
        )

    @strawberry.mutation(permission_classes=[may("manage contracts")])
    async def change_contractor(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        version: int,
        name: str,
        short_name: str,
        phone: str | None = None,
    ) -> Contractor | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: homes.change_contractor(
                session, me, as_uuid(id, "id"), version, name, short_name, phone
            ),
            Contractor.of,
        )
