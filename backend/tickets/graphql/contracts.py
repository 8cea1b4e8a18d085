"""Contracts, added, changed and ended."""

from datetime import date
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity.contracting import ContractFacts
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.errors import Invalid
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.tickets import contract_scope, contracts
from backend.tickets.graphql.catalogue import Contract
from backend.tickets.graphql.inputs import as_uuids

LONGEST_TERM = 366 * 24 * 60
_managing = [may("manage contracts")]


@strawberry.input(description="`key` is an urgency class in small letters, or the key of a category.")
class SlaTermInput:
    key: str
    accept: int | None = None
    arrive: int | None = None
    finish: int | None = None

    def minutes(self) -> dict[str, int]:
        said = {"accept": self.accept, "arrive": self.arrive, "finish": self.finish}
        given = {clock: minutes for clock, minutes in said.items() if minutes is not None}
        if any(not 0 < minutes <= LONGEST_TERM for minutes in given.values()):
            raise Invalid(field="sla", limit=LONGEST_TERM)
        return given


@strawberry.input(description="No categories or places means all of them.")
class ContractInput:
    contractor_id: ID
    name: str
    starts_on: date
    ends_on: date
    category_ids: list[ID]
    place_ids: list[ID]
    sla: list[SlaTermInput]

    def facts(self) -> ContractFacts:
        terms = {term.key: term.minutes() for term in self.sla}
        if len(terms) < len(self.sla):
            raise Invalid(field="sla")
        return ContractFacts(
            contractor_id=as_uuid(self.contractor_id, "contractorId"),
            name=self.name.strip(),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            category_ids=as_uuids(self.category_ids, "categoryIds"),
            place_ids=as_uuids(self.place_ids, "placeIds"),
            sla={key: minutes for key, minutes in terms.items() if minutes},
        )


@strawberry.type
class ContractMutation:
    @strawberry.mutation(permission_classes=_managing)
    async def add_contract(self, info: Info, key: IdempotencyKey, input: ContractInput) -> Contract | Refused:
        return await info.context.once_then(
            info, key, lambda session, me: contract_scope.add_contract(session, me, input.facts()), _contract
        )

    @strawberry.mutation(
        permission_classes=_managing, description="All facts at once; tickets keep what they were promised."
    )
    async def change_contract(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, input: ContractInput
    ) -> Contract | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: contract_scope.change_contract(
                session, me, as_uuid(id, "id"), version, input.facts()
            ),
            _contract,
        )

    @strawberry.mutation(permission_classes=_managing, description="`on` is the last day that it serves.")
    async def end_contract(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, on: date
    ) -> Contract | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: contract_scope.end_contract(session, me, as_uuid(id, "id"), version, on),
            _contract,
        )


async def _contract(_: Info, session: AsyncSession, id: UUID) -> Contract:
    return Contract.of(await contracts.covered(session, id))
