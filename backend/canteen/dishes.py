"""What a canteen can cook."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.events import DishAdded, DishChanged
from backend.canteen.managing import check_manages, managed
from backend.canteen.models import Allergen, Course, Dish
from backend.identity.actor import Actor
from backend.kernel import files, journal
from backend.kernel.errors import DomainError, Invalid, NotFound

MOST_DISHES = 2_000
LONGEST_NAME = 30
HOTTEST = 3


class TooManyDishes(DomainError):
    """So many dishes nobody finds again: change one that is not served any more."""


class DishExists(DomainError):
    """This canteen has a dish of that name already."""


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
    if await session.scalar(select(func.count()).where(Dish.canteen_id == canteen.id)) == MOST_DISHES:
        raise TooManyDishes(most=MOST_DISHES)
    await _claim(session, actor, recipe.photo_id)
    dish = Dish(canteen_id=canteen.id, **columns)
    session.add(dish)
    await journal.record(session, actor.ref, dish.ref, DishAdded(name=dish.name))
    return dish


async def change(session: AsyncSession, actor: Actor, dish_id: UUID, version: int, recipe: Recipe) -> Dish:
    columns = recipe.columns()
    dish = await session.get(Dish, dish_id)
    if dish is None:
        raise NotFound(field="id")
    await managed(session, actor, dish.canteen_id)
    await session.refresh(dish)  # under the canteen's lock
    dish.check_version(version)
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


async def of_canteen(session: AsyncSession, actor: Actor, canteen_id: UUID) -> Sequence[Dish]:
    """For who manages the canteen, in the order of a menu: by course, then by name."""
    await check_manages(session, actor, canteen_id)
    dishes = await session.scalars(select(Dish).where(Dish.canteen_id == canteen_id))
    courses = list(Course)
    return sorted(dishes, key=lambda dish: (courses.index(dish.course), dish.name))


def named(typed: str, field: str) -> str:
    name = typed.strip()
    if not name or len(name) > LONGEST_NAME or "\0" in name:
        raise Invalid(field=field, limit=LONGEST_NAME)
    return name


async def _check_free(session: AsyncSession, canteen_id: UUID, name: object) -> None:
    """Under the canteen's lock nobody else gives the same name."""
    if await session.scalar(select(Dish.id).where(Dish.canteen_id == canteen_id, Dish.name == name)):
        raise DishExists(field="name")


async def _claim(session: AsyncSession, actor: Actor, photo_id: UUID | None) -> None:
    if photo_id and not await files.claim(session, actor.id, [photo_id]):
        raise NotFound(field="photoId")
