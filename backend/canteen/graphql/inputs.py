"""What the app says about canteens."""

from datetime import date
from decimal import Decimal

import strawberry
from strawberry import ID

from backend.canteen import managing, menus
from backend.canteen.dishes import Recipe
from backend.canteen.graphql import types  # noqa: F401  # names the enumerations
from backend.canteen.models import Allergen, Course, Meal, Tag
from backend.canteen.rating import Opinion
from backend.identity.graphql.types import as_uuid, each_once, maybe_uuid
from backend.kernel import days


@strawberry.input(description="Local times, as in 11:30.")
class MealTimesInput:
    meal: Meal
    starts_at: str
    ends_at: str
    closes_at: str
    closes_days_before: int = 0

    def read(self) -> managing.MealTimes:
        return managing.MealTimes(
            meal=self.meal,
            starts_at=days.time_of_day(self.starts_at, "startsAt"),
            ends_at=days.time_of_day(self.ends_at, "endsAt"),
            closes_at=days.time_of_day(self.closes_at, "closesAt"),
            closes_days_before=self.closes_days_before,
        )


@strawberry.input
class CanteenTerms:
    seats: int
    meals: list[MealTimesInput]

    def read(self) -> managing.Terms:
        return managing.Terms(seats=self.seats, meals=[times.read() for times in self.meals])


@strawberry.input(description="Of one portion.")
class NutritionInput:
    energy_kj: float
    protein_g: float
    fat_g: float
    carbohydrate_g: float
    sodium_mg: float


@strawberry.input
class IngredientInput:
    name: str
    grams: float


@strawberry.input
class DishInput:
    name: str
    course: Course
    name_en: str | None = None
    allergens: list[Allergen] | None = None
    spicy: int = 0
    origin: str | None = None
    photo_id: ID | None = None
    nutrition: NutritionInput | None = None

    def read(self) -> Recipe:
        return Recipe(
            name=self.name,
            course=self.course,
            name_en=self.name_en,
            allergens=self.allergens or (),
            spicy=self.spicy,
            origin=self.origin,
            photo_id=maybe_uuid(self.photo_id, "photoId"),
            **(
                {name: amount(value) for name, value in vars(self.nutrition).items()}
                if self.nutrition
                else {}
            ),
        )


@strawberry.input
class MenuItemInput:
    dish_id: ID
    price: float | None = None

    def read(self) -> menus.Item:
        price = None if self.price is None else amount(self.price)
        return menus.Item(as_uuid(self.dish_id, "items"), price)


@strawberry.input(description="A meal as it is to be; the dishes in their order.")
class MenuInput:
    canteen_id: ID
    day: date
    meal: Meal
    items: list[MenuItemInput]

    def read(self) -> menus.Draft:
        return menus.Draft(
            canteen_id=as_uuid(self.canteen_id, "canteenId"),
            day=self.day,
            meal=self.meal,
            items=[item.read() for item in self.items],
        )


@strawberry.input
class DishStarsInput:
    dish_id: ID
    stars: int


@strawberry.input
class RatingInput:
    stars: int
    tags: list[Tag] | None = None
    words: str | None = None
    photo_id: ID | None = None
    dishes: list[DishStarsInput] | None = None

    def read(self) -> Opinion:
        return Opinion(
            stars=self.stars,
            tags=self.tags or (),
            words=self.words,
            photo_id=maybe_uuid(self.photo_id, "photoId"),
            dishes=each_once(
                ((as_uuid(each.dish_id, "dishes"), each.stars) for each in self.dishes or ()), "dishes"
            ),
        )


def amount(value: float) -> Decimal:
    return Decimal(str(value))
