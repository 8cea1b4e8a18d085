"""Which places are canteens, and when their meals are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from backend.canteen.events import CanteenAdded, CanteenChanged
from backend.canteen.models import Canteen, Meal, Serving
from backend.facility.access import places_of, require
from backend.facility.models import Place, PlaceClosed, PlaceKind
from backend.identity.actor import Actor
from backend.kernel import journal
from backend.kernel.errors import DomainError, Invalid, NotFound

MOST_SEATS, MOST_DAYS_BEFORE = 5_000, 14


class CanteenExists(DomainError):
    """This space is a canteen already."""


class MealHasMenus(DomainError):
    """There are menus of this meal, so it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MealTimes:
    """Local times of a meal; registration closes at `closes_at`, so many days before."""

    meal: Meal
    starts_at: time
    ends_at: time
    closes_at: time
    closes_days_before: int = 0

    @classmethod
    def of(cls, serving: Serving) -> "MealTimes":
        return cls(
            meal=serving.meal,
            starts_at=serving.starts_at,
            ends_at=serving.ends_at,
            closes_at=serving.closes_at,
            closes_days_before=serving.closes_days_before,
        )

    def check(self) -> None:
        if self.starts_at >= self.ends_at:
            raise Invalid(field="endsAt")
        if not 0 <= self.closes_days_before <= MOST_DAYS_BEFORE:
            raise Invalid(field="closesDaysBefore", least=0, most=MOST_DAYS_BEFORE)
        if self.closes_days_before == 0 and self.closes_at > self.starts_at:
            raise Invalid(field="closesAt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    seats: int
    meals: Sequence[MealTimes]

    def check(self) -> None:
        if not 1 <= self.seats <= MOST_SEATS:
            raise Invalid(field="seats", least=1, most=MOST_SEATS)
        if not self.meals or len({times.meal for times in self.meals}) < len(self.meals):
            raise Invalid(field="meals")
        for times in self.meals:
            times.check()


async def add(session: AsyncSession, actor: Actor, place_id: UUID, terms: Terms) -> Canteen:
    """From now on meals may be served here."""
    terms.check()
    # Of two who do so at once the second waits, and then finds the canteen.
    place = await session.get(Place, place_id, with_for_update={"key_share": True})
    if place is None or place.kind is not PlaceKind.SPACE:
        raise NotFound(field="placeId")
    require(actor, "manage canteens", place)
    if place.closed_at is not None:
        raise PlaceClosed(field="placeId", path=place.path)
    if await session.scalar(select(Canteen.id).where(Canteen.place_id == place.id)):
        raise CanteenExists(field="placeId")
    canteen = Canteen(place_id=place.id, seats=terms.seats)
    session.add(canteen)
    await session.flush()
    session.add_all(_serving(canteen, times) for times in terms.meals)
    added = CanteenAdded(path=place.path, seats=canteen.seats)
    await journal.record(session, actor.ref, canteen.ref, added)
    return canteen


async def change(
    session: AsyncSession, actor: Actor, canteen_id: UUID, version: int, terms: Terms
) -> Canteen:
    """A meal that has menus keeps its times or gets others; it does not go."""
    terms.check()
    canteen = await managed(session, actor, canteen_id)
    canteen.check_version(version)
    different = []
    if canteen.seats != terms.seats:
        canteen.seats = terms.seats
        different.append("seats")
    if await _serve(session, canteen, terms.meals):
        different.append("meals")
    if different:
        canteen.version += 1
        await journal.record(session, actor.ref, canteen.ref, CanteenChanged(fields=different))
    return canteen


async def managed(session: AsyncSession, actor: Actor, canteen_id: UUID) -> Canteen:
    """The canteen with its place, locked, for one who manages it; two who plan it wait for each other."""
    canteen = await session.scalar(
        select(Canteen)
        .join(Canteen.place)
        .where(Canteen.id == canteen_id)
        .options(contains_eager(Canteen.place))
        .with_for_update(of=Canteen, key_share=True)
        .execution_options(populate_existing=True)
    )
    if canteen is None:
        raise NotFound(field="canteenId")
    require(actor, "manage canteens", canteen.place)
    return canteen


async def check_manages(session: AsyncSession, actor: Actor, canteen_id: UUID) -> None:
    """For who only reads."""
    canteen = await session.scalar(
        select(Canteen).where(Canteen.id == canteen_id).options(joinedload(Canteen.place, innerjoin=True))
    )
    if canteen is None:
        raise NotFound(field="canteenId")
    require(actor, "manage canteens", canteen.place)


async def own(session: AsyncSession, actor: Actor) -> Sequence[Canteen]:
    """Those that this person manages, in the order of the house."""
    managed = Place.lineage.overlap(places_of(actor, "manage canteens"))
    return (await session.scalars(whole().where(managed))).all()


async def one(session: AsyncSession, canteen_id: UUID) -> Canteen:
    return (await session.scalars(whole().where(Canteen.id == canteen_id))).one()


def whole() -> Select[Canteen]:
    """Canteens with their places and meals, in the order of the house."""
    return (
        select(Canteen)
        .join(Canteen.place)
        .options(contains_eager(Canteen.place), selectinload(Canteen.meals))
        .order_by(Place.sort, Place.id)
    )


async def _serve(session: AsyncSession, canteen: Canteen, meals: Sequence[MealTimes]) -> bool:
    """Whether the meals are others than before, or at other times."""
    rows = await session.scalars(select(Serving).where(Serving.canteen_id == canteen.id))
    before = {row.meal: row for row in rows}
    after = {times.meal: times for times in meals}
    if {meal: MealTimes.of(row) for meal, row in before.items()} == after:
        return False
    for times in meals:
        await session.merge(_serving(canteen, times))
    for meal in before.keys() - after.keys():
        await session.delete(before[meal])
    try:
        await session.flush()
    except IntegrityError as error:
        raise MealHasMenus(field="meals") from error
    return True


def _serving(canteen: Canteen, times: MealTimes) -> Serving:
    return Serving(
        canteen_id=canteen.id,
        meal=times.meal,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        closes_at=times.closes_at,
        closes_days_before=times.closes_days_before,
    )
