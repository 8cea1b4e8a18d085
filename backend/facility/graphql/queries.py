"""Reading places and equipment. Where things are is no secret from anyone who has signed in."""

import strawberry
from strawberry import ID

from backend.facility import finding, models
from backend.facility.graphql.types import (
    CodeTarget,
    Equipment,
    EquipmentKind,
    EquipmentPage,
    FloorPlan,
    Place,
    PlaceEntry,
    PlaceEntryPage,
    PlacePage,
)
from backend.facility.models import PlaceKind
from backend.identity.graphql.types import as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, signed_in
from backend.kernel.errors import NotFound
from backend.kernel.languages import spoken


@strawberry.type
class FacilityQuery:
    @strawberry.field(permission_classes=[signed_in], description="The area.")
    async def site(self, info: Info) -> Place:
        async with info.context.read() as session:
            site = await finding.site(session)
        if site is None:
            raise NotFound
        return Place.of(site)

    @strawberry.field(permission_classes=[signed_in])
    async def place(self, info: Info, id: ID) -> Place | None:
        async with info.context.read() as session:
            place = await finding.place(session, as_uuid(id, "id"))
        return Place.of(place) if place else None

    @strawberry.field(
        permission_classes=[signed_in],
        description="Open places in the order of the house; of a search the best matches first. "
        "It reads Chinese, pinyin, initials and numbers, several words together: 1号楼 305.",
    )
    async def places(
        self,
        info: Info,
        parent_id: ID | None = None,
        kind: PlaceKind | None = None,
        ids: list[ID] | None = None,
        search: str | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> PlacePage:
        async with info.context.read() as session:
            page = await finding.places(
                session,
                parent_id=maybe_uuid(parent_id, "parentId"),
                kind=kind,
                ids=[as_uuid(each, "ids") for each in ids] if ids is not None else None,
                search=search,
                first=first,
                after=after,
            )
        return PlacePage(items=[Place.of(each) for each in page.items], next=page.next)

    @strawberry.field(
        permission_classes=[signed_in], description="All open places, to be kept on the device."
    )
    async def place_index(self, info: Info, first: int = 100, after: str | None = None) -> PlaceEntryPage:
        async with info.context.read() as session:
            page = await finding.index(session, first=first, after=after)
        return PlaceEntryPage(items=[PlaceEntry.of(each) for each in page.items], next=page.next)

    @strawberry.field(permission_classes=[signed_in], description="Changes whenever `placeIndex` does.")
    async def place_index_mark(self, info: Info) -> str:
        async with info.context.read() as session:
            return await finding.index_mark(session)

    @strawberry.field(
        permission_classes=[signed_in], description="Of a floor, or of the floor that a space is on."
    )
    async def floor_plan(self, info: Info, place_id: ID) -> FloorPlan | None:
        async with info.context.read() as session:
            plan = await finding.floor_plan(session, as_uuid(place_id, "placeId"))
        return FloorPlan.of(plan) if plan else None

    @strawberry.field(permission_classes=[signed_in])
    async def equipment(self, info: Info, id: ID) -> Equipment | None:
        async with info.context.read() as session:
            equipment = await finding.equipment(session, as_uuid(id, "id"))
        return Equipment.of(equipment, info.context.me.locale) if equipment else None

    @strawberry.field(
        permission_classes=[signed_in], description="In service, within a place, in the order of the house."
    )
    async def equipment_list(
        self,
        info: Info,
        place_id: ID | None = None,
        search: str | None = None,
        kind: str | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> EquipmentPage:
        async with info.context.read() as session:
            page = await finding.equipment_list(
                session,
                place_id=maybe_uuid(place_id, "placeId"),
                kind=kind,
                search=search,
                first=first,
                after=after,
            )
        locale = info.context.me.locale
        return EquipmentPage(items=[Equipment.of(each, locale) for each in page.items], next=page.next)

    @strawberry.field(permission_classes=[signed_in])
    async def equipment_kinds(self, info: Info) -> list[EquipmentKind]:
        locale = info.context.me.locale
        async with info.context.read() as session:
            return [
                EquipmentKind(key=kind.key, name=spoken(locale, kind.name, kind.name_en), brick=kind.brick)
                for kind in await finding.kinds(session)
            ]

    @strawberry.field(
        permission_classes=[signed_in], description="What bears this code. A misread code is an error."
    )
    async def by_code(self, info: Info, code: str) -> CodeTarget | None:
        async with info.context.read() as session:
            found = await finding.by_code(session, code)
        if isinstance(found, models.Place):
            return Place.of(found)
        return Equipment.of(found, info.context.me.locale) if found else None
