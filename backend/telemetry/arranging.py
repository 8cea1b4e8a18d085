"""Where points measure: adding them for codes that gateways send, moving them, taking them out of service."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, not_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility.access import places_of, require
from backend.facility.models import Equipment, EquipmentRetired, Place, PlaceClosed
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.pages import Page, limit
from backend.kernel.refs import Ref
from backend.kernel.search import read
from backend.telemetry import events
from backend.telemetry.models import Point, Quantity, UnmappedPoint
from backend.telemetry.points import a_point, is_visible, visible_to, with_home

MANAGING = "manage points"
LONGEST_CODE = 200
MOST_UNMAPPED = 500


class CodeTaken(DomainError):
    """Another point has this code."""


class CodeWasRetired(DomainError):
    """A retired point had this code; whoever may see what that point measured adds it anew."""


class PointOutOfService(DomainError):
    """This point has been taken out of service."""


async def add_point(session: AsyncSession, actor: Actor, code: str, quantity: Quantity, home: Ref) -> Point:
    """A point for what a gateway calls `code`; from now on its readings are kept.

    The code of a retired point leads to the same sensor, so the rule of `move_point` holds: retired and added
    anew in their own office, a room's sensor would tell them whether someone is in that room.
    """
    await _alone(session)
    at = await _home(session, actor, home)
    code = code.strip()
    if not code or len(code) > LONGEST_CODE or not code.isprintable():
        raise Invalid(field="code", limit=LONGEST_CODE)
    if await session.scalar(select(Point.id).where(Point.code == code, Point.retired_at.is_(None))):
        raise CodeTaken(field="code", code=code)
    hidden = with_home(select(Point.id)).where(Point.code == code, not_(visible_to(actor)))
    if await session.scalar(hidden.limit(1)) is not None:
        raise CodeWasRetired(field="code", code=code)
    point = a_point(quantity, code, at=at)
    session.add(point)
    await session.execute(delete(UnmappedPoint).where(UnmappedPoint.code == code))
    added = events.PointAdded(code=code, quantity=quantity.value, home=str(home))
    await journal.record(session, actor.ref, point.ref, added)
    return point


async def move_point(session: AsyncSession, actor: Actor, point_id: UUID, home: Ref) -> Point:
    """The sensor hangs elsewhere from now on; what it has measured moves with it.

    So nobody moves what they may not see: at home, in their own office, they would read its past.
    """
    point = await _in_service(session, actor, point_id)
    if not await is_visible(session, actor, point_id):
        raise NotAllowed
    at = await _home(session, actor, home)
    before = _home_of(point)
    if before != home:
        point.place_id = at.id if isinstance(at, Place) else None
        point.equipment_id = at.id if isinstance(at, Equipment) else None
        moved = events.PointMoved(before=str(before), home=str(home))
        await journal.record(session, actor.ref, point.ref, moved)
    return point


async def retire_point(session: AsyncSession, actor: Actor, point_id: UUID) -> Point:
    """Its readings stay; what still comes under its code is of no point again."""
    point = await _in_service(session, actor, point_id)
    point.retired_at = clock.now()
    await journal.record(session, actor.ref, point.ref, events.PointRetired(code=point.code))
    return point


async def managed_points(
    session: AsyncSession,
    actor: Actor,
    *,
    search: str | None = None,
    first: int = 20,
    after: str | None = None,
) -> Page[Point]:
    """Points in service where the actor manages them, by code; with their homes. One statement."""
    query = _managed(actor).where(Point.retired_at.is_(None))
    if words := read(search):
        found = [column.icontains(words, autoescape=True) for column in (Point.code, Point.name, Place.path)]
        query = query.where(found[0] | found[1] | found[2])
    if after is not None:
        query = query.where(Point.code > after)
    rows: Sequence[Point] = (await session.scalars(query.order_by(Point.code).limit(limit(first) + 1))).all()
    shown = rows[: limit(first)]
    return Page(shown, shown[-1].code if len(rows) > len(shown) else None)


async def managed_point(session: AsyncSession, actor: Actor, point_id: UUID) -> Point:
    """In service or not, with its home. One statement."""
    point: Point | None = await session.scalar(_managed(actor).where(Point.id == point_id))
    if point is None:
        raise NotFound(field="id")
    return point


async def unmapped_codes(session: AsyncSession, first: int) -> Sequence[UnmappedPoint]:
    """What gateways send that is of no point, the latest heard first."""
    latest = select(UnmappedPoint).order_by(UnmappedPoint.last_seen_at.desc(), UnmappedPoint.code)
    return (await session.scalars(latest.limit(max(1, min(first, MOST_UNMAPPED))))).all()


def _managed(actor: Actor) -> Select[Any]:
    managed = places_of(actor, MANAGING)
    homes = joinedload(Point.place), joinedload(Point.equipment).joinedload(Equipment.place)
    return with_home(select(Point)).where(Place.lineage.overlap(managed)).options(*homes)


async def _alone(session: AsyncSession) -> None:
    """Of two who add the same code the second is told so."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("telemetry.points"))))


async def _in_service(session: AsyncSession, actor: Actor, point_id: UUID) -> Point:
    point = await session.get(Point, point_id, with_for_update={"key_share": True})
    if point is None:
        raise NotFound(field="id")
    await _home(session, actor, _home_of(point), in_use=False)
    if point.retired_at is not None:
        raise PointOutOfService(field="id", code=point.code)
    return point


async def _home(session: AsyncSession, actor: Actor, home: Ref, *, in_use: bool = True) -> Place | Equipment:
    """Where a point is or shall be, as far as the actor manages points there."""
    if home.kind == "equipment":
        equipment = await session.get(Equipment, home.id, options=[joinedload(Equipment.place)])
        if equipment is None:
            raise NotFound(field="home")
        require(actor, MANAGING, equipment.place)
        if in_use and equipment.retired_at is not None:
            raise EquipmentRetired(field="home", name=equipment.name)
        return equipment
    place = await session.get(Place, home.id) if home.kind == "place" else None
    if place is None:
        raise NotFound(field="home")
    require(actor, MANAGING, place)
    if in_use and place.closed_at is not None:
        raise PlaceClosed(field="home", path=place.path)
    return place


def _home_of(point: Point) -> Ref:
    if point.place_id is not None:
        return Ref("place", point.place_id)
    assert point.equipment_id is not None  # the database says: one of the two
    return Ref("equipment", point.equipment_id)
