"""What clients see of places and equipment."""

from asyncio import gather
from datetime import date
from typing import Annotated, Self, TypeAlias
from uuid import UUID

import strawberry
from strawberry import ID, Private

from backend.facility import finding, models, neighbours
from backend.facility.briefly import PlaceRow
from backend.facility.models import Medium, PlaceKind, SpaceUse
from backend.identity.graphql.types import Unit
from backend.identity.graphql_permission import Info
from backend.kernel.languages import spoken

strawberry.enum(PlaceKind)
strawberry.enum(SpaceUse)
strawberry.enum(Medium)


@strawberry.type(description="A place as lists show it.")
class PlaceCard:
    id: ID
    name: str
    kind: PlaceKind
    path: str = strawberry.field(description="What people read, without the site: 1号楼 3层 305.")
    code: str

    @classmethod
    def of(cls, place: models.Place | PlaceRow) -> Self:
        return cls(id=ID(str(place.id)), name=place.name, kind=place.kind, path=place.path, code=place.code)


@strawberry.type(description="A place in the one around it.")
class ChildPlace(PlaceCard):
    @strawberry.field(description="In service, here and below.")
    async def equipment_count(self, info: Info) -> int:
        return await info.context.load(neighbours.equipment_counts, UUID(self.id))


@strawberry.type(description="A site, building, floor or space.")
class Place:
    row: Private[models.Place]
    id: ID
    name: str
    kind: PlaceKind
    path: str
    code: str = strawberry.field(description="What its QR label says.")
    number: str | None
    level: int | None = strawberry.field(description="Of a floor; basements are negative.")
    area: float | None = strawberry.field(description="Usable area in square metres.")
    use: SpaceUse | None
    unit: Unit | None
    parent: PlaceCard | None
    polygon: list[float] | None = strawberry.field(description="x0, y0, x1, y1, … in metres of the plan.")
    plan_width: float | None = strawberry.field(description="Of a floor, in metres.")
    plan_height: float | None
    anonymous_reports: bool = strawberry.field(
        description="Here and below one may report without signing in."
    )
    closed: bool
    version: int

    @classmethod
    def of(cls, place: models.Place) -> "Place":
        """Needs the place's parent and unit loaded (`finding.PLACE_NEIGHBOURS`)."""
        return cls(
            row=place,
            id=ID(str(place.id)),
            name=place.name,
            kind=place.kind,
            path=place.path,
            code=place.code,
            number=place.number,
            level=place.level,
            area=float(place.area) if place.area is not None else None,
            use=place.use,
            unit=Unit.of(place.unit) if place.unit else None,
            parent=PlaceCard.of(place.parent) if place.parent else None,
            polygon=place.polygon or None,
            plan_width=place.plan_width,
            plan_height=place.plan_height,
            anonymous_reports=place.anonymous_reports,
            closed=place.closed_at is not None,
            version=place.version,
        )

    @strawberry.field(description="From the site down to the parent.")
    async def ancestors(self, info: Info) -> list[PlaceCard]:
        load = info.context.load
        above = await gather(*(load(neighbours.places_by_id, each) for each in self.row.lineage[:-1]))
        return [PlaceCard.of(place) for place in above if place]

    @strawberry.field(
        description="Itself or the outermost place around it where one may report without signing in."
    )
    async def opened_to_strangers(self, info: Info) -> PlaceCard | None:
        opened = await info.context.load(neighbours.opened_to_strangers, self.row.id)
        return PlaceCard.of(opened) if opened else None

    @strawberry.field(description="In the order of the house.")
    async def children(self, info: Info) -> list[ChildPlace]:
        return [ChildPlace.of(each) for each in await info.context.load(neighbours.children, self.row.id)]

    @strawberry.field(description="In service, here and below.")
    async def equipment_count(self, info: Info) -> int:
        return await info.context.load(neighbours.equipment_counts, self.row.id)

    @strawberry.field(description="What feeds this place itself.")
    async def fed_by(self, info: Info) -> list["Feed"]:
        found = await info.context.load(neighbours.feeding_places, self.row.id)
        return [Feed.of(each, each.source) for each in found]


@strawberry.type(description="A space as a floor's plan shows it.")
class FloorSpace:
    id: ID
    name: str
    number: str
    use: SpaceUse
    unit_name: str | None
    polygon: list[float] = strawberry.field(description="x0, y0, x1, y1, … in metres of the plan.")

    @classmethod
    def of(cls, space: models.Place, unit_name: str | None) -> "FloorSpace":
        assert space.use is not None  # the database says so of every space
        return cls(
            id=ID(str(space.id)),
            name=space.name,
            number=space.number or space.name,
            use=space.use,
            unit_name=unit_name,
            polygon=space.polygon,
        )


@strawberry.type(description="Width and height in metres.")
class FloorPlan:
    place: PlaceCard
    width: float
    height: float
    spaces: list[FloorSpace]

    @classmethod
    def of(cls, plan: finding.FloorPlan) -> "FloorPlan":
        return cls(
            place=PlaceCard.of(plan.floor),
            width=plan.floor.plan_width or 0,
            height=plan.floor.plan_height or 0,
            spaces=[FloorSpace.of(space, unit_name) for space, unit_name in plan.spaces],
        )


@strawberry.type(description="Equipment as lists show it.")
class EquipmentCard:
    id: ID
    name: str
    code: str
    kind: str

    @classmethod
    def of(cls, equipment: models.Equipment) -> "EquipmentCard":
        return cls(id=ID(str(equipment.id)), name=equipment.name, code=equipment.code, kind=equipment.kind)


@strawberry.type(description="A connection as one end of it sees it: the other end is equipment or a place.")
class Feed:
    id: ID
    medium: Medium
    equipment: EquipmentCard | None
    place: PlaceCard | None

    @classmethod
    def of(cls, feed: models.Feed, far: models.Equipment | models.Place | None) -> "Feed":
        return cls(
            id=ID(str(feed.id)),
            medium=feed.medium,
            equipment=EquipmentCard.of(far) if isinstance(far, models.Equipment) else None,
            place=PlaceCard.of(far) if isinstance(far, models.Place) else None,
        )


@strawberry.type
class Equipment:
    row: Private[models.Equipment]
    id: ID
    name: str
    code: str = strawberry.field(description="What its QR label says.")
    kind: str
    kind_name: str
    brick: str = strawberry.field(description="The Brick class of its kind.")
    place: PlaceCard
    parent: EquipmentCard | None = strawberry.field(description="What it is a part of.")
    model: str | None
    installed_on: date | None
    retired: bool
    version: int

    @classmethod
    def of(cls, equipment: models.Equipment, locale: str) -> "Equipment":
        """Needs its place, kind and parent loaded (`finding.EQUIPMENT_NEIGHBOURS`)."""
        kind = equipment.kind_row
        return cls(
            row=equipment,
            id=ID(str(equipment.id)),
            name=equipment.name,
            code=equipment.code,
            kind=kind.key,
            kind_name=spoken(locale, kind.name, kind.name_en),
            brick=kind.brick,
            place=PlaceCard.of(equipment.place),
            parent=EquipmentCard.of(equipment.parent) if equipment.parent else None,
            model=equipment.model,
            installed_on=equipment.installed_on,
            retired=equipment.retired_at is not None,
            version=equipment.version,
        )

    @strawberry.field(description="What it feeds directly.")
    async def feeds(self, info: Info) -> list[Feed]:
        found = await info.context.load(neighbours.feeds, self.row.id)
        return [Feed.of(each, each.target_equipment or each.target_place) for each in found]

    @strawberry.field(description="The equipment that feeds it directly.")
    async def fed_by(self, info: Info) -> list[Feed]:
        found = await info.context.load(neighbours.feeding_equipment, self.row.id)
        return [Feed.of(each, each.source) for each in found]


@strawberry.type(description="A kind of equipment.")
class EquipmentKind:
    key: str
    name: str
    brick: str


@strawberry.type(description="A place as a phone keeps it to find it without a network.")
class PlaceEntry:
    id: ID
    parent_id: ID | None
    name: str
    number: str | None
    kind: PlaceKind
    path: str
    words: str = strawberry.field(description="What it is found by, in Chinese, pinyin and initials.")

    @classmethod
    def of(cls, place: models.Place) -> "PlaceEntry":
        return cls(
            id=ID(str(place.id)),
            parent_id=ID(str(place.parent_id)) if place.parent_id else None,
            name=place.name,
            number=place.number,
            kind=place.kind,
            path=place.path,
            words=place.words,
        )


@strawberry.type
class PlaceEntryPage:
    items: list[PlaceEntry]
    next: str | None


@strawberry.type
class PlacePage:
    items: list[Place]
    next: str | None


@strawberry.type
class EquipmentPage:
    items: list[Equipment]
    next: str | None


CodeTarget: TypeAlias = Annotated[Place | Equipment, strawberry.union("CodeTarget")]
