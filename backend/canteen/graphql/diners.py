"""What is done by who eats in the canteens."""

from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.canteen import rating, reading, registering, suggesting
from backend.canteen.graphql.inputs import RatingInput
from backend.canteen.graphql.types import Menu
from backend.canteen.graphql.verdicts import DishSuggestion, RatingReceipt, suggestion
from backend.canteen.suggesting import Wish
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey

_EATS = [may("eat in canteens")]


@strawberry.type
class DinerMutation:
    @strawberry.mutation(
        permission_classes=_EATS, description="Or come with more or fewer than one registered for before."
    )
    async def register_for_meal(
        self, info: Info, key: IdempotencyKey, menu_id: ID, portions: int = 1
    ) -> Menu | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: registering.register(session, me, as_uuid(menu_id, "menuId"), portions),
            _at_table,
        )

    @strawberry.mutation(permission_classes=_EATS)
    async def take_back_registration(self, info: Info, key: IdempotencyKey, menu_id: ID) -> Menu | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: registering.take_back(session, me, as_uuid(menu_id, "menuId")),
            _at_table,
        )

    @strawberry.mutation(permission_classes=_EATS)
    async def rate_meal(
        self, info: Info, key: IdempotencyKey, menu_id: ID, input: RatingInput
    ) -> RatingReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: rating.rate(session, me, as_uuid(menu_id, "menuId"), input.read()),
            lambda row: RatingReceipt(id=ID(str(row.id)), stars=row.stars),
        )

    @strawberry.mutation(permission_classes=_EATS, description="One's own vote comes with it.")
    async def suggest_dish(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, name: str, words: str | None = None
    ) -> DishSuggestion | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: suggesting.suggest(
                session, me, as_uuid(canteen_id, "canteenId"), name, words
            ),
            lambda row: DishSuggestion.of(Wish(row, 1, mine=True)),
        )

    @strawberry.mutation(permission_classes=_EATS, description="`wish`: false takes the vote back.")
    async def vote_for_dish(
        self, info: Info, key: IdempotencyKey, id: ID, wish: bool
    ) -> DishSuggestion | Refused:
        verb = suggesting.vote if wish else suggesting.take_vote_back
        return await info.context.once_then(
            info, key, lambda session, me: verb(session, me, as_uuid(id, "id")), suggestion
        )


async def _at_table(info: Info, session: AsyncSession, id: UUID) -> Menu:
    return Menu.of(await reading.one(session, info.context.me, id), info)
