"""Finding places and equipment: by id, in the tree, by words, by code, on a floor's plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, undefer
from sqlalchemy.orm.interfaces import ORMOption

from backend.facility import codes
from backend.facility.models import Equipment, EquipmentKind, Place, PlaceKind
from backend.facility.order import HouseOrder
from backend.facility.places import within
from backend.facility.words import matches, split
from backend.identity.models import Unit
from backend.kernel.errors import Invalid
from backend.kernel.pages import Page
from backend.kernel.search import read

MOST_IDS = 100

PLACE_NEIGHBOURS: tuple[ORMOption, ...] = (joinedload(Place.parent), joinedload(Place.unit))
EQUIPMENT_NEIGHBOURS: tuple[ORMOption, ...] = (
    joinedload(Equipment.place, innerjoin=True),
    joinedload(Equipment.kind_row, innerjoin=True),
    joinedload(Equipment.parent),
)


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """`spaces` with the short name of the unit that uses them."""

    floor: Place
    spaces: Sequence[tuple[Place, str | None]]


async def site(session: AsyncSession) -> Place | None:
    """The area; of several the first."""
    query = select(Place).where(Place.kind == PlaceKind.SITE).order_by(Place.sort, Place.id).limit(1)
    return await session.scalar(query.options(*PLACE_NEIGHBOURS))


async def place(session: AsyncSession, place_id: UUID) -> Place | None:
    return await session.scalar(select(Place).where(Place.id == place_id).options(*PLACE_NEIGHBOURS))


async def equipment(session: AsyncSession, equipment_id: UUID) -> Equipment | None:
    return await session.scalar(
        select(Equipment).where(Equipment.id == equipment_id).options(*EQUIPMENT_NEIGHBOURS)
    )


async def by_code(session: AsyncSession, typed: str) -> Place | Equipment | None:
    """What bears this code, in use or not. A misread code is refused."""
    code = codes.read(typed)
    found = await session.scalar(select(Place).where(Place.code == code).options(*PLACE_NEIGHBOURS))
    if found is not None:
        return found
    return await session.scalar(
        select(Equipment).where(Equipment.code == code).options(*EQUIPMENT_NEIGHBOURS)
    )


async def places(
    session: AsyncSession,
    *,
    parent_id: UUID | None = None,
    kind: PlaceKind | None = None,
    ids: Sequence[UUID] | None = None,
    search: str | None = None,
    first: int = 20,
    after: str | None = None,
) -> Page[Place]:
    """Open places in the order of the house, or the best matches first. One statement."""
    query = select(Place).where(Place.closed_at.is_(None)).options(*PLACE_NEIGHBOURS)
    if parent_id is not None:
        query = query.where(Place.parent_id == parent_id)
    if kind is not None:
        query = query.where(Place.kind == kind)
    if ids is not None:
        if len(ids) > MOST_IDS:
            raise Invalid(field="ids", limit=MOST_IDS)
        query = query.where(Place.id.in_(ids))
    words = _words(search)
    if words:
        query = query.where(matches(Place.search, Place.words, " ".join(words)))
    order = HouseOrder(Place.sort, Place.id, _rank(words, Place.number, Place.name))
    rows = (await session.execute(order.page(query, first, after))).all()
    return order.cut(rows, first)


async def index(session: AsyncSession, *, first: int, after: str | None = None) -> Page[Place]:
    """All open places with the words that they are found by, in the order of the house: for phones to keep."""
    query = select(Place).where(Place.closed_at.is_(None)).options(undefer(Place.words))
    order = HouseOrder(Place.sort, Place.id)
    rows = (await session.execute(order.page(query, first, after))).all()
    return order.cut(rows, first)


async def index_mark(session: AsyncSession) -> str:
    """Another one after every change of a place: one more of them, or one more version of one."""
    count, versions = (await session.execute(select(func.count(), func.sum(Place.version)))).one()
    return f"{count}.{versions or 0}"


async def equipment_list(
    session: AsyncSession,
    *,
    place_id: UUID | None = None,
    kind: str | None = None,
    search: str | None = None,
    first: int = 20,
    after: str | None = None,
) -> Page[Equipment]:
    """Equipment in service within a place, in the order of the house or best matches first. One statement."""
    query = select(Equipment).where(Equipment.retired_at.is_(None)).options(*EQUIPMENT_NEIGHBOURS)
    if place_id is not None:
        query = query.where(Equipment.place_id.in_(within(place_id)))
    if kind is not None:
        query = query.where(Equipment.kind == kind)
    words = _words(search)
    if words:
        query = query.where(matches(Equipment.search, Equipment.words, " ".join(words)))
    order = HouseOrder(Equipment.sort, Equipment.id, _rank(words, Equipment.name, Equipment.name))
    rows = (await session.execute(order.page(query, first, after))).all()
    return order.cut(rows, first)


async def floor_plan(session: AsyncSession, place_id: UUID) -> FloorPlan | None:
    """The plan of a floor, or of a space's floor; None where nothing is drawn. Two statements."""
    around = select(func.unnest(Place.lineage)).where(Place.id == place_id)
    floor = await session.scalar(
        select(Place).where(
            Place.id.in_(around), Place.kind == PlaceKind.FLOOR, Place.plan_width.is_not(None)
        )
    )
    if floor is None:
        return None
    spaces = await session.execute(
        select(Place, Unit.short_name)
        .outerjoin(Unit, Unit.id == Place.unit_id)
        .where(Place.parent_id == floor.id, Place.closed_at.is_(None), func.cardinality(Place.polygon) > 0)
        .order_by(Place.sort, Place.id)
    )
    return FloorPlan(floor, [(space, unit) for space, unit in spaces])


async def kinds(session: AsyncSession) -> Sequence[EquipmentKind]:
    return (await session.scalars(select(EquipmentKind).order_by(EquipmentKind.key))).all()


def _words(search: str | None) -> Sequence[str]:
    return split(read(search))


def _rank(words: Sequence[str], *names: SQLColumnExpression[Any]) -> ColumnElement[int] | None:
    """0 where a name is just the last word, 1 where one begins with it, else 2."""
    if not words:
        return None
    last = words[-1]
    return case(
        *((func.lower(name) == last, 0) for name in names),
        *((func.lower(name).startswith(last, autoescape=True), 1) for name in names),
        else_=2,
    )
