"""Which dishes people like: in a fair order, and only where enough have said so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.models import Dish, DishRating, Rating
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import snapshot

LONGEST_PERIOD = 366


@dataclass(frozen=True, slots=True)
class Tally:
    """The stars that a dish has got in all, from so many people."""

    dish: Dish
    stars: int
    ratings: int

    @property
    def mean(self) -> Fraction:
        return Fraction(self.stars, self.ratings)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Dishes with `minimum` ratings or more, the best first, and apart from them those with fewer.

    A dish's score is (minimum × mean + its stars) ÷ (minimum + its ratings), the Bayesian mean: as if `minimum`
    more people had given it the `mean` of all dishes. Two lucky fives do not beat forty honest ones.
    """

    minimum: int
    mean: Fraction
    ranked: Sequence[Tally]
    too_few: Sequence[Tally]

    def score(self, tally: Tally) -> Fraction:
        return (self.minimum * self.mean + tally.stars) / (self.minimum + tally.ratings)


def rank(tallies: Iterable[Tally], minimum: int) -> Ranking:
    """Of equal score the dish with more ratings is first; `tallies` are of dishes with a rating at least."""
    known = sorted(tallies, key=lambda tally: tally.dish.name)
    people = sum(tally.ratings for tally in known)
    mean = Fraction(sum(tally.stars for tally in known), people) if people else Fraction()
    unordered = Ranking(minimum, mean, (), ())
    ranked = sorted(
        (tally for tally in known if tally.ratings >= minimum),
        key=lambda tally: (-unordered.score(tally), -tally.ratings),
    )
    too_few = sorted((tally for tally in known if tally.ratings < minimum), key=lambda tally: -tally.ratings)
    return Ranking(minimum, mean, ranked, too_few)


async def of_canteen(session: AsyncSession, canteen_id: UUID, days: int) -> Ranking:
    """By the ratings of the last so many days."""
    if not 1 <= days <= LONGEST_PERIOD:
        raise Invalid(field="days", least=1, most=LONGEST_PERIOD)
    rows = await session.execute(
        select(Dish, func.sum(DishRating.stars), func.count())
        .join(DishRating, DishRating.dish_id == Dish.id)
        .join(Rating, Rating.id == DishRating.rating_id)
        .where(Rating.canteen_id == canteen_id, Rating.rated_at >= clock.now() - timedelta(days=days))
        .group_by(Dish.id)
    )
    minimum = (await snapshot(session)).value(rules.RANKING_SAMPLE)
    return rank((Tally(dish, int(stars), ratings) for dish, stars, ratings in rows), minimum)
