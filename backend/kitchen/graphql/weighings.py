"""Waste, and what was cooked and served."""

from datetime import date
from decimal import Decimal

import strawberry
from strawberry import ID

from backend.canteen.models import Meal
from backend.identity.graphql.types import as_uuid, each_once, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.db import Entity
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kitchen import meals, weighing
from backend.kitchen.access import RUNNING
from backend.kitchen.graphql.types import KitchenReceipt, WeighingReceipt
from backend.kitchen.meals import At
from backend.kitchen.models import WasteKind

RUNS = [may(RUNNING)]


@strawberry.input(description="Which meal is meant.")
class MealAt:
    canteen_id: ID
    day: date
    meal: Meal

    def read(self) -> At:
        return At(as_uuid(self.canteen_id, "canteenId"), self.day, self.meal)


@strawberry.input(description="Typed as `kg`, or read from the scale `pointId`: one of the two.")
class WasteInput:
    at: MealAt
    kind: WasteKind
    stall: str | None = None
    kg: float | None = None
    point_id: ID | None = None

    def read(self) -> weighing.Waste:
        return weighing.Waste(
            at=self.at.read(),
            kind=self.kind,
            stall=self.stall,
            kg=None if self.kg is None else exact(self.kg),
            point_id=maybe_uuid(self.point_id, "pointId"),
        )


@strawberry.input
class ServedInput:
    dish_id: ID
    portions: int


@strawberry.type
class WeighingMutation:
    @strawberry.mutation(permission_classes=RUNS, description="Each reading of a scale is weighed once.")
    async def weigh_waste(
        self, info: Info, key: IdempotencyKey, input: WasteInput
    ) -> WeighingReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: weighing.weigh(session, me, input.read()),
            lambda row: WeighingReceipt(id=ID(str(row.id)), kg=float(row.kg)),
        )

    @strawberry.mutation(permission_classes=RUNS, description="Takes it back by a counter entry; both stay.")
    async def correct_weighing(self, info: Info, key: IdempotencyKey, id: ID) -> KitchenReceipt | Refused:
        return await info.context.once(
            info, key, lambda session, me: weighing.correct(session, me, as_uuid(id, "id")), receipt
        )

    @strawberry.mutation(
        permission_classes=RUNS, description="`version` is none where the kitchen did not know the meal yet."
    )
    async def record_kitchen_meal(
        self,
        info: Info,
        key: IdempotencyKey,
        at: MealAt,
        served: list[ServedInput],
        prepared: int | None = None,
        version: int | None = None,
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: meals.record(
                session,
                me,
                at.read(),
                version,
                prepared,
                each_once(((as_uuid(each.dish_id, "served"), each.portions) for each in served), "served"),
            ),
            receipt,
        )


def receipt(row: Entity) -> KitchenReceipt:
    return KitchenReceipt(id=ID(str(row.id)))


def exact(value: float) -> Decimal:
    return Decimal(str(value))
