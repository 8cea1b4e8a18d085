"""Places and equipment for tests. What holds a place is found or made: `await a_room(database)` is enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility import codes, kinds
from backend.facility.models import Equipment, EquipmentKind, Place, PlaceKind, SpaceUse
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.refs import Ref
from tests.factories.people import an_actor


@dataclass(frozen=True)
class OfficeBuilding:
    site: Place
    building: Place
    floors: Sequence[Place]
    rooms: Sequence[Place]
    """Floor by floor: 101, 102, …, 201, …"""


async def a_keeper(database: Database, at: Ref | None = None) -> Actor:
    """Someone who manages places and equipment, everywhere unless a place or unit is given."""
    return await an_actor(database, Role.ASSET_MANAGER, at=at or (await a_site(database)).ref)


async def a_site(database: Database, name: str = "市级机关大院") -> Place:
    """The site of this name; there is one."""
    async with database.write() as session:
        return await _site(session, name)


async def a_building(database: Database, name: str | None = None, *, site: Place | None = None) -> Place:
    """A new building: 1号楼, 2号楼, …"""
    async with database.write() as session:
        return await _building(session, name, site)


async def a_floor(database: Database, level: int | None = None, *, building: Place | None = None) -> Place:
    """A new floor of the newest building, 20 m × 12 m: 1层, 2层, …"""
    async with database.write() as session:
        return await _floor(session, level, building)


async def a_room(
    database: Database,
    name: str | None = None,
    *,
    floor: Place | None = None,
    use: SpaceUse = SpaceUse.OFFICE,
    unit_id: UUID | None = None,
    **facts: Any,
) -> Place:
    """A new space of 4 m × 5 m on the newest floor: 101, 102, …"""
    async with database.write() as session:
        return await _room(session, name, floor, use=use, unit_id=unit_id, **facts)


async def an_office_building(database: Database, *, floors: int = 2, rooms: int = 3) -> OfficeBuilding:
    """A new building with so many floors of so many offices each."""
    async with database.write() as session:
        building = await _building(session, None, None)
        storeys = [await _floor(session, None, building) for _ in range(floors)]
        offices = [await _room(session, None, storey) for storey in storeys for _ in range(rooms)]
        site = await _site(session)
    return OfficeBuilding(site, building, storeys, offices)


async def an_equipment(
    database: Database, name: str = "风机盘管", *, place: Place | None = None, kind: str = "fcu", **facts: Any
) -> Equipment:
    """New equipment in `place` or in the newest space."""
    async with database.write() as session:
        await kinds.plant(session)
        where = place or await _newest(session, PlaceKind.SPACE) or await _room(session, None, None)
        (code,) = await codes.draw(session)
        kind_row = await session.get_one(EquipmentKind, kind)
        equipment = Equipment.standing_in(where, kind_row, name, code=code, **facts)
        session.add(equipment)
    return equipment


async def _site(session: AsyncSession, name: str = "市级机关大院") -> Place:
    there = await session.scalar(select(Place).where(Place.kind == PlaceKind.SITE, Place.name == name))
    return there or await _kept(session, Place.site(name, code=await _code(session)))


async def _building(session: AsyncSession, name: str | None, site: Place | None) -> Place:
    site = site or await _site(session)
    name = name or f"{await _children(session, site) + 1}号楼"
    return await _kept(session, site.holding(PlaceKind.BUILDING, name, code=await _code(session)))


async def _floor(session: AsyncSession, level: int | None, building: Place | None) -> Place:
    building = building or await _newest(session, PlaceKind.BUILDING) or await _building(session, None, None)
    level = level or await _children(session, building) + 1
    name = f"{level}层" if level > 0 else f"B{-level}层"
    facts = {"level": level, "plan_width": 20.0, "plan_height": 12.0}
    return await _kept(session, building.holding(PlaceKind.FLOOR, name, code=await _code(session), **facts))


async def _room(session: AsyncSession, name: str | None, floor: Place | None, **facts: Any) -> Place:
    floor = floor or await _newest(session, PlaceKind.FLOOR) or await _floor(session, None, None)
    nth = await _children(session, floor)
    name = name or f"{floor.level}{nth + 1:02d}"
    left = 4.0 * nth
    facts = {
        "use": SpaceUse.OFFICE,
        "number": name,
        "area": 20,
        "polygon": [left, 0, left + 4, 0, left + 4, 5, left, 5],
        **facts,
    }
    return await _kept(session, floor.holding(PlaceKind.SPACE, name, code=await _code(session), **facts))


async def _kept(session: AsyncSession, place: Place) -> Place:
    session.add(place)
    await session.flush()
    return place


async def _code(session: AsyncSession) -> str:
    return (await codes.draw(session))[0]


async def _children(session: AsyncSession, place: Place) -> int:
    return await session.scalar(select(func.count()).where(Place.parent_id == place.id)) or 0


async def _newest(session: AsyncSession, kind: PlaceKind) -> Place | None:
    return await session.scalar(
        select(Place).where(Place.kind == kind).order_by(Place.created_at.desc()).limit(1)
    )
