"""What is known of kitchens, for who runs them and who oversees them."""

from datetime import date

import strawberry
from strawberry import ID

from backend.canteen.graphql.types import Canteen
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kitchen import access, costs, evaluating, larder, scales
from backend.kitchen import day as days
from backend.kitchen.graphql.evaluation_types import SelfEvaluation
from backend.kitchen.graphql.types import BatchMeal, KitchenCosts, KitchenDay, KitchenScale, LarderShelf

_OVERSEES = [may(access.OVERSEEING)]


@strawberry.type
class KitchenQuery:
    @strawberry.field(permission_classes=_OVERSEES, description="The canteens whose kitchens one may see.")
    async def kitchens(self, info: Info) -> list[Canteen]:
        async with info.context.read() as session:
            return [Canteen.of(row) for row in await access.own(session, info.context.me)]

    @strawberry.field(permission_classes=_OVERSEES)
    async def kitchen_day(self, info: Info, canteen_id: ID, day: date) -> KitchenDay:
        async with info.context.read() as session:
            found = await days.of_canteen(session, info.context.me, as_uuid(canteen_id, "canteenId"), day)
        return KitchenDay.of(found)

    @strawberry.field(permission_classes=_OVERSEES, description="What they show now.")
    async def kitchen_scales(self, info: Info, canteen_id: ID) -> list[KitchenScale]:
        async with info.context.read() as session:
            canteen = await access.oversee(session, info.context.me, as_uuid(canteen_id, "canteenId"))
            return [KitchenScale.of(point) for point in await scales.of_canteen(session, canteen)]

    @strawberry.field(permission_classes=_OVERSEES, description="By name.")
    async def larder(self, info: Info, canteen_id: ID) -> list[LarderShelf]:
        async with info.context.read() as session:
            shelves = await larder.shelves(session, info.context.me, as_uuid(canteen_id, "canteenId"))
        return [LarderShelf.of(shelf) for shelf in shelves]

    @strawberry.field(permission_classes=_OVERSEES, description="For a recall, the latest first.")
    async def meals_with_batch(self, info: Info, batch_id: ID) -> list[BatchMeal]:
        async with info.context.read() as session:
            rows = await larder.meals_with(session, info.context.me, as_uuid(batch_id, "batchId"))
        return [BatchMeal.of(*row) for row in rows]

    @strawberry.field(permission_classes=_OVERSEES, description="`month` is its first day.")
    async def kitchen_costs(self, info: Info, canteen_id: ID, month: date) -> KitchenCosts:
        async with info.context.read() as session:
            cost = await costs.of_month(session, info.context.me, as_uuid(canteen_id, "canteenId"), month)
        return KitchenCosts.of(cost)

    @strawberry.field(permission_classes=_OVERSEES, description="The latest quarter first.")
    async def self_evaluations(self, info: Info, canteen_id: ID) -> list[SelfEvaluation]:
        async with info.context.read() as session:
            rows = await evaluating.of_canteen(session, info.context.me, as_uuid(canteen_id, "canteenId"))
        return [SelfEvaluation.of(judged, info) for judged in rows]
