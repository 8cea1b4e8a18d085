"""What the app sees of kitchens."""

from datetime import date, datetime
from decimal import Decimal

import strawberry
from strawberry import ID

from backend.canteen.models import Meal
from backend.kernel import clock
from backend.kitchen import costs, day, larder, models
from backend.kitchen.measures import Measured
from backend.kitchen.models import CostKind, Unit, WasteKind
from backend.telemetry.models import Point

strawberry.enum(WasteKind)
strawberry.enum(Unit, name="IngredientUnit")
strawberry.enum(CostKind)


@strawberry.type(description="What was done is shown by reading it again.")
class KitchenReceipt:
    id: ID


@strawberry.type(description="The kilograms that were stored.")
class WeighingReceipt:
    id: ID
    kg: float


@strawberry.type(description="Kilograms; the whole kitchen has no name.")
class WasteOfStall:
    stall: str
    kg: float


@strawberry.type(description="Kilograms; a kind that was not weighed is not there.")
class WasteOfKind:
    kind: WasteKind
    kg: float


@strawberry.type(description="Kilograms of waste ÷ diners of a meal; none where either is not known.")
class MeasuredMeal:
    day: date
    meal: Meal
    per_visit: float | None

    @classmethod
    def of(cls, one: Measured) -> "MeasuredMeal":
        return cls(day=one.day, meal=one.meal, per_visit=number(one.per_visit))


@strawberry.type
class ServedDish:
    dish_id: ID
    name: str
    name_en: str | None
    portions: int | None = strawberry.field(description="None where nobody wrote it down.")

    @classmethod
    def of(cls, each: day.Dished) -> "ServedDish":
        return cls(
            dish_id=ID(str(each.dish.id)),
            name=each.dish.name,
            name_en=each.dish.name_en,
            portions=each.portions,
        )


@strawberry.type(
    description=(
        "Mean = kilograms of the same meal ÷ its diners over the weeks before; none with fewer than `least` meals. "
        "Deviation = (prepared - diners) ÷ diners."
    )
)
class CookedMeal:
    meal: Meal
    diners: int | None
    prepared: int | None
    waste: list[WasteOfKind]
    stalls: list[WasteOfStall] = strawberry.field(description="The most first.")
    kg: float
    per_visit: float | None
    deviation: float | None
    mean_per_visit: float | None
    mean_kg: float
    mean_diners: int
    mean_meals: int
    least: int
    exceeded: bool
    dishes: list[ServedDish]
    version: int | None

    @classmethod
    def of(cls, cooked: day.Cooked) -> "CookedMeal":
        one, mean = cooked.measured, cooked.mean
        return cls(
            meal=one.meal,
            diners=one.diners,
            prepared=one.prepared,
            waste=[
                WasteOfKind(kind=kind, kg=float(one.waste[kind])) for kind in WasteKind if kind in one.waste
            ],
            stalls=[WasteOfStall(stall=stall, kg=float(kg)) for stall, kg in cooked.stalls],
            kg=float(one.kg),
            per_visit=number(one.per_visit),
            deviation=number(one.deviation),
            mean_per_visit=number(mean.per_visit),
            mean_kg=float(mean.kg),
            mean_diners=mean.diners,
            mean_meals=mean.meals,
            least=mean.least,
            exceeded=cooked.is_exceeded,
            dishes=[ServedDish.of(each) for each in cooked.dishes],
            version=one.version,
        )


@strawberry.type
class WasteWeighing:
    id: ID
    meal: Meal
    kind: WasteKind
    stall: str = strawberry.field(description="Empty for the whole kitchen.")
    kg: float
    at: datetime
    by: str
    from_scale: bool
    corrected: bool

    @classmethod
    def of(cls, entered: day.Entered) -> "WasteWeighing":
        row = entered.weighing
        return cls(
            id=ID(str(row.id)),
            meal=entered.meal,
            kind=row.kind,
            stall=row.stall,
            kg=float(row.kg),
            at=row.at,
            by=entered.by,
            from_scale=row.point_id is not None,
            corrected=entered.is_corrected,
        )


@strawberry.type
class KitchenScale:
    id: ID
    name: str
    kg: float | None
    at: datetime | None
    stale: bool

    @classmethod
    def of(cls, row: Point) -> "KitchenScale":
        return cls(
            id=ID(str(row.id)),
            name=row.name,
            kg=row.latest_value,
            at=row.latest_at,
            stale=row.is_stale(clock.now()),
        )


@strawberry.type
class KitchenDay:
    over_percent: float
    meals: list[CookedMeal]
    before: list[MeasuredMeal]
    weighings: list[WasteWeighing] = strawberry.field(description="The latest first.")

    @classmethod
    def of(cls, found: day.KitchenDay) -> "KitchenDay":
        return cls(
            over_percent=float(found.over_percent),
            meals=[CookedMeal.of(cooked) for cooked in found.meals],
            before=[MeasuredMeal.of(one) for one in found.before],
            weighings=[WasteWeighing.of(entered) for entered in found.weighings],
        )


@strawberry.type
class LarderBatch:
    id: ID
    quantity: float
    remaining: float
    price: float = strawberry.field(description="Yuan a unit.")
    supplier: str
    origin: str | None
    received_on: date
    best_before: date
    version: int

    @classmethod
    def of(cls, row: models.Batch) -> "LarderBatch":
        return cls(
            id=ID(str(row.id)),
            quantity=float(row.quantity),
            remaining=float(row.remaining),
            price=float(row.price),
            supplier=row.supplier,
            origin=row.origin,
            received_on=row.received_on,
            best_before=row.best_before,
            version=row.version,
        )


@strawberry.type(description="Those that expire first in front; one used up stays a while, for a recall.")
class LarderShelf:
    id: ID
    name: str
    unit: Unit
    shelf_days: int
    remaining: float
    version: int
    batches: list[LarderBatch]

    @classmethod
    def of(cls, shelf: larder.Shelf) -> "LarderShelf":
        return cls(
            id=ID(str(shelf.ingredient.id)),
            name=shelf.ingredient.name,
            unit=shelf.ingredient.unit,
            shelf_days=shelf.ingredient.shelf_days,
            remaining=float(shelf.remaining),
            version=shelf.ingredient.version,
            batches=[LarderBatch.of(batch) for batch in shelf.batches],
        )


@strawberry.type(description="A meal that had something of a batch.")
class BatchMeal:
    id: ID
    day: date
    meal: Meal
    quantity: float

    @classmethod
    def of(cls, row: models.KitchenMeal, quantity: Decimal) -> "BatchMeal":
        return cls(id=ID(str(row.id)), day=row.day, meal=row.meal, quantity=float(quantity))


@strawberry.type(description="In yuan; revenue = menu price × portions served, none where not all is known.")
class MealCost:
    day: date
    meal: Meal
    ingredients: float
    diners: int | None
    per_diner: float | None
    revenue: float | None
    margin: float | None

    @classmethod
    def of(cls, cost: costs.MealCost) -> "MealCost":
        return cls(
            day=cost.day,
            meal=cost.meal,
            ingredients=float(cost.ingredients),
            diners=cost.diners,
            per_diner=number(cost.per_diner),
            revenue=number(cost.revenue),
            margin=number(cost.margin),
        )


@strawberry.type
class FixedCost:
    kind: CostKind
    amount: float
    version: int


@strawberry.type(
    description="Whole = ingredients + lost + fixed; loss rate = lost ÷ (lost + ingredients), by value."
)
class KitchenCosts:
    month: date
    meals: list[MealCost]
    fixed: list[FixedCost]
    ingredients: float
    lost: float
    loss_rate: float | None
    whole: float
    diners: int | None
    per_diner: float | None
    revenue: float | None
    revenue_meals: int = strawberry.field(description="Meals of which the revenue is known.")
    margin: float | None

    @classmethod
    def of(cls, cost: costs.MonthCost) -> "KitchenCosts":
        return cls(
            month=cost.month,
            meals=[MealCost.of(meal) for meal in cost.meals],
            fixed=[
                FixedCost(kind=kind, amount=float(yuan), version=cost.versions[kind])
                for kind, yuan in cost.fixed.items()
            ],
            ingredients=float(cost.ingredients),
            lost=float(cost.lost),
            loss_rate=number(cost.loss_rate),
            whole=float(cost.whole),
            diners=cost.diners,
            per_diner=number(cost.per_diner),
            revenue=number(cost.revenue),
            revenue_meals=cost.revenue_meals,
            margin=number(cost.margin),
        )


def number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
