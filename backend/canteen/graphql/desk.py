"""What is done by who manages a canteen."""

from datetime import date
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.canteen import calling_off, dishes, managing, menus, rating, reading, suggesting
from backend.canteen.graphql.inputs import CanteenTerms, DishInput, MenuInput
from backend.canteen.graphql.types import Canteen, Dish, PlannedMenu
from backend.canteen.graphql.verdicts import DishSuggestion, MealRating, suggestion
from backend.canteen.models import Answer
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey

_MANAGES = [may("manage canteens")]


@strawberry.type
class CanteenDeskMutation:
    @strawberry.mutation(permission_classes=_MANAGES)
    async def add_canteen(
        self, info: Info, key: IdempotencyKey, place_id: ID, terms: CanteenTerms
    ) -> Canteen | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: managing.add(session, me, as_uuid(place_id, "placeId"), terms.read()),
            _canteen,
        )

    @strawberry.mutation(permission_classes=_MANAGES)
    async def change_canteen(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, terms: CanteenTerms
    ) -> Canteen | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: managing.change(session, me, as_uuid(id, "id"), version, terms.read()),
            _canteen,
        )

    @strawberry.mutation(permission_classes=_MANAGES)
    async def add_dish(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, input: DishInput
    ) -> Dish | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: dishes.add(session, me, as_uuid(canteen_id, "canteenId"), input.read()),
            lambda row: Dish.of(row, info),
        )

    @strawberry.mutation(permission_classes=_MANAGES)
    async def change_dish(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, input: DishInput
    ) -> Dish | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: dishes.change(session, me, as_uuid(id, "id"), version, input.read()),
            lambda row: Dish.of(row, info),
        )

    @strawberry.mutation(
        permission_classes=_MANAGES, description="It comes on no new menu; menus and ratings keep it."
    )
    async def retire_dish(self, info: Info, key: IdempotencyKey, id: ID, version: int) -> Dish | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: dishes.retire(session, me, as_uuid(id, "id"), version),
            lambda row: Dish.of(row, info),
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="A retired one may be planned again.")
    async def bring_dish_back(self, info: Info, key: IdempotencyKey, id: ID, version: int) -> Dish | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: dishes.bring_back(session, me, as_uuid(id, "id"), version),
            lambda row: Dish.of(row, info),
        )

    @strawberry.mutation(
        permission_classes=_MANAGES, description="`version` is none where whoever writes saw no menu."
    )
    async def write_menu(
        self, info: Info, key: IdempotencyKey, input: MenuInput, version: int | None = None
    ) -> PlannedMenu | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: menus.write(session, me, version, input.read()),
            _planned,
        )

    @strawberry.mutation(
        permission_classes=_MANAGES, description="All of the week that has dishes, from today on."
    )
    async def publish_menus(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, monday: date
    ) -> Canteen | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: menus.publish(session, me, as_uuid(canteen_id, "canteenId"), monday),
            _canteen,
        )

    @strawberry.mutation(
        permission_classes=_MANAGES,
        description="Drafts like those of the week before `monday`, for working days without a menu.",
    )
    async def copy_last_week(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, monday: date
    ) -> Canteen | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: menus.copy_last_week(session, me, as_uuid(canteen_id, "canteenId"), monday),
            _canteen,
        )

    @strawberry.mutation(
        permission_classes=_MANAGES, description="It is a draft again; whoever has registered is told why."
    )
    async def call_meal_off(
        self, info: Info, key: IdempotencyKey, menu_id: ID, version: int, reason: str
    ) -> PlannedMenu | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: calling_off.call_off(
                session, me, as_uuid(menu_id, "menuId"), version, reason
            ),
            _planned,
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="How many really ate.")
    async def count_present(
        self, info: Info, key: IdempotencyKey, menu_id: ID, people: int
    ) -> PlannedMenu | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: menus.count_present(session, me, as_uuid(menu_id, "menuId"), people),
            _planned,
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="Everyone reads it.")
    async def reply_to_rating(
        self, info: Info, key: IdempotencyKey, id: ID, words: str, action: str | None = None
    ) -> MealRating | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: rating.reply(session, me, as_uuid(id, "id"), words, action),
            _rating,
        )

    @strawberry.mutation(permission_classes=_MANAGES)
    async def answer_suggestion(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        version: int,
        answer: Answer,
        words: str | None = None,
    ) -> DishSuggestion | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: suggesting.answer(session, me, as_uuid(id, "id"), version, answer, words),
            suggestion,
        )


async def _canteen(_: Info, session: AsyncSession, id: UUID) -> Canteen:
    return Canteen.of(await managing.one(session, id))


async def _planned(info: Info, session: AsyncSession, id: UUID) -> PlannedMenu:
    return PlannedMenu.of(await reading.planned(session, id), info)


async def _rating(info: Info, session: AsyncSession, id: UUID) -> MealRating:
    return MealRating.of(await rating.one(session, id), info)
