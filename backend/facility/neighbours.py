"""What lies around places and equipment, read in batches: one statement for all that a moment asks for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Equipment, Feed, Place


async def places_by_id(session: AsyncSession, ids: Sequence[UUID]) -> list[Place | None]:
    found = {each.id: each for each in await session.scalars(select(Place).where(Place.id.in_(ids)))}
    return [found.get(identifier) for identifier in ids]


async def children(session: AsyncSession, parent_ids: Sequence[UUID]) -> list[list[Place]]:
    """The open places directly in each, in the order of the house."""
    query = select(Place).where(Place.parent_id.in_(parent_ids), Place.closed_at.is_(None))
    found: dict[UUID | None, list[Place]] = {parent_id: [] for parent_id in parent_ids}
    for each in await session.scalars(query.order_by(Place.sort, Place.id)):
        found[each.parent_id].append(each)
    return [found[parent_id] for parent_id in parent_ids]


async def equipment_counts(session: AsyncSession, place_ids: Sequence[UUID]) -> list[int]:
    """How much equipment is in service within each place."""
    standing = (
        select(func.unnest(Place.lineage).label("around"))
        .join(Equipment, Equipment.place_id == Place.id)
        .where(Equipment.retired_at.is_(None), Place.lineage.overlap(place_ids))
        .subquery()
    )
    query = select(standing.c.around, func.count()).where(standing.c.around.in_(place_ids))
    rows = await session.execute(query.group_by(standing.c.around))
    counts: dict[UUID, int] = dict(rows.all())
    return [counts.get(place_id, 0) for place_id in place_ids]


async def fed_equipment(session: AsyncSession, source_ids: Sequence[UUID]) -> list[list[Equipment]]:
    """The equipment that each feeds."""
    return await _linked(session, Feed.source_id, Feed.target_equipment_id, source_ids)


async def feeding_equipment(session: AsyncSession, target_ids: Sequence[UUID]) -> list[list[Equipment]]:
    """The equipment that feeds each."""
    return await _linked(session, Feed.target_equipment_id, Feed.source_id, target_ids)


async def fed_places(session: AsyncSession, source_ids: Sequence[UUID]) -> list[list[Place]]:
    """The places that each equipment feeds."""
    found: dict[UUID, list[Place]] = {source_id: [] for source_id in source_ids}
    query = select(Feed.source_id, Place).join(Place, Place.id == Feed.target_place_id)
    for source_id, each in await session.execute(
        query.where(Feed.source_id.in_(source_ids)).order_by(Place.sort, Place.id)
    ):
        found[source_id].append(each)
    return [found[source_id] for source_id in source_ids]


async def _linked(session: AsyncSession, near: Any, far: Any, ids: Sequence[UUID]) -> list[list[Equipment]]:
    found: dict[UUID, list[Equipment]] = {identifier: [] for identifier in ids}
    query = select(near, Equipment).join(Equipment, Equipment.id == far).where(near.in_(ids))
    for identifier, each in await session.execute(query.order_by(Equipment.sort, Equipment.id)):
        found[identifier].append(each)
    return [found[identifier] for identifier in ids]
