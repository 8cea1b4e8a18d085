"""A meal that will not be cooked after all: whoever has registered for it is told why."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.canteen.events import MealCalledOff
from backend.canteen.managing import managed
from backend.canteen.models import LONGEST_WORDS, Menu, Registration
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.kept import say
from backend.kernel.typed import words
from backend.notify import service as notify


class CannotCallOff(DomainError):
    """This meal has begun, or is not published."""


async def call_off(session: AsyncSession, actor: Actor, menu_id: UUID, version: int, reason: str) -> Menu:
    """Until it begins. Once its menu is written anew it may be published once more."""
    said = words(reason, "reason", LONGEST_WORDS)
    canteen_id = await session.scalar(select(Menu.canteen_id).where(Menu.id == menu_id))
    if canteen_id is None:
        raise NotFound(field="menuId")
    canteen = await managed(session, actor, canteen_id)
    menu = (
        await session.scalars(
            select(Menu).where(Menu.id == menu_id).options(joinedload(Menu.serving, innerjoin=True))
        )
    ).one()
    menu.check_version(version)
    if menu.published_at is None or menu.serving.begins(menu.day) <= clock.now():
        raise CannotCallOff(field="menuId")
    menu.published_at, menu.called_off_because = None, said
    menu.version += 1
    await session.flush()  # who registers at this moment was before, or finds no menu
    gone = delete(Registration).where(Registration.menu_id == menu.id).returning(Registration.person_id)
    people = (await session.scalars(gone)).all()
    about = {"place": canteen.place.path, "canteen": str(canteen.id), "on": menu.day.isoformat()}
    about |= {"meal": menu.meal, "words": said}
    told = MealCalledOff(on=menu.day, meal=menu.meal, words=said, registered=len(people))
    await say(
        session,
        notify.news(people, "meal.called_off", menu.ref, about),
        journal.entry(actor.ref, menu.ref, told),
    )
    return menu
