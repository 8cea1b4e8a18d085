"""What people find on a day, and what the canteen has planned for a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from backend.canteen import forecast
from backend.canteen.forecast import Forecast
from backend.canteen.managing import check_manages, whole
from backend.canteen.menus import WEEK, check_monday
from backend.canteen.models import Canteen, Menu, MenuItem, Rating, Registration
from backend.canteen.registering import most_portions
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import days
from backend.kernel.pages import LARGEST, limit
from backend.rules.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Table:
    """A published menu, with what the viewer has to do with it."""

    menu: Menu
    portions: int
    """That the viewer has registered for; 0 for none."""
    rated: bool


@dataclass(frozen=True, slots=True)
class Day:
    canteen: Canteen
    tables: Sequence[Table]
    most_portions: int
    """Of one registration."""


@dataclass(frozen=True, slots=True)
class Planned:
    menu: Menu
    forecast: Forecast


async def open_ones(session: AsyncSession) -> Sequence[Canteen]:
    """All of them, in the order of the house."""
    return (await session.scalars(whole().where(Place.closed_at.is_(None)))).all()


async def day(
    session: AsyncSession,
    actor: Actor,
    on: date,
    first: int = LARGEST,
    canteen_id: UUID | None = None,
) -> list[Day]:
    """That canteen, or so many, also those that serve nothing then; meals in the order of the day."""
    days.check("day", on)
    wanted = whole().where(Place.closed_at.is_(None)).limit(limit(first))
    if canteen_id is not None:
        wanted = wanted.where(Canteen.id == canteen_id)
    canteens = (await session.scalars(wanted)).all()
    menus = (
        await session.scalars(
            select(Menu)
            .where(
                Menu.day == on,
                Menu.published_at.is_not(None),
                Menu.canteen_id.in_([canteen.id for canteen in canteens]),
            )
            .options(*_WHOLE)
        )
    ).all()
    ids = [menu.id for menu in menus]
    registered = await session.execute(
        select(Registration.menu_id, Registration.portions).where(
            Registration.person_id == actor.id, Registration.menu_id.in_(ids)
        )
    )
    portions = dict[UUID, int]((menu_id, count) for menu_id, count in registered)
    mine = select(Rating.menu_id).where(Rating.person_id == actor.id, Rating.menu_id.in_(ids))
    rated = set(await session.scalars(mine)) if portions else set()
    tables = [Table(menu, portions.get(menu.id, 0), menu.id in rated) for menu in sorted(menus, key=_begins)]
    most = most_portions(await snapshot(session))
    return [
        Day(canteen, [table for table in tables if table.menu.canteen_id == canteen.id], most)
        for canteen in canteens
    ]


async def week(session: AsyncSession, actor: Actor, canteen_id: UUID, monday: date) -> list[Planned]:
    """For who manages the canteen: drafts too, each with its forecast."""
    first = check_monday(monday)
    await check_manages(session, actor, canteen_id)
    menus = (
        await session.scalars(
            select(Menu)
            .where(Menu.canteen_id == canteen_id, Menu.day >= first, Menu.day < first + WEEK)
            .options(*_WHOLE)
        )
    ).all()
    forecasts = await forecast.of_menus(session, menus)
    return [
        Planned(menu, forecasts[menu.id])
        for menu in sorted(menus, key=lambda menu: (menu.day, _begins(menu)))
    ]


async def one(session: AsyncSession, actor: Actor, menu_id: UUID) -> Table:
    """As its day shows it."""
    menu = (await session.scalars(select(Menu).where(Menu.id == menu_id).options(*_WHOLE))).one()
    mine = (Registration.person_id == actor.id, Registration.menu_id == menu_id)
    portions = await session.scalar(select(Registration.portions).where(*mine))
    rated = select(Rating.id).where(Rating.person_id == actor.id, Rating.menu_id == menu_id)
    return Table(menu, portions or 0, await session.scalar(rated) is not None)


async def planned(session: AsyncSession, menu_id: UUID) -> Planned:
    """As its week shows it."""
    menu = (await session.scalars(select(Menu).where(Menu.id == menu_id).options(*_WHOLE))).one()
    return Planned(menu, (await forecast.of_menus(session, [menu]))[menu.id])


def _begins(menu: Menu) -> datetime:
    return menu.serving.begins(menu.day)


_WHOLE = (
    selectinload(Menu.items).joinedload(MenuItem.dish, innerjoin=True),
    joinedload(Menu.serving, innerjoin=True),
)
