"""Reading tickets: lists, one ticket, and what surrounds them."""

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.tickets import categories, contracts, counts, lists, rating, supporting, workers
from backend.tickets.filters import Filter
from backend.tickets.graphql.catalogue import Category, Contract, RatingTag, Worker
from backend.tickets.graphql.enums import Order
from backend.tickets.graphql.inputs import TicketFilter
from backend.tickets.graphql.rows import SimilarTicket, TicketPage, TicketRow, ticket_page, ticket_rows
from backend.tickets.graphql.ticket import Ticket, read

_ANYONE = [may("use the service")]
_WORKS = [may("do field work")]


@strawberry.type
class TicketCounts:
    reported: int
    accepted: int
    working: int
    held: int
    overdue: int
    done: int
    closed_today: int


@strawberry.type
class PlaceTickets:
    place_id: ID
    open_tickets: int


@strawberry.type
class TicketQuery:
    @strawberry.field(permission_classes=_ANYONE, description="Null where there is none for the viewer.")
    async def ticket(self, info: Info, id: ID) -> Ticket | None:
        return await read(info, as_uuid(id, "id"))

    @strawberry.field(permission_classes=_ANYONE, description="All that the viewer may see.")
    async def tickets(
        self,
        info: Info,
        filter: TicketFilter | None = None,
        order: Order = Order.NEWEST,
        first: int = 20,
        after: str | None = None,
    ) -> TicketPage:
        wanted = filter.read() if filter else Filter()
        async with info.context.read() as session:
            return ticket_page(await lists.tickets(session, info.context.me, wanted, order, first, after))

    @strawberry.field(permission_classes=_ANYONE, description="What the viewer reported, or others for them.")
    async def my_tickets(
        self,
        info: Info,
        open: bool | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> TicketPage:
        async with info.context.read() as session:
            return ticket_page(await lists.my_tickets(session, info.context.me, open, first, after))

    @strawberry.field(permission_classes=_WORKS, description="What the worker has in hand, by urgency.")
    async def my_orders(self, info: Info, first: int = 50) -> list[TicketRow]:
        async with info.context.read() as session:
            return ticket_rows(await lists.my_orders(session, info.context.me, first))

    @strawberry.field(permission_classes=_WORKS, description="What the worker may grab.")
    async def pool(self, info: Info, first: int = 50) -> list[TicketRow]:
        async with info.context.read() as session:
            return ticket_rows(await lists.pool(session, info.context.me, first))

    @strawberry.field(
        permission_classes=[may("report tickets")],
        description="What may be the same trouble; it does not say who reported it.",
    )
    async def similar_tickets(self, info: Info, place_id: ID, category_id: ID) -> list[SimilarTicket]:
        place, category = as_uuid(place_id, "placeId"), as_uuid(category_id, "categoryId")
        async with info.context.read() as session:
            found = await supporting.similar(session, info.context.me, place, category)
        return [SimilarTicket.of(hint) for hint in found]

    @strawberry.field(permission_classes=_ANYONE)
    async def ticket_counts(self, info: Info, filter: TicketFilter | None = None) -> TicketCounts:
        wanted = filter.read() if filter else Filter()
        async with info.context.read() as session:
            found = await counts.counts(session, info.context.me, wanted)
        return TicketCounts(
            reported=found.reported,
            accepted=found.accepted,
            working=found.working,
            held=found.held,
            overdue=found.overdue,
            done=found.done,
            closed_today=found.closed_today,
        )

    @strawberry.field(permission_classes=_ANYONE, description="For a floor plan: only spaces that have any.")
    async def open_tickets_on(self, info: Info, floor_id: ID) -> list[PlaceTickets]:
        async with info.context.read() as session:
            found = await counts.open_in(session, info.context.me, as_uuid(floor_id, "floorId"))
        return [PlaceTickets(place_id=ID(str(place)), open_tickets=count) for place, count in found.items()]

    @strawberry.field(permission_classes=_ANYONE, description="The groups, with their kinds in them.")
    async def categories(self, info: Info) -> list[Category]:
        async with info.context.read() as session:
            return [Category.of(node) for node in await categories.tree(session)]

    @strawberry.field(permission_classes=[may("choose workers")], description="The fittest first.")
    async def workers(self, info: Info, ticket_id: ID | None = None) -> list[Worker]:
        async with info.context.read() as session:
            found = await workers.candidates(session, info.context.me, maybe_uuid(ticket_id, "ticketId"))
        return [Worker.of(candidate) for candidate in found]

    @strawberry.field(permission_classes=[may("see contracts")], description="The latest first.")
    async def contracts(self, info: Info) -> list[Contract]:
        me = info.context.me
        async with info.context.read() as session:
            return [Contract.of(covered) for covered in await contracts.with_coverage(session, me)]

    @strawberry.field(permission_classes=_ANYONE, description="The words that a rating may carry.")
    async def rating_tags(self, info: Info) -> list[RatingTag]:
        async with info.context.read() as session:
            tags = await rating.tags(session)
        return [RatingTag(key=t.key, name=t.name, name_en=t.name_en, praise=t.praise) for t in tags]
