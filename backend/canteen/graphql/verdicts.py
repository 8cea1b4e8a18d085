"""What the app sees of what people say: ratings, the ranking of dishes, and wishes for them."""

from datetime import date
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.canteen import models, ranking, suggesting
from backend.canteen.graphql.types import Dish, thumb
from backend.canteen.models import Answer, Meal, Tag
from backend.identity.graphql_permission import Info


@strawberry.type
class DishStars:
    name: str
    stars: int


@strawberry.type(description="What somebody said of a meal. Who it was is shown to nobody.")
class MealRating:
    id: ID
    day: date
    meal: Meal
    stars: int
    tags: list[Tag]
    words: str | None
    thumb_url: str | None = strawberry.field(description="For this viewer only.")
    dishes: list[DishStars]
    reply: str | None
    action: str | None = strawberry.field(description="What the canteen has done about it.")

    @classmethod
    def of(cls, row: models.Rating, info: Info) -> "MealRating":
        return cls(
            id=ID(str(row.id)),
            day=row.menu.day,
            meal=row.menu.meal,
            stars=row.stars,
            tags=[Tag(tag) for tag in row.tags],
            words=row.words,
            thumb_url=thumb(row.photo_id, info),
            dishes=[DishStars(name=each.dish.name, stars=each.stars) for each in row.dishes],
            reply=row.reply,
            action=row.action,
        )


@strawberry.type
class MealRatingPage:
    items: list[MealRating]
    next: str | None


@strawberry.type(description="One's own rating, as a receipt.")
class RatingReceipt:
    id: ID
    stars: int


@strawberry.type
class RankedDish:
    dish: Dish
    ratings: int
    mean: float
    score: float | None = strawberry.field(description="None where there are too few ratings.")


@strawberry.type(
    description="Score = (minimum × mean of all + the dish's stars) ÷ (minimum + its ratings), the Bayesian mean."
)
class DishRanking:
    minimum: int
    mean: float
    ranked: list[RankedDish]
    too_few: list[RankedDish]

    @classmethod
    def of(cls, found: ranking.Ranking, info: Info) -> "DishRanking":
        def show(tally: ranking.Tally, score: float | None) -> RankedDish:
            dish = Dish.of(tally.dish, info)
            return RankedDish(dish=dish, ratings=tally.ratings, mean=float(tally.mean), score=score)

        return cls(
            minimum=found.minimum,
            mean=float(found.mean),
            ranked=[show(tally, float(found.score(tally))) for tally in found.ranked],
            too_few=[show(tally, None) for tally in found.too_few],
        )


@strawberry.type
class DishSuggestion:
    id: ID
    name: str
    words: str | None
    votes: int
    voted: bool = strawberry.field(description="Whether the viewer has.")
    answer: Answer | None
    answer_words: str | None
    version: int

    @classmethod
    def of(cls, wish: suggesting.Wish) -> "DishSuggestion":
        row = wish.suggestion
        return cls(
            id=ID(str(row.id)),
            name=row.name,
            words=row.words,
            votes=wish.votes,
            voted=wish.mine,
            answer=row.answer,
            answer_words=row.answer_words,
            version=row.version,
        )


@strawberry.type
class DishSuggestionPage:
    items: list[DishSuggestion]
    next: str | None


async def suggestion(info: Info, session: AsyncSession, id: UUID) -> DishSuggestion:
    """As the viewer sees it."""
    return DishSuggestion.of(await suggesting.one(session, info.context.me, id))
