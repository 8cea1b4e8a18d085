"""A published meal that has dishes without a sample: the kitchen is reminded a while after it has begun."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.canteen.events import MenuPublished
from backend.canteen.models import Dish, Menu, MenuItem
from backend.canteen.telling import tell_managers
from backend.hygiene.models import FoodSample
from backend.hygiene.striking import stands
from backend.kernel import clock, days, due, journal
from backend.kernel.refs import Ref
from backend.rules.catalogue import hygiene as rules
from backend.rules.snapshot import snapshot

FOLLOWER = "hygiene.published"
LOOK = "hygiene.missing_samples"


async def follow(session: AsyncSession) -> int:
    """A few entries' worth; how many there were. Meals of days past are looked for no more."""
    published = await journal.follow(session, FOLLOWER, (MenuPublished.verb,), limit=50)
    for entry in published:
        if entry.read(MenuPublished).on >= days.today():
            await _ask(session, entry.subject)
    return len(published)


@due.errand(LOOK)
async def look(session: AsyncSession, row: due.Due) -> None:
    """The meal may have got another time since, or have been called off."""
    menu = await _menu(session, row.subject.id)
    if menu.published_at is None:
        return
    if clock.now() < menu.serving.begins(menu.day) + await _patience(session):
        await _ask(session, menu.ref)
        return
    missing = await of_menu(session, menu.id)
    if missing:
        await tell_managers(
            session,
            menu.canteen_id,
            "sample.missing",
            menu.ref,
            once=f"{LOOK} {row.id}",
            on=menu.day.isoformat(),
            meal=menu.meal,
            words="、".join(dish.name for dish in missing),
        )


async def of_menu(session: AsyncSession, menu_id: UUID) -> Sequence[Dish]:
    """Its dishes without a sample, in the order of the menu."""
    dishes = await session.scalars(
        select(Dish)
        .join(MenuItem, MenuItem.dish_id == Dish.id)
        .where(
            MenuItem.menu_id == menu_id,
            ~exists().where(FoodSample.menu_id == menu_id, FoodSample.dish_id == Dish.id, stands(FoodSample)),
        )
        .order_by(MenuItem.position)
    )
    return dishes.all()


async def _ask(session: AsyncSession, ref: Ref) -> None:
    menu = await _menu(session, ref.id)
    when = menu.serving.begins(menu.day) + await _patience(session)
    await due.at(session, when, LOOK, menu.ref)


async def _menu(session: AsyncSession, menu_id: UUID) -> Menu:
    found = select(Menu).where(Menu.id == menu_id).options(joinedload(Menu.serving, innerjoin=True))
    return (await session.scalars(found)).one()


async def _patience(session: AsyncSession) -> timedelta:
    return timedelta(minutes=(await snapshot(session)).value(rules.MISSING_SAMPLES))
