"""What feeds what: the transformer the switchgear, the air handler the rooms. Nothing ever feeds itself."""

from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility import events
from backend.facility.access import require
from backend.facility.models import Equipment, EquipmentRetired, Feed, Medium, Place, PlaceClosed
from backend.identity.actor import Actor
from backend.kernel import journal
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.refs import Ref


class FeedsItself(DomainError):
    """This would close a circle: the target feeds the source already."""


class AlreadyConnected(DomainError):
    """These two are connected already."""


async def connect(
    session: AsyncSession, actor: Actor, source_id: UUID, target: Ref, medium: Medium
) -> Equipment:
    """Note that equipment feeds other equipment or a place."""
    source = await _source(session, actor, source_id)
    await _check_target(session, target)
    if target.kind == "equipment" and source.id in await downstream(session, target.id):
        raise FeedsItself(field="target")
    if await session.scalar(select(_between(source_id, target).exists())):
        raise AlreadyConnected(field="target")
    session.add(
        Feed(
            source_id=source.id,
            target_equipment_id=target.id if target.kind == "equipment" else None,
            target_place_id=target.id if target.kind == "place" else None,
            medium=medium,
        )
    )
    connected = events.Connected(target_kind=target.kind, target=target.id, medium=medium.value)
    await journal.record(session, actor.ref, source.ref, connected)
    return source


async def disconnect(session: AsyncSession, actor: Actor, source_id: UUID, target: Ref) -> Equipment:
    source = await _source(session, actor, source_id)
    found = await session.scalar(_between(source_id, target))
    if found is None:
        raise NotFound(field="target")
    await session.execute(delete(Feed).where(Feed.id == found))
    await journal.record(
        session, actor.ref, source.ref, events.Disconnected(target_kind=target.kind, target=target.id)
    )
    return source


async def downstream(session: AsyncSession, equipment_id: UUID) -> set[UUID]:
    """The equipment itself and all equipment it feeds, directly or through other equipment."""
    fed = (
        select(Feed.target_equipment_id.label("id")).where(Feed.source_id == equipment_id).cte(recursive=True)
    )
    fed = fed.union(select(Feed.target_equipment_id).join(fed, Feed.source_id == fed.c.id))
    return {equipment_id, *await session.scalars(select(fed.c.id).where(fed.c.id.is_not(None)))}


def _between(source_id: UUID, target: Ref) -> Select[UUID]:
    column = Feed.target_equipment_id if target.kind == "equipment" else Feed.target_place_id
    return select(Feed.id).where(Feed.source_id == source_id, column == target.id)


async def _source(session: AsyncSession, actor: Actor, source_id: UUID) -> Equipment:
    """The equipment, where the actor may manage it; one connection at a time, or two close a circle."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("facility.feeds"))))
    source = await session.get(Equipment, source_id, options=[joinedload(Equipment.place, innerjoin=True)])
    if source is None:
        raise NotFound(field="source")
    require(actor, "manage equipment", source.place)
    if source.retired_at is not None:
        raise EquipmentRetired(field="source", name=source.name)
    return source


async def _check_target(session: AsyncSession, target: Ref) -> None:
    if target.kind == "equipment":
        equipment = await session.get(Equipment, target.id)
        if equipment is None:
            raise NotFound(field="target")
        if equipment.retired_at is not None:
            raise EquipmentRetired(field="target", name=equipment.name)
    else:
        place = await session.get(Place, target.id)
        if place is None:
            raise NotFound(field="target")
        if place.closed_at is not None:
            raise PlaceClosed(field="target", path=place.path)
