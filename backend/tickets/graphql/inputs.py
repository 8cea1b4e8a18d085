"""What clients send about tickets."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid, maybe_uuid
from backend.kernel.errors import Invalid
from backend.tickets import field_action, materials, reporting
from backend.tickets.filters import Filter
from backend.tickets.graphql.enums import Status, Urgency

MOST_IDS = 100


def as_uuids(ids: list[ID] | None, field: str) -> list[UUID]:
    if ids and len(ids) > MOST_IDS:
        raise Invalid(field=field, limit=MOST_IDS)
    return [as_uuid(id_, field) for id_ in ids or ()]


@strawberry.input
class ReportInput:
    place_id: ID
    category_id: ID
    description: str
    equipment_id: ID | None = None
    urgency: Urgency | None = None
    photo_ids: list[ID] | None = None
    wished_at: datetime | None = None
    contact_phone: str | None = None
    on_behalf_of: ID | None = None
    happened_at: datetime | None = None

    def read(self) -> reporting.Report:
        return reporting.Report(
            place_id=as_uuid(self.place_id, "placeId"),
            category_id=as_uuid(self.category_id, "categoryId"),
            description=self.description,
            equipment_id=maybe_uuid(self.equipment_id, "equipmentId"),
            urgency=self.urgency,
            photo_ids=as_uuids(self.photo_ids, "photoIds"),
            wished_at=self.wished_at,
            contact_phone=self.contact_phone,
            on_behalf_of=maybe_uuid(self.on_behalf_of, "onBehalfOf"),
            happened_at=self.happened_at,
        )


@strawberry.input(name="FieldAction", description="What every action on site carries.")
class FieldActionInput:
    happened_at: datetime | None = strawberry.field(default=None, description="By the phone.")
    photo_ids: list[ID] | None = None
    words: str | None = None

    def read(self) -> field_action.FieldAction:
        return field_action.FieldAction(self.happened_at, as_uuids(self.photo_ids, "photoIds"), self.words)


@strawberry.input
class MaterialInput:
    item_id: ID
    quantity: float

    def read(self) -> materials.Use:
        return materials.Use(as_uuid(self.item_id, "itemId"), Decimal(str(self.quantity)))


def uses(used: list[MaterialInput] | None) -> list[materials.Use]:
    return [each.read() for each in used or ()]


@strawberry.input
class TicketFilter:
    status: list[Status] | None = None
    urgency: list[Urgency] | None = None
    category: ID | None = None
    place: ID | None = None
    unit: ID | None = None
    contractor: ID | None = None
    assignee: ID | None = None
    equipment: ID | None = None
    overdue: bool | None = None
    open: bool | None = None
    unassigned: bool | None = None
    search: Annotated[str | None, strawberry.argument(description="A number, or words in Chinese.")] = None
    reported_from: datetime | None = None
    reported_to: datetime | None = None

    def read(self) -> Filter:
        return Filter(
            status=self.status,
            urgency=self.urgency,
            category=maybe_uuid(self.category, "category"),
            place=maybe_uuid(self.place, "place"),
            unit=maybe_uuid(self.unit, "unit"),
            contractor=maybe_uuid(self.contractor, "contractor"),
            assignee=maybe_uuid(self.assignee, "assignee"),
            equipment=maybe_uuid(self.equipment, "equipment"),
            overdue=self.overdue,
            open=self.open,
            unassigned=self.unassigned,
            search=self.search,
            reported_from=self.reported_from,
            reported_to=self.reported_to,
        )
