"""What people without an account see and do: the operations here need no permission, and show no person."""

from datetime import datetime

import strawberry
from strawberry import ID

from backend.facility import strangers as facility
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info
from backend.kernel import clock
from backend.kernel.errors import DomainError
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.tickets import categories, models, receipts, strangers
from backend.tickets.graphql.catalogue import Category
from backend.tickets.graphql.enums import Status
from backend.tickets.graphql.rows import CategoryCard


@strawberry.type(description="A place where one may report without signing in.")
class StrangerPlace:
    code: str
    path: str
    equipment_name: str | None
    categories: list[Category]


@strawberry.type(description="How a stranger's own ticket stands; nothing about people.")
class StrangerTicket:
    number: str
    status: Status
    place_path: str
    category: CategoryCard
    reported_at: datetime
    accept_due_at: datetime | None
    arrive_due_at: datetime | None
    promise: datetime | None = strawberry.field(description="The next term that is still to be kept.")
    overdue: bool

    @classmethod
    def of(cls, row: models.Ticket) -> "StrangerTicket":
        return cls(
            number=row.number,
            status=row.status,
            place_path=row.place.path,
            category=CategoryCard.of(row.category),
            reported_at=row.reported_at,
            accept_due_at=row.accept_due_at,
            arrive_due_at=row.arrive_due_at,
            promise=row.due_at,
            overdue=row.due_at is not None and row.due_at < clock.now(),
        )


@strawberry.type
class StrangerReceipt:
    number: str
    token: str = strawberry.field(description="Whoever has it may see how the ticket stands.")


@strawberry.input
class StrangerReportInput:
    code: str
    phone: str
    category_id: ID
    description: str

    def read(self) -> strangers.Words:
        return strangers.Words(
            code=self.code,
            phone=self.phone,
            category_id=as_uuid(self.category_id, "categoryId"),
            description=self.description,
        )


@strawberry.type
class StrangerQuery:
    @strawberry.field(description="Null wherever one has to sign in, whatever the reason.")
    async def stranger_place(self, info: Info, code: str) -> StrangerPlace | None:
        async with info.context.read() as session:
            spot = await facility.open_spot(session, code)
            if spot is None:
                return None
            return StrangerPlace(
                code=spot.code,
                path=spot.place.path,
                equipment_name=spot.equipment.name if spot.equipment else None,
                categories=[Category.of(node) for node in await categories.tree(session)],
            )

    @strawberry.field(description="Null for a token that does not hold, or not any more.")
    async def stranger_ticket(self, info: Info, token: str) -> StrangerTicket | None:
        report = receipts.report_of(info.context.settings.secret, token)
        if report is None:
            return None
        async with info.context.read() as session:
            ticket = await receipts.ticket_of(session, report)
        return StrangerTicket.of(ticket) if ticket else None


@strawberry.type
class StrangerMutation:
    @strawberry.mutation(
        description="Refuses: phone_not_confirmed, whatever is missing; too_many_reports (facts.until)."
    )
    async def report_as_stranger(
        self, info: Info, key: IdempotencyKey, input: StrangerReportInput
    ) -> StrangerReceipt | Refused:
        context = info.context
        client = context.connection.client if context.connection else None
        address = client.host if client else None
        secret = context.settings.secret
        try:
            ticket = await strangers.report(context.database, secret, key, input.read(), address)
        except DomainError as refusal:
            return Refused.of(refusal)
        assert ticket.origin_id is not None
        return StrangerReceipt(number=ticket.number, token=receipts.token(secret, ticket.origin_id))
