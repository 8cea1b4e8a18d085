"""What administrators do with people's accounts and roles."""

import strawberry
from strawberry import ID

from backend.identity import granting, handing_out, leaving, secretaries
from backend.identity.graphql.types import Person, as_ref, as_uuid
from backend.identity.graphql_permission import Info, may, signed_in
from backend.identity.roles import Role
from backend.kernel.errors import DomainError
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey


@strawberry.type
class AdministrationMutation:
    @strawberry.mutation(
        permission_classes=[may("manage people")], description="Closes the account and takes back its roles."
    )
    async def mark_leaver(self, info: Info, key: IdempotencyKey, person_id: ID) -> Person | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: leaving.mark_leaver(session, me, as_uuid(person_id, "personId")),
            Person.of,
        )

    @strawberry.mutation(
        permission_classes=[may("hand out passwords")],
        description="A password for the first sign-in, to be changed then. Ends the person's sessions.",
    )
    async def hand_out_password(
        self, info: Info, key: IdempotencyKey, person_id: ID, password: str
    ) -> Person | Refused:
        try:
            hashed = await handing_out.hash_handed_out(password)
        except DomainError as refusal:
            return Refused.of(refusal)
        return await info.context.once(
            info,
            key,
            lambda session, me: handing_out.hand_out_password(
                session, me, as_uuid(person_id, "personId"), hashed
            ),
            Person.of,
        )

    @strawberry.mutation(
        permission_classes=[may("grant roles")],
        description="`at` is `place:<id>`, `unit:<id>` or `contractor:<id>`.",
    )
    async def grant_role(
        self, info: Info, key: IdempotencyKey, person_id: ID, role: Role, at: str
    ) -> Person | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: granting.grant_role(
                session, me, as_uuid(person_id, "personId"), role, as_ref(at, "at")
            ),
            Person.of,
        )

    @strawberry.mutation(permission_classes=[may("grant roles")])
    async def revoke_role(self, info: Info, key: IdempotencyKey, grant_id: ID) -> Person | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: granting.revoke_role(session, me, as_uuid(grant_id, "grantId")),
            Person.of,
        )

    @strawberry.mutation(
        permission_classes=[signed_in], description="By the leader, or by the administrator of their unit."
    )
    async def appoint_secretary(
        self, info: Info, key: IdempotencyKey, leader_id: ID, person_id: ID
    ) -> Person | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: secretaries.appoint_secretary(
                session, me, as_uuid(leader_id, "leaderId"), as_uuid(person_id, "personId")
            ),
            Person.of,
        )

    @strawberry.mutation(permission_classes=[signed_in], description="Also by the secretary.")
    async def dismiss_secretary(
        self, info: Info, key: IdempotencyKey, leader_id: ID, person_id: ID
    ) -> Person | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: secretaries.dismiss_secretary(
                session, me, as_uuid(leader_id, "leaderId"), as_uuid(person_id, "personId")
            ),
            Person.of,
        )
