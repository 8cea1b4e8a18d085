"""Kitchens: what is weighed, what lies in the larder, and what a quarter is judged by."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from sqlalchemy import select

from backend.canteen.models import Canteen, Meal, Menu
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kitchen import drawing, evaluating, larder, weighing
from backend.kitchen.evaluation import Score, SelfEvaluation
from backend.kitchen.larder import Delivery
from backend.kitchen.meals import At
from backend.kitchen.models import Batch, Ingredient, KitchenMeal, Unit, WasteKind, Weighing
from backend.kitchen.weighing import Waste
from tests.factories.canteen import FRIDAY, a_menu
from tests.factories.people import an_actor
from tests.factories.places import a_site

AFTER_LUNCH = datetime(2026, 11, 27, 6, tzinfo=UTC)
"""Two o'clock on that Friday, here."""
QUARTER = date(2026, 10, 1)
_names = (f"食材{number}" for number in count(1))


async def a_supervisor(database: Database) -> Actor:
    return await an_actor(database, Role.SUPERVISOR, at=(await a_site(database)).ref)


def lunch(canteen: Canteen, day: date = FRIDAY) -> At:
    return At(canteen.id, day, Meal.LUNCH)


async def weighs(
    database: Database,
    actor: Actor,
    at: At,
    kg: str = "12.5",
    *,
    kind: WasteKind = WasteKind.PLATES,
    stall: str | None = None,
) -> Weighing:
    async with database.write() as session:
        waste = Waste(at=at, kind=kind, stall=stall, kg=Decimal(kg))
        return await weighing.weigh(session, actor, waste)


async def an_eaten_lunch(database: Database, canteen: Canteen, back: int, diners: int | None) -> Menu:
    """So many days before that Friday."""
    return await a_menu(database, canteen, day=FRIDAY - timedelta(days=back), present=diners)


async def an_ingredient(
    database: Database, canteen: Canteen, name: str | None = None, shelf_days: int = 5
) -> Ingredient:
    ingredient = Ingredient(
        canteen_id=canteen.id, name=name or next(_names), unit=Unit.KILOGRAM, shelf_days=shelf_days
    )
    async with database.write() as session:
        session.add(ingredient)
    return ingredient


async def a_batch(
    database: Database,
    actor: Actor,
    ingredient: Ingredient,
    quantity: str = "10",
    *,
    price: str = "3.60",
    received_on: date = FRIDAY,
    best_before: date | None = None,
) -> Batch:
    async with database.write() as session:
        return await larder.receive(
            session,
            actor,
            ingredient.id,
            Delivery(
                quantity=Decimal(quantity),
                price=Decimal(price),
                supplier="津农批发",
                received_on=received_on,
                best_before=best_before,
            ),
        )


async def fetches(
    database: Database, actor: Actor, at: At, ingredient: Ingredient, quantity: str
) -> KitchenMeal:
    async with database.write() as session:
        return await drawing.fetch(session, actor, at, {ingredient.id: Decimal(quantity)})


async def remaining(database: Database, *batches: Batch) -> list[Decimal]:
    async with database.read() as session:
        return [(await session.get_one(Batch, batch.id)).remaining for batch in batches]


async def an_evaluation(database: Database, actor: Actor, canteen: Canteen) -> SelfEvaluation:
    async with database.write() as session:
        return await evaluating.begin(session, actor, canteen.id, QUARTER)


async def is_scored(
    database: Database, actor: Actor, evaluation_id: UUID, version: int, *, short_by: int = 0
) -> SelfEvaluation:
    """Full points for every item, but for the first so many less."""
    async with database.write() as session:
        rows = await session.scalars(
            select(Score).where(Score.evaluation_id == evaluation_id).order_by(Score.position)
        )
        scores = {row.key: row.points for row in rows}
        first = next(iter(scores))
        scores[first] -= short_by
        return await evaluating.score(session, actor, evaluation_id, version, scores)
