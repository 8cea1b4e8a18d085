"""What is served, what people liked and wish for, and what a canteen has planned."""

from datetime import date

import strawberry
from strawberry import ID

from backend.canteen import dishes, managing, nutrition, ranking, rating, reading, registering, suggesting
from backend.canteen.graphql.inputs import IngredientInput, amount
from backend.canteen.graphql.types import (
    Canteen,
    CanteenDay,
    Dish,
    DishPage,
    Ingredient,
    MyMeal,
    Nutrition,
    PlannedMenu,
)
from backend.canteen.graphql.verdicts import (
    DishRanking,
    DishSuggestion,
    DishSuggestionPage,
    MealRating,
    MealRatingPage,
)
from backend.canteen.ingredients import INGREDIENTS
from backend.identity.graphql.types import as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may

_EATS, _MANAGES = [may("eat in canteens")], [may("manage canteens")]


@strawberry.type
class MenuQuery:
    @strawberry.field(
        permission_classes=_EATS,
        description="The first canteens with their published menus, in the order of the house, or that one.",
    )
    async def canteen_day(
        self, info: Info, day: date, first: int = 4, canteen_id: ID | None = None
    ) -> list[CanteenDay]:
        only = maybe_uuid(canteen_id, "canteenId")
        async with info.context.read() as session:
            found = await reading.day(session, info.context.me, day, first, only)
        return [CanteenDay.of(each, info) for each in found]

    @strawberry.field(permission_classes=_EATS, description="All of them, in the order of the house.")
    async def open_canteens(self, info: Info) -> list[Canteen]:
        async with info.context.read() as session:
            return [Canteen.of(row) for row in await reading.open_ones(session)]

    @strawberry.field(
        permission_classes=_EATS, description="One's meals to come, and those that may still be rated."
    )
    async def my_meals(self, info: Info) -> list[MyMeal]:
        async with info.context.read() as session:
            rows = await registering.own(session, info.context.me)
        return [MyMeal.of(row, place, rated=rated) for row, place, rated in rows]

    @strawberry.field(permission_classes=_EATS, description="With the canteen's answers, the latest first.")
    async def answered_ratings(
        self, info: Info, canteen_id: ID, first: int = 20, after: str | None = None
    ) -> MealRatingPage:
        async with info.context.read() as session:
            page = await rating.answered(session, as_uuid(canteen_id, "canteenId"), first, after)
        return MealRatingPage(items=[MealRating.of(row, info) for row in page.items], next=page.next)

    @strawberry.field(permission_classes=_EATS, description="By the ratings of the last `days`.")
    async def dish_ranking(self, info: Info, canteen_id: ID, days: int = 90) -> DishRanking:
        async with info.context.read() as session:
            found = await ranking.of_canteen(session, as_uuid(canteen_id, "canteenId"), days)
        return DishRanking.of(found, info)

    @strawberry.field(
        permission_classes=_EATS,
        description="What waits for an answer first; of that what most people wish for.",
    )
    async def dish_suggestions(
        self, info: Info, canteen_id: ID, first: int = 20, after: str | None = None
    ) -> DishSuggestionPage:
        async with info.context.read() as session:
            page = await suggesting.of_canteen(
                session, info.context.me, as_uuid(canteen_id, "canteenId"), first, after
            )
        return DishSuggestionPage(items=[DishSuggestion.of(wish) for wish in page.items], next=page.next)

    @strawberry.field(permission_classes=_MANAGES, description="Those that one manages.")
    async def canteens(self, info: Info) -> list[Canteen]:
        async with info.context.read() as session:
            return [Canteen.of(row) for row in await managing.own(session, info.context.me)]

    @strawberry.field(permission_classes=_MANAGES, description="All that is cooked, in the order of a menu.")
    async def dishes(self, info: Info, canteen_id: ID) -> list[Dish]:
        async with info.context.read() as session:
            rows = await dishes.of_canteen(session, info.context.me, as_uuid(canteen_id, "canteenId"))
        return [Dish.of(row, info) for row in rows]

    @strawberry.field(permission_classes=_MANAGES, description="The latest first.")
    async def retired_dishes(
        self, info: Info, canteen_id: ID, first: int = 20, after: str | None = None
    ) -> DishPage:
        async with info.context.read() as session:
            page = await dishes.retired(
                session, info.context.me, as_uuid(canteen_id, "canteenId"), first, after
            )
        return DishPage(items=[Dish.of(row, info) for row in page.items], next=page.next)

    @strawberry.field(permission_classes=_MANAGES, description="From which nutrition is reckoned.")
    def ingredients(self) -> list[Ingredient]:
        return [Ingredient(name=one.name, name_en=one.name_en) for one in INGREDIENTS.values()]

    @strawberry.field(
        permission_classes=_MANAGES, description="Of a portion, from its ingredients' reference values."
    )
    def reckoned_nutrition(self, parts: list[IngredientInput]) -> Nutrition:
        found = nutrition.reckon({part.name: amount(part.grams) for part in parts})
        return Nutrition(**{name: float(value) for name, value in found._asdict().items()})

    @strawberry.field(permission_classes=_MANAGES, description="Drafts too, each with its forecast.")
    async def canteen_week(self, info: Info, canteen_id: ID, monday: date) -> list[PlannedMenu]:
        async with info.context.read() as session:
            found = await reading.week(session, info.context.me, as_uuid(canteen_id, "canteenId"), monday)
        return [PlannedMenu.of(planned, info) for planned in found]

    @strawberry.field(permission_classes=_MANAGES, description="The latest first.")
    async def ratings_to_answer(
        self, info: Info, canteen_id: ID, first: int = 20, after: str | None = None
    ) -> MealRatingPage:
        async with info.context.read() as session:
            page = await rating.to_answer(
                session, info.context.me, as_uuid(canteen_id, "canteenId"), first, after
            )
        return MealRatingPage(items=[MealRating.of(row, info) for row in page.items], next=page.next)
