"""Who comes to which meal."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.canteen.events import Registered, RegistrationTakenBack
from backend.canteen.models import MOST_PORTIONS, Canteen, Menu, Rating, Registration
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel import clock, days, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.refs import uuid7
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import Snapshot, snapshot


class RegisteredElsewhere(DomainError):
    """You have registered for this meal in another canteen."""


class NotRegistered(DomainError):
    """You have not registered for this meal."""


def most_portions(book: Snapshot) -> int:
    return min(book.value(rules.PORTIONS), MOST_PORTIONS)


async def register(session: AsyncSession, actor: Actor, menu_id: UUID, portions: int) -> Menu:
    """Come to this meal; whoever has registered for it already comes with so many from now on."""
    most = most_portions(await snapshot(session))
    if not 1 <= portions <= most:
        raise Invalid(field="portions", least=1, most=most)
    menu = await _open_menu(session, menu_id)
    wish = insert(Registration).values(
        id=uuid7(),
        menu_id=menu.id,
        person_id=actor.id,
        unit_id=actor.unit_id,
        day=menu.day,
        meal=menu.meal,
        portions=portions,
        registered_at=clock.now(),
    )
    one_meal_a_day = (Registration.person_id, Registration.day, Registration.meal)
    kept = await session.scalar(
        wish.on_conflict_do_update(
            index_elements=one_meal_a_day,
            set_={"portions": wish.excluded.portions},
            where=Registration.menu_id == wish.excluded.menu_id,
        ).returning(Registration.id)
    )
    if kept is None:
        raise RegisteredElsewhere(field="menuId")
    await journal.record(session, actor.ref, menu.ref, Registered(portions=portions))
    return menu


async def take_back(session: AsyncSession, actor: Actor, menu_id: UUID) -> Menu:
    """Not come after all."""
    menu = await _open_menu(session, menu_id)
    gone = await session.scalar(
        delete(Registration)
        .where(Registration.menu_id == menu.id, Registration.person_id == actor.id)
        .returning(Registration.id)
    )
    if gone is None:
        raise NotRegistered(field="menuId")
    await journal.record(session, actor.ref, menu.ref, RegistrationTakenBack())
    return menu


async def own(session: AsyncSession, actor: Actor) -> Sequence[tuple[Registration, Place, bool]]:
    """The actor's meals to come and those that may still be rated, in their order; where, and whether rated."""
    rated_for = timedelta(days=(await snapshot(session)).value(rules.RATING_DAYS))
    rated = (
        select(Rating.id)
        .where(Rating.menu_id == Registration.menu_id, Rating.person_id == Registration.person_id)
        .exists()
    )
    rows = await session.execute(
        select(Registration, Place, rated)
        .join(Registration.menu)
        .join(Canteen, Canteen.id == Menu.canteen_id)
        .join(Canteen.place)
        .where(Registration.person_id == actor.id, Registration.day >= days.today() - rated_for)
        .options(joinedload(Registration.menu, innerjoin=True).joinedload(Menu.serving, innerjoin=True))
    )
    found = [(registration, place, is_rated) for registration, place, is_rated in rows]
    in_order = sorted(found, key=lambda row: row[0].begins)
    return [row for row in in_order if clock.now() < row[0].begins + rated_for]


async def _open_menu(session: AsyncSession, menu_id: UUID) -> Menu:
    """A published menu whose registration has not closed."""
    menu = await session.scalar(
        select(Menu)
        .join(Canteen, Canteen.id == Menu.canteen_id)
        .join(Canteen.place)
        .where(Menu.id == menu_id, Menu.published_at.is_not(None), Place.closed_at.is_(None))
        .options(joinedload(Menu.serving, innerjoin=True))
        .with_for_update(read=True, of=Menu)  # whoever calls the meal off waits, or was before
    )
    if menu is None:
        raise NotFound(field="menuId")
    menu.serving.check_open(menu.day)
    return menu
