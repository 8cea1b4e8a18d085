"""What a kitchen's ledger says of a day."""

from datetime import date

import strawberry
from strawberry import ID

from backend.facility.graphql import PlaceCard
from backend.hygiene import reading
from backend.hygiene.graphql.types import Kitchen, KitchenDay
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may

_SEES = [may(reading.SEES)]


@strawberry.type
class HygieneQuery:
    @strawberry.field(permission_classes=_SEES, description="Canteens whose ledger one may read.")
    async def kitchens(self, info: Info) -> list[Kitchen]:
        async with info.context.read() as session:
            rows = await reading.own(session, info.context.me)
        return [Kitchen(id=ID(str(row.id)), place=PlaceCard.of(row.place)) for row in rows]

    @strawberry.field(permission_classes=_SEES, description="And what is still to be done then.")
    async def kitchen_day(self, info: Info, canteen_id: ID, day: date) -> KitchenDay:
        async with info.context.read() as session:
            found = await reading.day(session, info.context.me, as_uuid(canteen_id, "canteenId"), day)
        return KitchenDay.of(found, info)
