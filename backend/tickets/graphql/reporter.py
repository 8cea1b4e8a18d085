"""What those do for whom a repair is done."""

from datetime import datetime

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.tickets import closing, models, rating, remarking, reopening, reporting, supporting, urging
from backend.tickets.graphql.inputs import ReportInput, as_uuids
from backend.tickets.graphql.ticket import Ticket, write

_REPORTS = [may("report tickets")]


@strawberry.type
class ReporterMutation:
    @strawberry.mutation(permission_classes=_REPORTS)
    async def report_ticket(self, info: Info, key: IdempotencyKey, input: ReportInput) -> Ticket | Refused:
        ticket = models.Ticket.to_be()
        return await write(
            info,
            key,
            lambda session, me: reporting.report(session, me, input.read(), to_be=ticket),
            to_be=ticket,
        )

    @strawberry.mutation(permission_classes=_REPORTS, description="Me too, in this place.")
    async def support_ticket(self, info: Info, key: IdempotencyKey, id: ID, place_id: ID) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: supporting.support(
                session, me, as_uuid(id, "id"), as_uuid(place_id, "placeId")
            ),
        )

    @strawberry.mutation(permission_classes=_REPORTS)
    async def approve_work(
        self, info: Info, key: IdempotencyKey, id: ID, happened_at: datetime | None = None
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: closing.approve(session, me, as_uuid(id, "id"), happened_at=happened_at),
        )

    @strawberry.mutation(permission_classes=_REPORTS)
    async def refuse_work(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        reason: str,
        photo_ids: list[ID] | None = None,
        happened_at: datetime | None = None,
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: closing.refuse(
                session,
                me,
                as_uuid(id, "id"),
                reason,
                photo_ids=as_uuids(photo_ids, "photoIds"),
                happened_at=happened_at,
            ),
        )

    @strawberry.mutation(permission_classes=_REPORTS)
    async def rate_ticket(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        stars: int,
        tags: list[str],
        words: str | None = None,
        happened_at: datetime | None = None,
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: rating.rate(
                session, me, as_uuid(id, "id"), stars, tags=tags, words=words, happened_at=happened_at
            ),
        )

    @strawberry.mutation(permission_classes=_REPORTS)
    async def urge_ticket(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        words: str | None = None,
        happened_at: datetime | None = None,
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: urging.urge(session, me, as_uuid(id, "id"), words, happened_at=happened_at),
        )

    @strawberry.mutation(permission_classes=_REPORTS)
    async def cancel_ticket(
        self, info: Info, key: IdempotencyKey, id: ID, reason: str, happened_at: datetime | None = None
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: reopening.cancel(
                session, me, as_uuid(id, "id"), reason, happened_at=happened_at
            ),
        )

    @strawberry.mutation(permission_classes=_REPORTS)
    async def reopen_ticket(
        self, info: Info, key: IdempotencyKey, id: ID, reason: str, happened_at: datetime | None = None
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: reopening.reopen(
                session, me, as_uuid(id, "id"), reason, happened_at=happened_at
            ),
        )

    @strawberry.mutation(permission_classes=[may("use the service")])
    async def remark_on_ticket(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        words: str,
        photo_ids: list[ID] | None = None,
        happened_at: datetime | None = None,
    ) -> Ticket | Refused:
        return await write(
            info,
            key,
            lambda session, me: remarking.remark(
                session,
                me,
                as_uuid(id, "id"),
                words,
                photo_ids=as_uuids(photo_ids, "photoIds"),
                happened_at=happened_at,
            ),
        )
