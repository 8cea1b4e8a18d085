"""Tickets in lists: plain objects through and through, so that their completion is compiled."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import strawberry
from strawberry import ID

from backend.facility.graphql import PlaceCard
from backend.facility.models import PlaceKind
from backend.identity.graphql import PersonCard
from backend.identity.graphql.types import avatar_hue
from backend.kernel import clock
from backend.kernel.pages import Page
from backend.tickets import models, rows, supporting
from backend.tickets.graphql.enums import Status, Urgency


@strawberry.type
class CategoryCard:
    id: ID
    name: str
    name_en: str
    icon: str

    @classmethod
    def of(cls, category: models.Category) -> "CategoryCard":
        return cls(id=ID(str(category.id)), name=category.name, name_en=category.name_en, icon=category.icon)


@strawberry.type(description="A ticket as lists show it.")
class TicketRow:
    id: ID
    number: str
    description: str
    status: Status
    urgency: Urgency
    reported_at: datetime
    due_at: datetime | None
    overdue: bool
    paused: bool
    rework_count: int
    version: int
    urged: int
    supporters: int
    place: PlaceCard
    category: CategoryCard
    reporter: PersonCard | None = strawberry.field(
        description="Nobody where an alarm or a stranger reported."
    )
    stranger: str | None = strawberry.field(description="The label of who reported without signing in.")
    assignee: PersonCard | None
    contractor_name: str | None


@strawberry.type(description="A ticket as whoever is about to report the same may know it.")
class SimilarTicket:
    id: ID
    number: str
    status: Status
    reported_at: datetime
    supporters: int
    place: PlaceCard
    category: CategoryCard
    excerpt: str | None = strawberry.field(
        description="How its words begin; null where they are not the viewer's to know."
    )

    @classmethod
    def of(cls, hint: supporting.Similar) -> "SimilarTicket":
        row = hint.ticket
        return cls(
            id=ID(str(row.id)),
            number=row.number,
            status=row.status,
            reported_at=row.reported_at,
            supporters=row.supporter_count,
            place=PlaceCard.of(row.place),
            category=CategoryCard.of(row.category),
            excerpt=hint.excerpt,
        )


@strawberry.type
class TicketPage:
    items: list[TicketRow]
    next: str | None


def ticket_page(page: Page[rows.TicketRow]) -> TicketPage:
    return TicketPage(items=ticket_rows(page.items), next=page.next)


def ticket_rows(found: Sequence[rows.TicketRow]) -> list[TicketRow]:
    now = clock.now()
    return [_row(row, now) for row in found]


def _row(row: rows.TicketRow, now: datetime) -> TicketRow:
    return TicketRow(
        id=ID(str(row.id)),
        number=models.number(row.serial),
        description=row.description,
        status=row.status,
        urgency=row.urgency,
        reported_at=row.reported_at,
        due_at=row.due_at,
        overdue=row.due_at is not None and row.due_at < now,
        paused=row.status is Status.HELD,
        rework_count=row.rework_count,
        version=row.version,
        urged=row.urge_count,
        supporters=row.supporter_count,
        place=_place(*row.place),
        category=_category(*row.category),
        reporter=_person(*row.reporter) if row.reporter else None,
        stranger=row.stranger,
        assignee=_person(*row.assignee) if row.assignee else None,
        contractor_name=row.contractor_name,
    )


def _place(id_: UUID, name: str, kind: str, path: str, code: str) -> PlaceCard:
    return PlaceCard(id=ID(str(id_)), name=name, kind=PlaceKind(kind), path=path, code=code)


def _category(id_: UUID, name: str, name_en: str, icon: str) -> CategoryCard:
    return CategoryCard(id=ID(str(id_)), name=name, name_en=name_en, icon=icon)


def _person(id_: UUID, name: str, post: str, unit: str | None, contractor: str | None) -> PersonCard:
    return PersonCard(
        id=ID(str(id_)),
        name=name,
        post=post,
        unit_name=unit,
        contractor_name=contractor,
        avatar_hue=avatar_hue(id_),
    )
