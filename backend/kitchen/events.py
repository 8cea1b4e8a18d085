"""What the journal says about kitchens."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.kernel.journal import Event


class MealRecorded(Event, frozen=True, kw_only=True, verb="kitchen_meal.recorded"):
    """Portions cooked, and those of how many dishes that went over the counter."""

    prepared: int | None
    dishes: int


class WasteAlarmed(Event, frozen=True, kw_only=True, verb="kitchen_meal.waste_alarmed"):
    """Kilograms a visit, of this meal and in the mean of those before."""

    per_visit: Decimal
    mean: Decimal


class Fetched(Event, frozen=True, kw_only=True, verb="kitchen_meal.fetched"):
    batches: dict[str, Decimal]


class GivenBack(Event, frozen=True, kw_only=True, verb="kitchen_meal.gave_back"):
    batch: UUID
    quantity: Decimal


class Weighed(Event, frozen=True, kw_only=True, verb="kitchen_weighing.weighed"):
    kind: str
    kg: Decimal
    stall: str
    point: UUID | None = None


class Corrected(Event, frozen=True, kw_only=True, verb="kitchen_weighing.corrected"):
    corrects: UUID


class IngredientAdded(Event, frozen=True, kw_only=True, verb="ingredient.added"):
    name: str


class IngredientChanged(Event, frozen=True, kw_only=True, verb="ingredient.changed"):
    """`old` and `new` are the values of `fields`, in their order."""

    fields: list[str]
    old: list[str]
    new: list[str]


class DeliveryCorrected(Event, frozen=True, kw_only=True, verb="larder_batch.corrected"):
    """The same of a delivery."""

    name: str
    fields: list[str]
    old: list[str]
    new: list[str]


class Received(Event, frozen=True, kw_only=True, verb="larder_batch.received"):
    name: str
    quantity: Decimal
    price: Decimal


class Lost(Event, frozen=True, kw_only=True, verb="larder_batch.lost"):
    quantity: Decimal
    reason: str


class Counted(Event, frozen=True, kw_only=True, verb="larder_batch.counted"):
    difference: Decimal
    reason: str


class Expires(Event, frozen=True, kw_only=True, verb="larder_batch.expires"):
    on: date


class FixedCostEntered(Event, frozen=True, kw_only=True, verb="kitchen_fixed_cost.entered"):
    kind: str
    month: date
    amount: Decimal


class Began(Event, frozen=True, kw_only=True, verb="self_evaluation.began"):
    quarter: date


class Scored(Event, frozen=True, kw_only=True, verb="self_evaluation.scored"):
    scores: dict[str, Decimal]


class Found(Event, frozen=True, kw_only=True, verb="self_evaluation.found"):
    words: str
    due_on: date


class Submitted(Event, frozen=True, kw_only=True, verb="self_evaluation.submitted"):
    total: Decimal
    grade: str


class Rectified(Event, frozen=True, kw_only=True, verb="self_evaluation.rectified"):
    finding: UUID
    words: str


class Reviewed(Event, frozen=True, kw_only=True, verb="self_evaluation.reviewed"):
    finding: UUID
    passed: bool
    words: str | None = None


class RectificationDue(Event, frozen=True, kw_only=True, verb="self_evaluation.rectification_due"):
    finding: UUID
    on: date


class Closed(Event, frozen=True, kw_only=True, verb="self_evaluation.closed"):
    pass
