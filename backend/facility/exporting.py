"""What people take away: workbooks that can be imported again, and labels to stick on doors and machines."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility import equipment_sheet, labels, places_sheet
from backend.facility.access import require
from backend.facility.finding import EQUIPMENT_NEIGHBOURS, PLACE_NEIGHBOURS
from backend.facility.labels import Label
from backend.facility.models import Equipment, Place
from backend.facility.places import within
from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.sheets import aside

T = TypeVar("T")
MOST_LABELS = 3000
"""On one sheet of 125 pages."""


class TooManyToExport(DomainError):
    """This is too much for one workbook; choose a floor or a building."""


class TooManyLabels(DomainError):
    """These are too many labels for one print; choose a floor or a building."""


async def places_workbook(database: Database, actor: Actor, place_id: UUID) -> bytes:
    """The open places of a subtree."""
    query = (
        select(Place)
        .where(Place.id.in_(within(place_id)), Place.closed_at.is_(None))
        .options(*PLACE_NEIGHBOURS)
        .order_by(Place.sort, Place.id)
    )
    # The sheet is made when the connection is free again: that takes as long as hundreds of reads.
    async with database.read() as session:
        await _check_managed(session, actor, "manage places", place_id)
        rows = await _rows(session, query, places_sheet.MOST_ROWS)
    return await aside(places_sheet.write, rows)


async def equipment_workbook(database: Database, actor: Actor, place_id: UUID) -> bytes:
    """The equipment in service within a place."""
    query = (
        select(Equipment)
        .where(Equipment.place_id.in_(within(place_id)), Equipment.retired_at.is_(None))
        .options(*EQUIPMENT_NEIGHBOURS)
        .order_by(Equipment.sort, Equipment.id)
    )
    async with database.read() as session:
        await _check_managed(session, actor, "manage equipment", place_id)
        rows = await _rows(session, query, equipment_sheet.MOST_ROWS)
    return await aside(equipment_sheet.write, rows)


async def label_sheet(
    database: Database, actor: Actor, place_id: UUID, origin: str, *, of_equipment: bool
) -> bytes:
    """PDF of the labels of a place and all below it, or of the equipment there, in the order of the house.

    `origin` is the address of the service, under which /q/CODE opens what bears the code.
    """
    async with database.read() as session:
        await _check_managed(session, actor, "manage places", place_id)
        found = await (_equipment_labels if of_equipment else _place_labels)(session, place_id)
    if len(found) > MOST_LABELS:
        raise TooManyLabels(limit=MOST_LABELS)
    printed = [Label(code, f"{origin}/q/{code}", name, path) for code, name, path in found]
    return await aside(labels.sheet, printed)


async def _rows(session: AsyncSession, query: Select[T], most: int) -> Sequence[T]:
    """No more than can be imported again."""
    rows = (await session.scalars(query.limit(most + 1))).all()
    if len(rows) > most:
        raise TooManyToExport(limit=most)
    return rows


async def _place_labels(session: AsyncSession, place_id: UUID) -> list[tuple[str, str, str]]:
    rows = await session.execute(
        select(Place.code, Place.name, Place.path)
        .where(Place.id.in_(within(place_id)), Place.closed_at.is_(None))
        .order_by(Place.sort, Place.id)
        .limit(MOST_LABELS + 1)
    )
    return [(code, name, path) for code, name, path in rows]


async def _equipment_labels(session: AsyncSession, place_id: UUID) -> list[tuple[str, str, str]]:
    rows = await session.execute(
        select(Equipment.code, Equipment.name, Place.path)
        .join(Place, Place.id == Equipment.place_id)
        .where(Equipment.place_id.in_(within(place_id)), Equipment.retired_at.is_(None))
        .order_by(Equipment.sort, Equipment.id)
        .limit(MOST_LABELS + 1)
    )
    return [(code, name, path) for code, name, path in rows]


async def _check_managed(session: AsyncSession, actor: Actor, ability: str, place_id: UUID) -> None:
    place = await session.get(Place, place_id)
    if place is None:
        raise NotFound(field="place")
    require(actor, ability, place)
