"""Points: what they are made of, and who may see which."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.access import places_of
from backend.facility.models import Equipment, Place
from backend.identity.actor import Actor
from backend.kernel.errors import Invalid, NotFound
from backend.telemetry.measures import MEASURES, OF_A_ROOM, PRIVATE
from backend.telemetry.models import Point, Quantity

MOST = 200
"""Points of one place or piece of equipment that are listed."""
WATCHING = "see alarms"
"""Whoever has this ability at a place also sees there what tells about people."""

HOME = func.coalesce(Point.place_id, Equipment.place_id)
"""The place where a point is, directly or with its equipment; needs the joins of `with_home`."""


def a_point(quantity: Quantity, code: str, *, at: Place | Equipment, **facts: Any) -> Point:
    """A point with the usual name and unit of its quantity, such as `rooms/413/co2` of the room 413."""
    measure = MEASURES[quantity]
    usual = {"code": code, "quantity": quantity, "name": measure.name, "unit": measure.unit}
    home = {"place_id" if isinstance(at, Place) else "equipment_id": at.id}
    return Point(**usual | home | facts)


def a_sensor(path: str, *, at: Place | Equipment) -> list[Point]:
    """The points of a room sensor that measures everything: `path/co2`, `path/humidity`, …"""
    return [a_point(quantity, f"{path}/{quantity}", at=at) for quantity in OF_A_ROOM]


def with_home(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(Equipment, Equipment.id == Point.equipment_id).join(Place, Place.id == HOME)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Everyone sees the air of a room; only its occupant and the desks, whether someone is in it."""
    watched = places_of(actor, WATCHING)
    return or_(Point.quantity.not_in(PRIVATE), Place.lineage.overlap(watched), Place.id == actor.office_id)


async def is_visible(session: AsyncSession, actor: Actor, point_id: UUID) -> bool:
    query = with_home(select(Point.id)).where(Point.id == point_id, visible_to(actor))
    return await session.scalar(query) is not None


async def points_at(
    session: AsyncSession, actor: Actor, *, place_id: UUID | None = None, equipment_id: UUID | None = None
) -> Sequence[Point]:
    """The points of exactly one of the two."""
    if (place_id is None) == (equipment_id is None):
        raise Invalid(field="placeId")
    query = with_home(select(Point)).where(visible_to(actor))
    query = query.where(Point.retired_at.is_(None))
    query = query.where(Point.place_id == place_id if place_id else Point.equipment_id == equipment_id)
    return (await session.scalars(query.order_by(Point.quantity, Point.code).limit(MOST))).all()


async def see_point(session: AsyncSession, actor: Actor, point_id: UUID) -> Point:
    query = with_home(select(Point)).where(Point.id == point_id, visible_to(actor))
    point: Point | None = await session.scalar(query)
    if point is None:
        raise NotFound(field="pointId")
    return point
