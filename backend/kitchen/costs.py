"""What meals and months cost. Sums are exact: only what is shown is rounded.

A meal costs what was fetched for it. A month costs its meals, its losses, and what is paid whatever is cooked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.models import MEALS, Canteen, Meal, Menu, MenuItem
from backend.identity.actor import Actor
from backend.kernel import days, journal
from backend.kernel.errors import Invalid
from backend.kitchen.access import oversee, run
from backend.kitchen.events import FixedCostEntered
from backend.kitchen.models import (
    NOTHING,
    Batch,
    Cause,
    CostKind,
    FixedCost,
    Ingredient,
    KitchenMeal,
    Movement,
    Served,
)
from backend.kitchen.typed import amount

MOST_FIXED = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class MealCost:
    """In yuan; `revenue` is none where of a dish nobody wrote down what was served, or it has no price."""

    day: date
    meal: Meal
    ingredients: Decimal
    diners: int | None
    revenue: Decimal | None

    @property
    def per_diner(self) -> Decimal | None:
        return self.ingredients / self.diners if self.diners else None

    @property
    def margin(self) -> Decimal | None:
        """Of its ingredients alone: what is paid by the month belongs to no meal."""
        return None if self.revenue is None else self.revenue - self.ingredients


@dataclass(frozen=True, slots=True)
class MonthCost:
    month: date
    meals: Sequence[MealCost]
    lost: Decimal
    """What was thrown away, and what counts found missing less what they found more."""
    diners: int | None
    """Of all its meals, also those for which nothing was fetched: labour and energy went into them too."""
    fixed: Mapping[CostKind, Decimal] = field(default_factory=dict)
    versions: Mapping[CostKind, int] = field(default_factory=dict)

    @property
    def ingredients(self) -> Decimal:
        return sum((meal.ingredients for meal in self.meals), NOTHING)

    @property
    def whole(self) -> Decimal:
        return self.ingredients + self.lost + sum(self.fixed.values(), NOTHING)

    @property
    def revenue(self) -> Decimal | None:
        """None where it is not known of every meal."""
        if not self.meals or self.revenue_meals < len(self.meals):
            return None
        return sum((meal.revenue or NOTHING for meal in self.meals), NOTHING)

    @property
    def revenue_meals(self) -> int:
        return sum(meal.revenue is not None for meal in self.meals)

    @property
    def per_diner(self) -> Decimal | None:
        return self.whole / self.diners if self.diners else None

    @property
    def margin(self) -> Decimal | None:
        return None if self.revenue is None else self.revenue - self.whole

    @property
    def loss_rate(self) -> Decimal | None:
        """Lost ÷ (lost + cooked), by value."""
        gone = self.lost + self.ingredients
        return self.lost / gone if gone > 0 else None


def first_of(month: date) -> date:
    days.check("month", month)
    if month.day != 1:
        raise Invalid(field="month")
    return month


def after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


async def enter_fixed(
    session: AsyncSession,
    actor: Actor,
    canteen_id: UUID,
    month: date,
    kind: CostKind,
    yuan: Decimal,
    version: int | None,
) -> FixedCost:
    """What the month costs of this kind; `version` is none where whoever enters it saw none."""
    first_of(month)
    amount(yuan, "amount", decimals=2, least=NOTHING, most=MOST_FIXED)
    await run(session, actor, canteen_id)
    # Of two who enter the same at once the second waits here, and then finds the row.
    await session.execute(select(Canteen.id).where(Canteen.id == canteen_id).with_for_update(key_share=True))
    cost = await session.scalar(
        select(FixedCost).where(
            FixedCost.canteen_id == canteen_id, FixedCost.month == month, FixedCost.kind == kind
        )
    )
    if cost is None:
        cost = FixedCost(canteen_id=canteen_id, month=month, kind=kind, amount=yuan, version=1)
        session.add(cost)
    else:
        cost.check_version(0 if version is None else version)
        cost.amount = yuan
        cost.version += 1
    await journal.record(session, actor.ref, cost.ref, FixedCostEntered(kind=kind, month=month, amount=yuan))
    return cost


async def of_month(session: AsyncSession, actor: Actor, canteen_id: UUID, month: date) -> MonthCost:
    first_of(month)
    await oversee(session, actor, canteen_id)
    rows = await session.scalars(
        select(FixedCost).where(FixedCost.canteen_id == canteen_id, FixedCost.month == month)
    )
    fixed = rows.all()
    meals = await _meals(session, canteen_id, month, after(month))
    return MonthCost(
        month,
        meals,
        await _lost(session, canteen_id, month, after(month)),
        await _diners(session, canteen_id, month, after(month), meals),
        {row.kind: row.amount for row in fixed},
        {row.kind: row.version for row in fixed},
    )


async def _meals(session: AsyncSession, canteen_id: UUID, first: date, end: date) -> Sequence[MealCost]:
    """Those for which something was fetched or written down, in their order."""
    value = -Movement.quantity * Batch.price
    fetched = (
        select(func.sum(value))
        .select_from(Movement)
        .join(Batch, Batch.id == Movement.batch_id)
        .where(Movement.kitchen_meal_id == KitchenMeal.id)
        # What was fetched by mistake and given back makes no meal.
        .having(func.sum(Movement.quantity) < 0)
        .scalar_subquery()
    )
    on_the_menu = select(func.count()).where(MenuItem.menu_id == Menu.id).correlate(Menu).scalar_subquery()
    priced = (
        select(func.sum(Served.portions * MenuItem.price))
        .select_from(Served)
        .outerjoin(MenuItem, (MenuItem.menu_id == Menu.id) & (MenuItem.dish_id == Served.dish_id))
        .where(Served.kitchen_meal_id == KitchenMeal.id)
        # A dish without a price, or left out when it was written down, makes the sum unknown, not smaller.
        .having(func.count() == func.count(MenuItem.price), func.count() == on_the_menu)
        .correlate(KitchenMeal, Menu)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(KitchenMeal.day, KitchenMeal.meal, fetched, Menu.present, priced)
        .outerjoin(
            Menu,
            (Menu.canteen_id == KitchenMeal.canteen_id)
            & (Menu.day == KitchenMeal.day)
            & (Menu.meal == KitchenMeal.meal),
        )
        .where(
            KitchenMeal.canteen_id == canteen_id,
            KitchenMeal.day >= first,
            KitchenMeal.day < end,
            (fetched.is_not(None) | priced.is_not(None)),
        )
    )
    costs = [
        MealCost(day, meal, spent or NOTHING, diners, earned) for day, meal, spent, diners, earned in rows
    ]
    return sorted(costs, key=lambda cost: (cost.day, MEALS.index(cost.meal)))


async def _diners(
    session: AsyncSession, canteen_id: UUID, first: date, end: date, costly: Sequence[MealCost]
) -> int | None:
    """None where a meal of a past day, or one that cost something, has no count: half the guests make each too dear."""
    published = select(func.sum(Menu.present), func.count() == func.count(Menu.present)).where(
        Menu.canteen_id == canteen_id,
        Menu.day >= first,
        Menu.day < end,
        Menu.published_at.is_not(None),
        (Menu.day < days.today()) | Menu.present.is_not(None),
    )
    people, all_counted = (await session.execute(published)).one()
    return people if all_counted and all(meal.diners is not None for meal in costly) else None


async def _lost(session: AsyncSession, canteen_id: UUID, first: date, end: date) -> Decimal:
    lost = await session.scalar(
        select(func.sum(-Movement.quantity * Batch.price))
        .select_from(Movement)
        .join(Batch, Batch.id == Movement.batch_id)
        .join(Ingredient, Ingredient.id == Batch.ingredient_id)
        .where(Ingredient.canteen_id == canteen_id, Movement.cause != Cause.MEAL, *_within(first, end))
    )
    return lost or NOTHING


def _within(first: date, end: date) -> tuple[ColumnElement[bool], ...]:
    return Movement.at >= days.begins(first), Movement.at < days.begins(end)
