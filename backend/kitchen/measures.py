"""Waste a visit, and what was cooked against what was eaten: reckoned from weighings and counted guests only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.models import MEALS, Meal, Menu
from backend.kitchen.models import NOTHING, KitchenMeal, WasteKind, Weighing
from backend.rules.catalogue.canteen import WasteAlarm

SIGNED = case((Weighing.corrects_id.is_(None), Weighing.kg), else_=-Weighing.kg)
"""Kilograms that a weighing adds, or a counter entry takes back."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A meal of a day; `diners` were counted by the canteen, and are none until then."""

    day: date
    meal: Meal
    diners: int | None = None
    prepared: int | None = None
    waste: Mapping[WasteKind, Decimal] = field(default_factory=dict)
    """Kilograms; a kind that was not weighed is not there."""
    is_alarmed: bool = False
    version: int | None = None

    @property
    def kg(self) -> Decimal:
        return sum(self.waste.values(), NOTHING)

    @property
    def counts(self) -> bool:
        """Whether both are known, so that it can be compared."""
        return bool(self.diners and self.waste)

    @property
    def per_visit(self) -> Decimal | None:
        """kg ÷ diners; none where nobody was counted or nothing weighed."""
        return self.kg / self.diners if self.diners and self.waste else None

    @property
    def deviation(self) -> Decimal | None:
        """(portions cooked - diners) ÷ diners."""
        if self.prepared is None or not self.diners:
            return None
        return Decimal(self.prepared - self.diners) / self.diners


@dataclass(frozen=True, slots=True)
class Mean:
    """Kilograms of all `meals` ÷ their diners, so that a day with many guests weighs more."""

    kg: Decimal
    diners: int
    meals: int
    least: int
    """Meals that a mean needs."""

    @property
    def per_visit(self) -> Decimal | None:
        return self.kg / self.diners if self.diners and self.meals >= self.least else None

    def is_exceeded(self, one: Measured, over_percent: Decimal) -> bool:
        """kg ÷ diners > mean x (100 + over) ÷ 100, without dividing."""
        if self.per_visit is None or not one.counts:
            return False
        assert one.diners is not None
        return one.kg * self.diners * 100 > self.kg * one.diners * (100 + over_percent)


def mean_before(one: Measured, measured: Iterable[Measured], weeks: int, least: int) -> Mean:
    """Over the same meal of the days before, as far back as `weeks`."""
    sample = [
        other
        for other in measured
        if other.meal is one.meal and other.counts and one.day - timedelta(weeks=weeks) <= other.day < one.day
    ]
    return Mean(
        sum((other.kg for other in sample), NOTHING),
        sum(other.diners or 0 for other in sample),
        len(sample),
        least,
    )


def over(rule: WasteAlarm) -> Decimal:
    return Decimal(str(rule.over_percent))


async def between(session: AsyncSession, canteen_id: UUID, first: date, last: date) -> Sequence[Measured]:
    """Every meal on the menu, or known to the kitchen, from `first` to `last`, in the order of the days."""
    counted = await session.execute(
        select(Menu.day, Menu.meal, Menu.present).where(
            Menu.canteen_id == canteen_id, Menu.published_at.is_not(None), Menu.day.between(first, last)
        )
    )
    diners = {(day, meal): present for day, meal, present in counted}
    rows = await session.execute(
        select(KitchenMeal, Weighing.kind, func.sum(SIGNED))
        .outerjoin(Weighing, Weighing.kitchen_meal_id == KitchenMeal.id)
        .where(KitchenMeal.canteen_id == canteen_id, KitchenMeal.day.between(first, last))
        .group_by(KitchenMeal.id, Weighing.kind)
    )
    known: dict[tuple[date, Meal], KitchenMeal] = {}
    waste: dict[tuple[date, Meal], dict[WasteKind, Decimal]] = {}
    for row, kind, kg in rows:
        at = (row.day, row.meal)
        known[at] = row
        if kg:
            waste.setdefault(at, {})[kind] = kg
    return [
        Measured(
            *at,
            diners=diners.get(at),
            prepared=known[at].prepared if at in known else None,
            waste=waste.get(at, {}),
            is_alarmed=at in known and known[at].alarmed_at is not None,
            version=known[at].version if at in known else None,
        )
        for at in sorted(diners.keys() | known.keys(), key=lambda at: (at[0], MEALS.index(at[1])))
    ]
