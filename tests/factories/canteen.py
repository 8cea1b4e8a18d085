"""Canteens with their dishes and menus, and people who eat there."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from backend.canteen import offering, rating, registering
from backend.canteen.models import Canteen, Course, Dish, Meal, Menu, MenuItem, Rating, Serving
from backend.canteen.offering import Offered, Pickup, Plan
from backend.canteen.rating import Opinion
from backend.canteen.takeaway import Offer
from backend.facility.models import Place, SpaceUse
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from tests.factories.people import an_actor
from tests.factories.places import a_room, a_site

FRIDAY = date(2026, 11, 27)
LUNCH_BEGINS = datetime(2026, 11, 27, 3, 30, tzinfo=UTC)
"""Half past eleven on that day, here; registration closes at nine."""
THE_DAY_BEFORE = LUNCH_BEGINS - timedelta(days=1)
_names = (f"家常菜{number}" for number in count(1))


async def a_canteen(database: Database, *, place: Place | None = None) -> Canteen:
    """Lunch from 11:30 to 13:00, registration till 9:00; dinner from 17:30, registration till 15:00."""
    place = place or await a_room(database, use=SpaceUse.CANTEEN)
    canteen = Canteen(place_id=place.id, seats=200)
    async with database.write() as session:
        session.add(canteen)
        await session.flush()
        session.add_all(
            Serving(canteen_id=canteen.id, meal=meal, closes_days_before=0, **times)
            for meal, times in _TIMES.items()
        )
    return canteen


_TIMES: dict[Meal, dict[str, time]] = {
    Meal.LUNCH: {"starts_at": time(11, 30), "ends_at": time(13), "closes_at": time(9)},
    Meal.DINNER: {"starts_at": time(17, 30), "ends_at": time(19), "closes_at": time(15)},
}


async def a_manager(database: Database) -> Actor:
    """Of all canteens."""
    return await an_actor(database, Role.CANTEEN_MANAGER, at=(await a_site(database)).ref)


async def a_dish(database: Database, canteen: Canteen, name: str | None = None, **facts: Any) -> Dish:
    columns: dict[str, Any] = {"course": Course.MEAT, "allergens": [], "spicy": 0, **facts}
    dish = Dish(canteen_id=canteen.id, name=name or next(_names), **columns)
    async with database.write() as session:
        session.add(dish)
    return dish


async def a_menu(
    database: Database,
    canteen: Canteen,
    *dishes: Dish,
    day: date = FRIDAY,
    meal: Meal = Meal.LUNCH,
    published: bool = True,
    present: int | None = None,
) -> Menu:
    """Of these dishes, or of a new one, at eight yuan each."""
    on_it = dishes or (await a_dish(database, canteen),)
    menu = Menu(
        canteen_id=canteen.id,
        day=day,
        meal=meal,
        published_at=clock.now() if published else None,
        present=present,
    )
    async with database.write() as session:
        session.add(menu)
        await session.flush()
        session.add_all(
            MenuItem(menu_id=menu.id, dish_id=dish.id, position=nth, price=Decimal(8))
            for nth, dish in enumerate(on_it)
        )
    return menu


async def an_offer(
    database: Database, canteen: Canteen, *, portions: int = 10, capacity: int = 50, day: date = FRIDAY
) -> Offer:
    """Of one dish at 12.50 yuan, in two slots from 16:30 and 17:00; orders close at 14:00."""
    dish = await a_dish(database, canteen)
    plan = Plan(
        canteen_id=canteen.id,
        day=day,
        closes_at=time(14),
        items=[Offered(dish.id, Decimal("12.50"), portions)],
        slots=[Pickup(time(16, 30), time(17), capacity), Pickup(time(17), time(17, 30), capacity)],
    )
    async with database.write() as session:
        return await offering.offer(session, await a_manager(database), None, plan)


async def registers(database: Database, actor: Actor, menu: Menu, portions: int = 1) -> Menu:
    async with database.write() as session:
        return await registering.register(session, actor, menu.id, portions)


async def rates(database: Database, actor: Actor, menu: Menu, stars: int = 4, **facts: Any) -> Rating:
    async with database.write() as session:
        return await rating.rate(session, actor, menu.id, Opinion(stars=stars, **facts))
