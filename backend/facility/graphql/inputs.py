"""What clients say about places and equipment."""

from datetime import date
from decimal import Decimal
from math import isfinite

import strawberry
from strawberry import ID

from backend.facility.equipment import EquipmentFacts
from backend.facility.facts import PlaceFacts
from backend.facility.models import SpaceUse
from backend.identity.graphql.types import maybe_uuid
from backend.kernel.errors import Invalid


@strawberry.input(description="Everything about a place beside its name and kind.")
class PlaceInput:
    number: str | None = None
    level: int | None = None
    use: SpaceUse | None = None
    area: float | None = None
    unit_id: ID | None = None
    polygon: list[float] | None = None
    plan_width: float | None = None
    plan_height: float | None = None

    def facts(self) -> PlaceFacts:
        return PlaceFacts(
            number=self.number,
            level=self.level,
            use=self.use,
            area=_metres(self.area),
            unit_id=maybe_uuid(self.unit_id, "unitId"),
            polygon=self.polygon or (),
            plan_width=self.plan_width,
            plan_height=self.plan_height,
        )


@strawberry.input(description="What is said about equipment; `parentId` is what it is a part of.")
class EquipmentInput:
    name: str
    parent_id: ID | None = None
    model: str | None = None
    installed_on: date | None = None

    def facts(self) -> EquipmentFacts:
        return EquipmentFacts(
            self.name, maybe_uuid(self.parent_id, "parentId"), self.model, self.installed_on
        )


def _metres(area: float | None) -> Decimal | None:
    if area is None:
        return None
    if not isfinite(area):
        raise Invalid(field="area")
    return Decimal(str(area))
