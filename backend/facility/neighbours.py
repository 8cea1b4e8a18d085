"""What lies around places and equipment, read in batches: one statement for all that a moment asks for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import any_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, contains_eager

from backend.facility.models import Equipment, Feed, Place
from backend.kernel.batches import by_id


async def places_by_id(session: AsyncSession, ids: Sequence[UUID]) -> list[Place | None]:
    return await by_id(session, Place, ids)


async def children(session: AsyncSession, parent_ids: Sequence[UUID]) -> list[list[Place]]:
    """The open places directly in each, in the order of the house."""
    query = select(Place).where(Place.parent_id.in_(parent_ids), Place.closed_at.is_(None))
    found: dict[UUID | None, list[Place]] = {parent_id: [] for parent_id in parent_ids}
    for each in await session.scalars(query.order_by(Place.sort, Place.id)):
        found[each.parent_id].append(each)
    return [found[parent_id] for parent_id in parent_ids]


async def opened_to_strangers(session: AsyncSession, place_ids: Sequence[UUID]) -> list[Place | None]:
    """The place itself or the outermost one around it that takes reports without signing in."""
    inner = aliased(Place)
    rows = await session.execute(
        select(inner.id, Place)
        .join(Place, Place.id == any_(inner.lineage))
        .where(inner.id.in_(place_ids), Place.anonymous_reports, Place.closed_at.is_(None))
        .order_by(func.cardinality(Place.lineage))
    )
    found: dict[UUID, Place] = {}
    for place_id, opened in rows:
        found.setdefault(place_id, opened)
    return [found.get(place_id) for place_id in place_ids]


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


async def feeds(session: AsyncSession, source_ids: Sequence[UUID]) -> list[list[Feed]]:
    """What each equipment feeds: the equipment first, then the places."""
    return await _links(session, Feed.source_id, source_ids)


async def feeding_equipment(session: AsyncSession, target_ids: Sequence[UUID]) -> list[list[Feed]]:
    """What feeds each piece of equipment."""
    return await _links(session, Feed.target_equipment_id, target_ids)


async def feeding_places(session: AsyncSession, target_ids: Sequence[UUID]) -> list[list[Feed]]:
    """What feeds each place itself; what feeds a place around it is not named."""
    return await _links(session, Feed.target_place_id, target_ids)


async def _links(session: AsyncSession, near: Any, ids: Sequence[UUID]) -> list[list[Feed]]:
    """With both ends, in the order of the house at the far one."""
    source, target = aliased(Equipment), aliased(Equipment)
    query = (
        select(near, Feed)
        .join(Feed.source.of_type(source))
        .outerjoin(Feed.target_equipment.of_type(target))
        .outerjoin(Feed.target_place)
        .options(
            contains_eager(Feed.source.of_type(source)),
            contains_eager(Feed.target_equipment.of_type(target)),
            contains_eager(Feed.target_place),
        )
        .where(near.in_(ids))
        .order_by(target.sort if near is Feed.source_id else source.sort, Place.sort, Feed.id)
    )
    found: dict[UUID, list[Feed]] = {identifier: [] for identifier in ids}
    for identifier, each in await session.execute(query):
        found[identifier].append(each)
    return [found[identifier] for identifier in ids]
