"""A sample of each dish is kept cold for two days, and destroyed afterwards, not before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.canteen.managing import managed
from backend.canteen.models import Menu, MenuItem
from backend.canteen.telling import tell_managers
from backend.hygiene.events import SampleDestroyed, SampleKept
from backend.hygiene.models import Disposal, FoodSample
from backend.hygiene.staff import at_work
from backend.hygiene.striking import in_place_of, stands
from backend.hygiene.words import written
from backend.identity.actor import Actor
from backend.kernel import clock, days, due, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import snapshot

DESTROY = "hygiene.destroy"
HEAVIEST = 5_000
OLDEST = timedelta(days=1)
"""So long after it was put in a sample is still written down: it cannot be destroyed at once."""
GRACE = timedelta(hours=2)
"""So long after a meal its dishes are still sampled: cooked food that lay out for longer is thrown away, and a
sample of anything else says nothing of what was eaten (GB 31654-2021)."""


class SampleTooSmall(DomainError):
    """A sample must weigh at least so much."""


class SampleTooLate(DomainError):
    """This sample was put in too long after its meal."""


class SampledAlready(DomainError):
    """There is a sample of this dish already."""


class KeptTooShort(DomainError):
    """This sample must be kept for longer before it is destroyed."""


class DestroyedAlready(DomainError):
    """This sample has been destroyed already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What was put into which fridge, when and by whom; `put_in_at` is now where nothing is said."""

    menu_id: UUID
    dish_id: UUID
    grams: int
    fridge: str
    staff_id: UUID
    put_in_at: datetime | None = None


def put_in_by(menu: Menu) -> datetime:
    """When the last sample of this meal is put into the fridge."""
    return menu.serving.ends(menu.day) + GRACE


async def keep(session: AsyncSession, actor: Actor, portion: Portion) -> FoodSample:
    """Of a dish of a published meal; its destruction is asked for when it may be."""
    rule = (await snapshot(session)).value(rules.SAMPLE)
    if portion.grams < rule.grams:
        raise SampleTooSmall(field="grams", least=rule.grams)
    if portion.grams > HEAVIEST:
        raise Invalid(field="grams", most=HEAVIEST)
    menu = await session.scalar(
        select(Menu)
        .join(MenuItem, MenuItem.menu_id == Menu.id)
        .where(
            Menu.id == portion.menu_id, MenuItem.dish_id == portion.dish_id, Menu.published_at.is_not(None)
        )
        .options(joinedload(Menu.serving, innerjoin=True))
    )
    if menu is None:
        raise NotFound(field="dishId")
    canteen = await managed(session, actor, menu.canteen_id)
    put_in_at = portion.put_in_at or clock.now()
    if not max(days.begins(menu.day), clock.now() - OLDEST) <= put_in_at <= clock.now():
        raise Invalid(field="putInAt")
    if put_in_at > put_in_by(menu):
        raise SampleTooLate(field="putInAt", until=put_in_by(menu).isoformat())
    person = await at_work(session, canteen.id, portion.staff_id)
    replaces = await in_place_of(
        session,
        FoodSample,
        FoodSample.menu_id == menu.id,
        FoodSample.dish_id == portion.dish_id,
        refusal=SampledAlready(field="dishId"),
    )
    sample = FoodSample(
        canteen_id=canteen.id,
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
        replaces_id=replaces,
        menu_id=menu.id,
        dish_id=portion.dish_id,
        grams=portion.grams,
        fridge=written("fridge", portion.fridge),
        put_in_at=put_in_at,
        staff_id=person.id,
        keep_until=put_in_at + timedelta(hours=rule.hours),
    )
    session.add(sample)
    await session.flush()
    await due.at(session, sample.keep_until, DESTROY, menu.ref)
    told = SampleKept(menu=menu.id, dish=sample.dish_id, grams=sample.grams, keep_until=sample.keep_until)
    await journal.record(session, actor.ref, sample.ref, told)
    return sample


async def destroy(session: AsyncSession, actor: Actor, sample_id: UUID) -> Disposal:
    """Once, and not before it was kept for as long as was promised."""
    sample = await session.get(FoodSample, sample_id)
    if sample is None:
        raise NotFound(field="id")
    canteen = await managed(session, actor, sample.canteen_id)
    still = select(FoodSample.id).where(FoodSample.id == sample.id, stands(FoodSample))
    if not await session.scalar(still):
        raise NotFound(field="id")
    if clock.now() < sample.keep_until:
        raise KeptTooShort(field="id", until=sample.keep_until.isoformat())
    replaces = await in_place_of(
        session, Disposal, Disposal.sample_id == sample.id, refusal=DestroyedAlready(field="id")
    )
    disposal = Disposal(
        canteen_id=canteen.id,
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
        replaces_id=replaces,
        sample_id=sample.id,
        keep_until=sample.keep_until,
    )
    session.add(disposal)
    await journal.record(session, actor.ref, disposal.ref, SampleDestroyed(sample=sample.id))
    return disposal


@due.errand(DESTROY)
async def remind_to_destroy(session: AsyncSession, row: due.Due) -> None:
    """One reminder for a meal, once the last of its samples may be destroyed."""
    left, latest, canteen_id = (
        await session.execute(
            select(
                func.count(), func.max(FoodSample.keep_until), func.any_value(FoodSample.canteen_id)
            ).where(FoodSample.menu_id == row.subject.id, stands(FoodSample), ~is_destroyed())
        )
    ).one()
    if not left:
        return
    if latest > clock.now():
        await due.at(session, latest, DESTROY, row.subject)
        return
    menu = await session.get_one(Menu, row.subject.id)
    await tell_managers(
        session,
        canteen_id,
        "sample.due",
        menu.ref,
        once=f"{DESTROY} {row.id}",
        on=menu.day.isoformat(),
        meal=menu.meal,
        count=left,
    )


def is_destroyed() -> ColumnElement[bool]:
    """Of the sample."""
    return exists().where(Disposal.sample_id == FoodSample.id, stands(Disposal))
