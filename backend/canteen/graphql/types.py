"""What the app sees of canteens."""

from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

import strawberry
from strawberry import ID

from backend.canteen import models, reading
from backend.canteen.models import Allergen, Answer, Course, Meal, Tag
from backend.facility.graphql import PlaceCard
from backend.facility.models import Place
from backend.identity.graphql_permission import Info
from backend.kernel import clock, files

strawberry.enum(Meal)
strawberry.enum(Course, name="DishCourse")
strawberry.enum(Allergen)
strawberry.enum(Tag, name="MealTag")
strawberry.enum(Answer, name="SuggestionAnswer")


@strawberry.type(description="Local times of a meal, as in 11:30.")
class MealTimes:
    meal: Meal
    starts_at: str
    ends_at: str
    closes_at: str
    closes_days_before: int

    @classmethod
    def of(cls, row: models.Serving) -> "MealTimes":
        return cls(
            meal=row.meal,
            starts_at=_clock(row.starts_at),
            ends_at=_clock(row.ends_at),
            closes_at=_clock(row.closes_at),
            closes_days_before=row.closes_days_before,
        )


@strawberry.type
class Canteen:
    id: ID
    place: PlaceCard
    seats: int
    meals: list[MealTimes]
    version: int

    @classmethod
    def of(cls, row: models.Canteen) -> "Canteen":
        return cls(
            id=ID(str(row.id)),
            place=PlaceCard.of(row.place),
            seats=row.seats,
            meals=[MealTimes.of(serving) for serving in row.meals],
            version=row.version,
        )


@strawberry.type(description="Of one portion.")
class Nutrition:
    energy_kj: float
    protein_g: float
    fat_g: float
    carbohydrate_g: float
    sodium_mg: float


@strawberry.type(description="Something with reference values of what it holds.")
class Ingredient:
    name: str
    name_en: str


@strawberry.type
class Dish:
    id: ID
    name: str
    name_en: str | None
    course: Course
    allergens: list[Allergen]
    spicy: int = strawberry.field(description="From 0 to 3.")
    origin: str | None
    nutrition: Nutrition | None
    photo_id: ID | None
    thumb_url: str | None = strawberry.field(description="For this viewer only.")
    retired: bool = strawberry.field(description="It comes on no new menu.")
    version: int

    @classmethod
    def of(cls, row: models.Dish, info: Info) -> "Dish":
        return cls(
            id=ID(str(row.id)),
            name=row.name,
            name_en=row.name_en,
            course=row.course,
            allergens=[Allergen(each) for each in row.allergens],
            spicy=row.spicy,
            origin=row.origin,
            nutrition=_nutrition(row),
            photo_id=ID(str(row.photo_id)) if row.photo_id else None,
            thumb_url=thumb(row.photo_id, info),
            retired=row.retired_at is not None,
            version=row.version,
        )


@strawberry.type
class DishPage:
    items: list[Dish]
    next: str | None


@strawberry.type
class MenuItem:
    dish: Dish
    price: float | None = strawberry.field(description="Yuan.")

    @classmethod
    def of(cls, row: models.MenuItem, info: Info) -> "MenuItem":
        return cls(dish=Dish.of(row.dish, info), price=_number(row.price))


@strawberry.type(description="A meal of a day, with what the viewer has to do with it.")
class Menu:
    id: ID
    day: date
    meal: Meal
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime = strawberry.field(description="Until then one registers or takes it back.")
    items: list[MenuItem]
    portions: int = strawberry.field(description="That the viewer has registered for; 0 for none.")
    rated: bool

    @classmethod
    def of(cls, table: reading.Table, info: Info) -> "Menu":
        row = table.menu
        return cls(
            id=ID(str(row.id)),
            day=row.day,
            meal=row.meal,
            starts_at=row.serving.begins(row.day),
            ends_at=row.serving.ends(row.day),
            closes_at=row.serving.closes(row.day),
            items=[MenuItem.of(item, info) for item in row.items],
            portions=table.portions,
            rated=table.rated,
        )


@strawberry.type(description="What a canteen serves on a day.")
class CanteenDay:
    canteen: Canteen
    menus: list[Menu]
    most_portions: int = strawberry.field(description="Of one registration.")

    @classmethod
    def of(cls, day: reading.Day, info: Info) -> "CanteenDay":
        return cls(
            canteen=Canteen.of(day.canteen),
            menus=[Menu.of(table, info) for table in day.tables],
            most_portions=day.most_portions,
        )


@strawberry.type(description="A meal that the viewer has registered for.")
class MyMeal:
    menu_id: ID
    canteen_id: ID
    place: PlaceCard
    day: date
    meal: Meal
    starts_at: datetime
    closes_at: datetime
    portions: int
    may_rate: bool

    @classmethod
    def of(cls, row: models.Registration, place: Place, *, rated: bool) -> "MyMeal":
        serving = row.menu.serving
        return cls(
            menu_id=ID(str(row.menu_id)),
            canteen_id=ID(str(row.menu.canteen_id)),
            place=PlaceCard.of(place),
            day=row.day,
            meal=row.meal,
            starts_at=serving.begins(row.day),
            closes_at=serving.closes(row.day),
            portions=row.portions,
            may_rate=not rated and serving.begins(row.day) <= clock.now(),
        )


@strawberry.type(
    description="Portions to cook: registered × came ÷ expected, rounded up, over the latest `meals` that were counted."
)
class MealForecast:
    portions: int
    registered: int
    came: int
    expected: int
    meals: int


@strawberry.type(description="A menu as who manages the canteen sees it.")
class PlannedMenu:
    id: ID
    day: date
    meal: Meal
    starts_at: datetime
    published: bool
    called_off_because: str | None
    present: int | None
    items: list[MenuItem]
    forecast: MealForecast
    version: int

    @classmethod
    def of(cls, planned: reading.Planned, info: Info) -> "PlannedMenu":
        row, reckoned = planned.menu, planned.forecast
        return cls(
            id=ID(str(row.id)),
            day=row.day,
            meal=row.meal,
            starts_at=row.serving.begins(row.day),
            published=row.published_at is not None,
            called_off_because=row.called_off_because,
            present=row.present,
            items=[MenuItem.of(item, info) for item in row.items],
            forecast=MealForecast(
                portions=reckoned.portions,
                registered=reckoned.registered,
                came=reckoned.came,
                expected=reckoned.expected,
                meals=reckoned.meals,
            ),
            version=row.version,
        )


def _nutrition(row: models.Dish) -> Nutrition | None:
    if row.energy_kj is None:
        return None
    return Nutrition(
        energy_kj=float(row.energy_kj),
        protein_g=float(row.protein_g or 0),
        fat_g=float(row.fat_g or 0),
        carbohydrate_g=float(row.carbohydrate_g or 0),
        sodium_mg=float(row.sodium_mg or 0),
    )


def thumb(photo_id: UUID | None, info: Info) -> str | None:
    if photo_id is None:
        return None
    return f"{files.address(info.context.settings.secret, photo_id, info.context.me.id)}&size=thumb"


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
