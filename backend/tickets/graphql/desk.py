"""What the desk and the contractors' managers do."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.errors import DomainError
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.tickets import bulk, dispatching, following_up, reopening
from backend.tickets.graphql.enums import Urgency
from backend.tickets.graphql.inputs import as_uuids
from backend.tickets.graphql.ticket import Ticket, write
from backend.tickets.words import required


@strawberry.type
class BulkRefusal:
    ticket_id: ID
    number: str
    code: str
    message: str


@strawberry.type(description="What became of each: the others are not held up by one that is refused.")
class BulkOutcome:
    done: int
    refused: list[BulkRefusal]


BulkResult: TypeAlias = Annotated[BulkOutcome | Refused, strawberry.union("BulkResult")]


async def _each(info: Info, key: UUID, ids: list[ID], verb: Callable[[], bulk.Verb]) -> BulkOutcome | Refused:
    """`verb` reads what is the same for all: what is wrong with that is one refusal."""
    context = info.context
    try:
        tickets, do = as_uuids(ids, "ids"), verb()
        outcome = await bulk.each(context.database, context.me, key, info.field_name, tickets, do)
    except DomainError as refusal:
        return Refused.of(refusal)
    refused = [
        BulkRefusal(ticket_id=ID(str(id_)), number=each.number, code=each.code, message=each.message)
        for id_, each in outcome.refused.items()
    ]
    return BulkOutcome(done=outcome.done, refused=refused)


def _dispatch_to(worker_id: UUID) -> bulk.Verb:
    return lambda session, me, id_: dispatching.dispatch(session, me, id_, worker_id)


def _cancel_because(reason: str) -> bulk.Verb:
    return lambda session, me, id_: reopening.cancel(session, me, id_, reason)


@strawberry.type
class DeskMutation:
    @strawberry.mutation(permission_classes=[may("accept tickets")])
    async def accept_ticket(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        version: int,
        urgency: Urgency | None = None,
        category_id: ID | None = None,
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: dispatching.accept(
                session,
                me,
                as_uuid(id, "id"),
                version=version,
                urgency=urgency,
                category_id=maybe_uuid(category_id, "categoryId"),
            ),
        )

    @strawberry.mutation(permission_classes=[may("dispatch tickets")])
    async def dispatch_ticket(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, worker_id: ID
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: dispatching.dispatch(
                session, me, as_uuid(id, "id"), as_uuid(worker_id, "workerId"), version=version
            ),
        )

    @strawberry.mutation(permission_classes=[may("dispatch tickets")])
    async def dispatch_tickets(
        self, info: Info, key: IdempotencyKey, ids: list[ID], worker_id: ID
    ) -> BulkResult:
        return await _each(
            info,
            key,
            ids,
            lambda: _dispatch_to(as_uuid(worker_id, "workerId")),
        )

    @strawberry.mutation(permission_classes=[may("accept tickets")])
    async def accept_tickets(self, info: Info, key: IdempotencyKey, ids: list[ID]) -> BulkResult:
        return await _each(info, key, ids, lambda: dispatching.accept)

    @strawberry.mutation(permission_classes=[may("accept tickets")])
    async def cancel_tickets(self, info: Info, key: IdempotencyKey, ids: list[ID], reason: str) -> BulkResult:
        return await _each(info, key, ids, lambda: _cancel_because(required(reason, "reason")))

    @strawberry.mutation(permission_classes=[may("choose workers")])
    async def transfer_ticket(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        worker_id: ID,
        reason: str,
        version: Annotated[
            int | None, strawberry.argument(description="Needed from everyone but the worker who has it.")
        ] = None,
        happened_at: datetime | None = None,
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: dispatching.transfer(
                session,
                me,
                as_uuid(id, "id"),
                as_uuid(worker_id, "workerId"),
                reason,
                version=version,
                happened_at=happened_at,
            ),
        )

    @strawberry.mutation(permission_classes=[may("follow up tickets")])
    async def follow_up(
        self, info: Info, key: IdempotencyKey, id: ID, satisfied: bool, words: str
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: following_up.follow_up(
                session, me, as_uuid(id, "id"), satisfied=satisfied, words=words
            ),
        )
