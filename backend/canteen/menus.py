"""What is on the table on which day: written, copied from the week before, published, and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from backend.canteen.dishes import check_cooked
from backend.canteen.events import MenuPublished, MenuWritten, PresentCounted, WeekCopied
from backend.canteen.managing import managed
from backend.canteen.models import Canteen, Dish, Meal, Menu, MenuItem, Serving
from backend.identity.actor import Actor
from backend.kernel import clock, days, journal
from backend.kernel.errors import DomainError, Invalid, NotFound, StaleVersion
from backend.rules.calendar import Calendar
from backend.rules.snapshot import snapshot

MOST_ITEMS = 40
MOST_PRESENT = 100_000
DEAREST = Decimal(9999)
WEEK = timedelta(days=7)
FURTHEST = timedelta(days=60)


class NothingOnTheMenu(DomainError):
    """There is no dish on this menu yet."""


class MealNotServed(DomainError):
    """This canteen does not serve that meal."""


class NotYetEaten(DomainError):
    """The meal has not begun, so nobody can be counted."""


@dataclass(frozen=True, slots=True)
class Item:
    dish_id: UUID
    price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A meal as it is to be; the items in their order."""

    canteen_id: UUID
    day: date
    meal: Meal
    items: Sequence[Item]

    def check(self) -> None:
        days.check("day", self.day)
        if not days.today() <= self.day <= days.today() + FURTHEST:
            raise Invalid(field="day")
        dishes = {item.dish_id for item in self.items}
        if len(self.items) > MOST_ITEMS or len(dishes) < len(self.items):
            raise Invalid(field="items", limit=MOST_ITEMS)
        for item in self.items:
            if item.price is not None and not 0 <= item.price <= DEAREST:
                raise Invalid(field="items")


async def write(session: AsyncSession, actor: Actor, version: int | None, draft: Draft) -> Menu:
    """Make the meal's menu, or change it; `version` is none where whoever writes saw none."""
    draft.check()
    canteen = await managed(session, actor, draft.canteen_id)
    if not await session.scalar(
        select(Serving.meal).where(Serving.canteen_id == canteen.id, Serving.meal == draft.meal)
    ):
        raise MealNotServed(field="meal")
    here = (Menu.canteen_id == canteen.id, Menu.day == draft.day, Menu.meal == draft.meal)
    planned = select(MenuItem.dish_id).join(Menu, Menu.id == MenuItem.menu_id).where(*here)
    await check_cooked(session, canteen, {item.dish_id for item in draft.items}, planned)
    menu = await session.scalar(select(Menu).where(*here))
    if menu is None:
        menu = Menu(canteen_id=canteen.id, day=draft.day, meal=draft.meal, version=0)
        session.add(menu)
        await session.flush()
    elif version is None:
        raise StaleVersion(current=menu.version)
    else:
        menu.check_version(version)
        if menu.published_at and not draft.items:
            raise NothingOnTheMenu(field="items")
        await session.execute(delete(MenuItem).where(MenuItem.menu_id == menu.id))
    session.add_all(
        MenuItem(menu_id=menu.id, dish_id=item.dish_id, position=nth, price=item.price)
        for nth, item in enumerate(draft.items)
    )
    menu.called_off_because = None
    menu.version += 1
    written = MenuWritten(
        on=menu.day,
        meal=menu.meal,
        dishes=[item.dish_id for item in draft.items],
        published=menu.published_at is not None,
    )
    await journal.record(session, actor.ref, menu.ref, written)
    return menu


async def publish(session: AsyncSession, actor: Actor, canteen_id: UUID, monday: date) -> Canteen:
    """Show all that is planned for this week, from today on, to everyone; what was called off stays so."""
    canteen = await managed(session, actor, canteen_id)
    drafts = await session.scalars(
        select(Menu)
        .where(
            Menu.canteen_id == canteen.id,
            Menu.day >= max(check_monday(monday), days.today()),
            Menu.day < monday + WEEK,
            Menu.published_at.is_(None),
            Menu.called_off_because.is_(None),
            select(MenuItem).where(MenuItem.menu_id == Menu.id).exists(),
        )
        .order_by(Menu.day, Menu.id)
    )
    if not (published := drafts.all()):
        raise NothingOnTheMenu(field="monday")
    for menu in published:
        menu.published_at = clock.now()
        menu.version += 1
        await journal.record(session, actor.ref, menu.ref, MenuPublished(on=menu.day, meal=menu.meal))
    return canteen


async def copy_last_week(session: AsyncSession, actor: Actor, canteen_id: UUID, monday: date) -> Canteen:
    """Drafts like the menus of seven days before, less what is retired: for working days without a menu yet."""
    canteen = await managed(session, actor, canteen_id)
    first = check_monday(monday)
    found = await session.scalars(
        select(Menu)
        .where(Menu.canteen_id == canteen.id, Menu.day >= first - WEEK, Menu.day < first + WEEK)
        .options(selectinload(Menu.items.and_(MenuItem.dish.has(Dish.retired_at.is_(None)))))
    )
    menus = {(menu.day, menu.meal): menu for menu in found}
    copied = _missing(menus, first, (await snapshot(session)).calendar)
    if not copied:
        raise NothingOnTheMenu(field="monday")
    for old in copied:
        menu = Menu(canteen_id=canteen.id, day=old.day + WEEK, meal=old.meal)
        session.add(menu)
        await session.flush()
        session.add_all(
            MenuItem(menu_id=menu.id, dish_id=item.dish_id, position=item.position, price=item.price)
            for item in old.items
        )
    await journal.record(session, actor.ref, canteen.ref, WeekCopied(on=first, menus=len(copied)))
    return canteen


async def count_present(session: AsyncSession, actor: Actor, menu_id: UUID, people: int) -> Menu:
    """So many really ate; from it the forecasts of later meals learn."""
    if not 0 <= people <= MOST_PRESENT:
        raise Invalid(field="people", least=0, most=MOST_PRESENT)
    menu = await session.scalar(
        select(Menu)
        .where(Menu.id == menu_id, Menu.published_at.is_not(None))
        .options(selectinload(Menu.serving))
    )
    if menu is None:
        raise NotFound(field="menuId")
    await managed(session, actor, menu.canteen_id)
    if menu.serving.begins(menu.day) > clock.now():
        raise NotYetEaten(field="menuId")
    await session.refresh(menu, ["present", "version"])  # under the canteen's lock
    menu.present = people
    menu.version += 1
    await journal.record(session, actor.ref, menu.ref, PresentCounted(people=people))
    return menu


def check_monday(day: date) -> date:
    days.check("monday", day)
    if day.weekday() != 0:
        raise Invalid(field="monday")
    return day


def _missing(menus: dict[tuple[date, Meal], Menu], first: date, calendar: Calendar) -> list[Menu]:
    """Those of the week before `first` that this week lacks."""
    earliest = max(first, days.today())
    return [
        menu
        for (day, meal), menu in sorted(menus.items())
        if day < first
        and menu.items
        and earliest <= day + WEEK
        and (day + WEEK, meal) not in menus
        and calendar.is_working_day(day + WEEK)
    ]
