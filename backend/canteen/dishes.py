"""What a canteen can cook."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import cast
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.events import DishAdded, DishBroughtBack, DishChanged, DishRetired
from backend.canteen.managing import check_manages, managed
from backend.canteen.models import Allergen, Canteen, Course, Dish
from backend.identity.actor import Actor
from backend.kernel import clock, files, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.pages import Keyset, Page

MOST_DISHES = 500
"""That a canteen cooks; of retired ones there is no end."""
LONGEST_NAME = 30
HOTTEST = 3


class TooManyDishes(DomainError):
    """So many dishes nobody finds again: retire one that is not served any more."""


class DishExists(DomainError):
    """This canteen has a dish of that name already."""


class DishNotCooked(DomainError):
    """This dish is retired; bring it back before it is planned again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What people should know of a dish before they choose it; nutrition of one portion, whole or not at all."""

    name: str
    course: Course
    name_en: str | None = None
    allergens: Sequence[Allergen] = ()
    spicy: int = 0
    origin: str | None = None
    photo_id: UUID | None = None
    energy_kj: Decimal | None = None
    protein_g: Decimal | None = None
    fat_g: Decimal | None = None
    carbohydrate_g: Decimal | None = None
    sodium_mg: Decimal | None = None

    def columns(self) -> dict[str, object]:
        """As the table has them, or refused."""
        nutrition = {name: getattr(self, name) for name in _NUTRITION}
        if 0 < sum(value is None for value in nutrition.values()) < len(nutrition):
            raise Invalid(field="nutrition")
        for name, value in nutrition.items():
            if value is not None and not 0 <= value <= _NUTRITION[name]:
                raise Invalid(field="nutrition", most=_NUTRITION[name])
        if not 0 <= self.spicy <= HOTTEST:
            raise Invalid(field="spicy", least=0, most=HOTTEST)
        return asdict(self) | {
            "name": named(self.name, "name"),
            "name_en": named(self.name_en, "nameEn") if self.name_en else None,
            "origin": named(self.origin, "origin") if self.origin else None,
            "allergens": sorted(set(self.allergens)),
        }


_NUTRITION: Mapping[str, int] = MappingProxyType(
    {"energy_kj": 20_000, "protein_g": 500, "fat_g": 500, "carbohydrate_g": 1_000, "sodium_mg": 20_000}
)
"""More of it is in no portion."""


async def add(session: AsyncSession, actor: Actor, canteen_id: UUID, recipe: Recipe) -> Dish:
    columns = recipe.columns()
    canteen = await managed(session, actor, canteen_id)
    await _check_free(session, canteen.id, columns["name"])
    await _check_room(session, canteen.id)
    await _claim(session, actor, recipe.photo_id)
    dish = Dish(canteen_id=canteen.id, **columns)
    session.add(dish)
    await journal.record(session, actor.ref, dish.ref, DishAdded(name=dish.name))
    return dish


async def change(session: AsyncSession, actor: Actor, dish_id: UUID, version: int, recipe: Recipe) -> Dish:
    columns = recipe.columns()
    dish = await _managed(session, actor, dish_id, version)
    different = [name for name, value in columns.items() if getattr(dish, name) != value]
    if "name" in different:
        await _check_free(session, dish.canteen_id, columns["name"])
    if "photo_id" in different:
        await _claim(session, actor, recipe.photo_id)
    for name in different:
        setattr(dish, name, columns[name])
    if different:
        dish.version += 1
        await journal.record(session, actor.ref, dish.ref, DishChanged(fields=different))
    return dish


async def retire(session: AsyncSession, actor: Actor, dish_id: UUID, version: int) -> Dish:
    """It is cooked no more; menus and ratings keep it."""
    dish = await _managed(session, actor, dish_id, version)
    if dish.retired_at is None:
        dish.retired_at = clock.now()
        dish.version += 1
        await journal.record(session, actor.ref, dish.ref, DishRetired())
    return dish


async def bring_back(session: AsyncSession, actor: Actor, dish_id: UUID, version: int) -> Dish:
    dish = await _managed(session, actor, dish_id, version)
    if dish.retired_at is not None:
        await _check_room(session, dish.canteen_id)
        dish.retired_at = None
        dish.version += 1
        await journal.record(session, actor.ref, dish.ref, DishBroughtBack())
    return dish


async def of_canteen(session: AsyncSession, actor: Actor, canteen_id: UUID) -> Sequence[Dish]:
    """All that it cooks, for who manages it, in the order of a menu: by course, then by name."""
    await check_manages(session, actor, canteen_id)
    cooked = select(Dish).where(Dish.canteen_id == canteen_id, Dish.retired_at.is_(None))
    return (await session.scalars(cooked.order_by(_COURSE, Dish.name))).all()


_COURSE = case({course: nth for nth, course in enumerate(Course)}, value=Dish.course)
_latest: Keyset[Dish] = Keyset(Dish.retired_at, Dish.id)


async def retired(
    session: AsyncSession, actor: Actor, canteen_id: UUID, first: int, after: str | None = None
) -> Page[Dish]:
    """What it cooks no more, the latest first."""
    await check_manages(session, actor, canteen_id)
    gone = select(Dish).where(Dish.canteen_id == canteen_id, Dish.retired_at.is_not(None))
    rows = (await session.scalars(_latest.page(gone, first, after))).all()
    return _latest.cut(rows, first, lambda row: (cast(datetime, row.retired_at), row.id))


async def check_cooked(
    session: AsyncSession, canteen: Canteen, wanted: Set[UUID], planned: Select[UUID]
) -> None:
    """Under the canteen's lock: its own dishes, of which only those that are `planned` already may be retired."""
    cooked = or_(Dish.retired_at.is_(None), Dish.id.in_(planned))
    rows = await session.execute(
        select(Dish.name, cooked).where(Dish.id.in_(wanted), Dish.canteen_id == canteen.id)
    )
    found = rows.all()
    if len(found) < len(wanted):
        raise NotFound(field="items")
    for name, is_cooked in found:
        if not is_cooked:
            raise DishNotCooked(field="items", name=name)


def named(typed: str, field: str) -> str:
    name = typed.strip()
    if not name or len(name) > LONGEST_NAME or "\0" in name:
        raise Invalid(field=field, limit=LONGEST_NAME)
    return name


async def _check_free(session: AsyncSession, canteen_id: UUID, name: object) -> None:
    """Under the canteen's lock nobody else gives the same name."""
    if await session.scalar(select(Dish.id).where(Dish.canteen_id == canteen_id, Dish.name == name)):
        raise DishExists(field="name")


async def _check_room(session: AsyncSession, canteen_id: UUID) -> None:
    cooked = select(func.count()).where(Dish.canteen_id == canteen_id, Dish.retired_at.is_(None))
    if (await session.scalar(cooked) or 0) >= MOST_DISHES:
        raise TooManyDishes(most=MOST_DISHES)


async def _managed(session: AsyncSession, actor: Actor, dish_id: UUID, version: int) -> Dish:
    """Under the canteen's lock."""
    dish = await session.get(Dish, dish_id)
    if dish is None:
        raise NotFound(field="id")
    await managed(session, actor, dish.canteen_id)
    await session.refresh(dish)
    dish.check_version(version)
    return dish


async def _claim(session: AsyncSession, actor: Actor, photo_id: UUID | None) -> None:
    if photo_id and not await files.claim(session, actor.id, [photo_id]):
        raise NotFound(field="photoId")
