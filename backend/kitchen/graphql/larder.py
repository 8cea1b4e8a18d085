"""Into the larder and out of it, and what a month costs besides."""

from datetime import date

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid, each_once
from backend.identity.graphql_permission import Info
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kitchen import correcting, costs, drawing, larder
from backend.kitchen.graphql.types import KitchenReceipt
from backend.kitchen.graphql.weighings import RUNS, MealAt, exact, receipt
from backend.kitchen.models import CostKind, Unit


@strawberry.input(description="Without `bestBefore` the ingredient's usual shelf life counts.")
class DeliveryInput:
    quantity: float
    price: float
    supplier: str
    received_on: date
    origin: str | None = None
    best_before: date | None = None

    def read(self) -> larder.Delivery:
        return larder.Delivery(
            quantity=exact(self.quantity),
            price=exact(self.price),
            supplier=self.supplier,
            received_on=self.received_on,
            origin=self.origin,
            best_before=self.best_before,
        )


@strawberry.input
class FetchedInput:
    ingredient_id: ID
    quantity: float


@strawberry.type
class LarderMutation:
    @strawberry.mutation(permission_classes=RUNS)
    async def add_ingredient(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, name: str, unit: Unit, shelf_days: int
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: larder.add_ingredient(
                session, me, as_uuid(canteen_id, "canteenId"), name, unit, shelf_days
            ),
            receipt,
        )

    @strawberry.mutation(
        permission_classes=RUNS, description="The unit stays once there are deliveries in it."
    )
    async def change_ingredient(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        version: int,
        name: str,
        unit: Unit,
        shelf_days: int,
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: correcting.change_ingredient(
                session, me, as_uuid(id, "id"), version, name=name, unit=unit, shelf_days=shelf_days
            ),
            receipt,
        )

    @strawberry.mutation(permission_classes=RUNS)
    async def receive_batch(
        self, info: Info, key: IdempotencyKey, ingredient_id: ID, input: DeliveryInput
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: larder.receive(
                session, me, as_uuid(ingredient_id, "ingredientId"), input.read()
            ),
            receipt,
        )

    @strawberry.mutation(
        permission_classes=RUNS,
        description="How the delivery really was; with a quantity of 0 it was entered by mistake.",
    )
    async def correct_delivery(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, input: DeliveryInput
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: correcting.correct_delivery(
                session, me, as_uuid(id, "id"), version, input.read()
            ),
            receipt,
        )

    @strawberry.mutation(permission_classes=RUNS, description="From what expires first.")
    async def fetch_for_meal(
        self, info: Info, key: IdempotencyKey, at: MealAt, items: list[FetchedInput]
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: drawing.fetch(
                session,
                me,
                at.read(),
                each_once(
                    ((as_uuid(item.ingredient_id, "items"), exact(item.quantity)) for item in items), "items"
                ),
            ),
            receipt,
        )

    @strawberry.mutation(permission_classes=RUNS, description="`mealId` is that of `mealsWithBatch`.")
    async def give_back_from_meal(
        self, info: Info, key: IdempotencyKey, batch_id: ID, meal_id: ID, quantity: float
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: drawing.give_back(
                session, me, as_uuid(batch_id, "batchId"), as_uuid(meal_id, "mealId"), exact(quantity)
            ),
            receipt,
        )

    @strawberry.mutation(permission_classes=RUNS)
    async def lose_from_batch(
        self, info: Info, key: IdempotencyKey, batch_id: ID, quantity: float, reason: str
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: drawing.lose(
                session, me, as_uuid(batch_id, "batchId"), exact(quantity), reason
            ),
            receipt,
        )

    @strawberry.mutation(
        permission_classes=RUNS, description="`seen` is what the book said when it was counted."
    )
    async def count_batch(
        self, info: Info, key: IdempotencyKey, batch_id: ID, counted: float, seen: float, reason: str
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: drawing.count(
                session, me, as_uuid(batch_id, "batchId"), exact(counted), exact(seen), reason
            ),
            receipt,
        )

    @strawberry.mutation(
        permission_classes=RUNS, description="`version` is none where whoever enters it saw none."
    )
    async def enter_fixed_cost(
        self,
        info: Info,
        key: IdempotencyKey,
        canteen_id: ID,
        month: date,
        kind: CostKind,
        amount: float,
        version: int | None = None,
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: costs.enter_fixed(
                session, me, as_uuid(canteen_id, "canteenId"), month, kind, exact(amount), version
            ),
            receipt,
        )
