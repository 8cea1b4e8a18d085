"""The kitchen of the first canteen: waste of the weeks before, a larder, costs, and two self-evaluations."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from backend.canteen.models import Canteen, Course, Meal, Menu, MenuItem
from backend.edge.demo import scales
from backend.edge.demo.people import DemoPerson
from backend.edge.demo.planting import Planted
from backend.edge.demo.provisions import (
    EARLIER_SCORES,
    FINDINGS,
    INGREDIENTS,
    LOSSES,
    ORIGINS,
    STALLS,
)
from backend.edge.demo.seed import Chance
from backend.facility.models import Place
from backend.identity.actor import Actor, Grant
from backend.identity.roles import Role
from backend.kernel import clock, days
from backend.kitchen import evaluating
from backend.kitchen.drawing import first_expired
from backend.kitchen.evaluating import grade_of
from backend.kitchen.evaluation import Finding, Score, SelfEvaluation, Stage
from backend.kitchen.expiring import remind
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
    Unit,
    WasteKind,
    Weighing,
)
from backend.kitchen.quarters import quarter_of
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import Snapshot
from backend.telemetry.models import Point

_PLACE = "大众餐厅"
_GRAMS = {WasteKind.PLATES: (46, 66), WasteKind.LEFTOVERS: (18, 32), WasteKind.TRIMMINGS: (30, 42)}
"""A diner."""
_WEIGHED_AT = {WasteKind.PLATES: STALLS[:1], WasteKind.LEFTOVERS: STALLS, WasteKind.TRIMMINGS: ("",)}
_SHARES = {Course.MEAT: 0.8, Course.MIXED: 0.7, Course.VEGETABLE: 0.8, Course.STAPLE: 1.1}
"""Portions of a course that a diner takes; of the others a third."""
_WASTEFUL = 3
"""Days ago there was a lunch of which much was left."""
_DELIVERED_EVERY = 6
_FIXED = {CostKind.LABOUR: "18600.00", CostKind.ENERGY: "3240.00", CostKind.OTHER: "860.00"}


_STEPS = (0.1, 0.3, 0.4, 0.45)
"""How far into this quarter the earlier one was submitted, put right, reviewed and closed."""
Larder = dict[str, list[Batch]]
"""Each ingredient's deliveries."""


async def plant(session: AsyncSession, planted: Planted, book: Snapshot) -> None:
    chance, now = Chance("kitchen"), clock.now()
    manager, supervisor = planted.accounts["canteen"], planted.accounts["supervisor"]
    menus = (
        await session.scalars(
            select(Menu)
            .join(Canteen, Canteen.id == Menu.canteen_id)
            .join(Canteen.place)
            .where(Menu.present.is_not(None), Place.name == _PLACE)
            .options(
                joinedload(Menu.serving, innerjoin=True),
                selectinload(Menu.items).joinedload(MenuItem.dish, innerjoin=True),
            )
            .order_by(Menu.day, Menu.meal)
        )
    ).all()
    canteen_id = menus[0].canteen_id
    larder = await _larder(session, canteen_id, menus[0].day, chance, now)
    scale = await scales.hang(session, next(place for place in planted.spaces if place.name == _PLACE))
    weighed = [
        weighing for menu in menus for weighing in await _meal(session, menu, larder, scale, manager, chance)
    ]
    await session.flush()
    await scales.send(session, scale, [weighing for weighing in weighed if weighing.point_id])
    batches = [batch for lying in larder.values() for batch in lying]
    await _lose(session, batches, manager, chance, now)
    for batch in batches:
        if batch.remaining and batch.best_before >= days.today():
            await remind(session, batch)
    for month in {menus[0].day.replace(day=1), days.today().replace(day=1)}:
        session.add_all(
            FixedCost(id=chance.id(now), canteen_id=canteen_id, month=month, kind=kind, amount=Decimal(yuan))
            for kind, yuan in _FIXED.items()
        )
    await session.flush()
    await _evaluate(session, planted, canteen_id, manager, supervisor, chance, now, book)


async def _larder(
    session: AsyncSession, canteen_id: UUID, since: date, chance: Chance, now: datetime
) -> Larder:
    """What keeps long came once, the rest every few days and in time."""
    larder: Larder = {}
    for name, unit, keeps, price, supplier, _ in INGREDIENTS:
        ingredient = Ingredient(
            id=chance.id(now), canteen_id=canteen_id, name=name, unit=unit, shelf_days=keeps
        )
        session.add(ingredient)
        await session.flush()
        for day in _deliveries(since, keeps):
            quantity = _needed(name, keeps, chance)
            larder.setdefault(name, []).append(
                Batch(
                    id=chance.id(days.begins(day) + timedelta(hours=6)),
                    ingredient_id=ingredient.id,
                    unit=unit,
                    quantity=quantity,
                    remaining=quantity,
                    price=Decimal(price) + Decimal(chance.randint(-4, 4)) / 20,
                    supplier=supplier,
                    origin=ORIGINS.get(supplier),
                    received_on=day,
                    best_before=day + timedelta(days=keeps),
                )
            )
        session.add_all(larder[name])
    await session.flush()
    return larder


def _deliveries(since: date, keeps: int) -> Iterator[date]:
    every = timedelta(days=min(keeps, _DELIVERED_EVERY) if keeps < 60 else 30)
    day = since
    while day <= days.today():
        yield day
        day += every


def _needed(name: str, keeps: int, chance: Chance) -> Decimal:
    """About what the days until the next delivery take."""
    a_diner = next(each for kind, *_, each in INGREDIENTS if kind == name)
    for_days = min(keeps, _DELIVERED_EVERY) if keeps < 60 else 30
    return Decimal(max(2, round(a_diner * 40 * for_days * chance.uniform(0.95, 1.2))))


async def _meal(
    session: AsyncSession, menu: Menu, larder: Larder, scale: Point, manager: DemoPerson, chance: Chance
) -> list[Weighing]:
    """What was cooked, thrown away and fetched; its waste is weighed at the first counter by the scale."""
    diners, ends = menu.present or 0, menu.serving.ends(menu.day)
    is_wasteful = menu.meal is Meal.LUNCH and menu.day == days.today() - timedelta(days=_WASTEFUL)
    meal = KitchenMeal(
        id=chance.id(ends),
        canteen_id=menu.canteen_id,
        day=menu.day,
        meal=menu.meal,
        prepared=diners + chance.randint(0, 5) + 9 * is_wasteful,
        alarmed_at=ends + timedelta(hours=1) if is_wasteful else None,
        version=1,
    )
    session.add(meal)
    await session.flush()
    session.add_all(
        Served(
            kitchen_meal_id=meal.id,
            dish_id=item.dish_id,
            portions=round(diners * _SHARES.get(item.dish.course, 0.33) * chance.uniform(0.4, 0.6)),
        )
        for item in menu.items
    )
    weighed = []
    minutes = chance.sample(range(10, 41), len(_GRAMS))  # one at a time lies on the scale
    for later, (kind, (least, most)) in zip(minutes, _GRAMS.items(), strict=True):
        grams = chance.randint(least, most) * (1.6 if is_wasteful else 1)
        at = ends + timedelta(minutes=later)
        stall = chance.choice(_WEIGHED_AT[kind])
        by_scale = stall == STALLS[0]
        weighed.append(
            Weighing(
                id=chance.id(at),
                kitchen_meal_id=meal.id,
                stall=stall,
                kind=kind,
                kg=Decimal(round(grams * diners)) / 1000,
                point_id=scale.id if by_scale else None,
                read_at=at - timedelta(seconds=5) if by_scale else None,
                person_id=manager.id,
                at=at,
            )
        )
    session.add_all(weighed)
    for name, unit, _, _, _, a_diner in chance.sample(INGREDIENTS, 11):
        wanted = max(Decimal("0.1"), round(Decimal(a_diner * diners), 0 if unit is Unit.PIECE else 1))
        _fetch(session, meal, wanted, larder[name], manager, chance)
    return weighed


def _fetch(
    session: AsyncSession,
    meal: KitchenMeal,
    wanted: Decimal,
    batches: Sequence[Batch],
    manager: DemoPerson,
    chance: Chance,
) -> None:
    """As much of it as there is in good order."""
    good = [batch for batch in batches if batch.received_on <= meal.day <= batch.best_before]
    there = sum((batch.remaining for batch in good), NOTHING)
    quantity = min(there, wanted)
    at = days.begins(meal.day) + timedelta(hours=6, minutes=chance.randint(0, 59))
    for batch, part in first_expired(good, quantity) if quantity else ():
        batch.move(-part)
        session.add(
            Movement(
                id=chance.id(at),
                batch_id=batch.id,
                cause=Cause.MEAL,
                quantity=-part,
                kitchen_meal_id=meal.id,
                person_id=manager.id,
                at=at,
            )
        )


async def _lose(
    session: AsyncSession, batches: Sequence[Batch], manager: DemoPerson, chance: Chance, now: datetime
) -> None:
    """What was past its date is thrown away, but for yesterday's."""
    for batch in batches:
        over = days.today() - batch.best_before
        if batch.remaining and over > timedelta(days=1):
            at = days.begins(batch.best_before) + timedelta(days=1, hours=9)
            lost = batch.remaining
            batch.move(-lost)
            session.add(
                Movement(
                    id=chance.id(at),
                    batch_id=batch.id,
                    cause=Cause.LOSS,
                    quantity=-lost,
                    words=chance.choice(LOSSES),
                    person_id=manager.id,
                    at=min(at, now),
                )
            )
    await session.flush()


async def _evaluate(
    session: AsyncSession,
    planted: Planted,
    canteen_id: UUID,
    manager: DemoPerson,
    supervisor: DemoPerson,
    chance: Chance,
    now: datetime,
    book: Snapshot,
) -> None:
    """The quarter before is closed, this one a draft with what the measures propose."""
    quarter = quarter_of(days.today())
    ended = days.begins(quarter)
    submitted, rectified, reviewed, over = (ended + (now - ended) * share for share in _STEPS)
    scores = [Decimal(str(points)) for points in EARLIER_SCORES]
    closed = SelfEvaluation(
        id=chance.id(ended),
        canteen_id=canteen_id,
        quarter=quarter_of(quarter - timedelta(days=1)),
        stage=Stage.CLOSED,
        grade=grade_of(sum(scores, NOTHING), book.value(rules.GRADES)),
        submitted_at=submitted,
        submitted_by_id=manager.id,
        closed_at=over,
        closed_by_id=supervisor.id,
        version=9,
    )
    session.add(closed)
    await session.flush()
    items = book.value(rules.SELF_EVALUATION_ITEMS)
    for position, (item, points) in enumerate(zip(items, scores, strict=True)):
        session.add(
            Score(
                evaluation_id=closed.id,
                key=item.key,
                position=position,
                name=item.name,
                points=Decimal(item.points),
                score=points,
            )
        )
    session.add_all(
        Finding(
            id=chance.id(submitted),
            evaluation_id=closed.id,
            words=words,
            due_on=clock.local(reviewed).date(),
            evidence=evidence,
            rectified_at=rectified,
            rectified_by_id=manager.id,
            reviewed_at=reviewed,
            reviewed_by_id=supervisor.id,
        )
        for words, evidence in FINDINGS
    )
    await session.flush()
    who = Actor(
        id=manager.id,
        name=manager.name,
        unit_id=manager.unit_id,
        contractor_id=manager.contractor_id,
        office_id=None,
        grants=frozenset({Grant(Role.CANTEEN_MANAGER, planted.site.ref)}),
    )
    await evaluating.begin(session, who, canteen_id, quarter)
