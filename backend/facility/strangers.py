"""Where people who have not signed in may report: at the code of a place that was opened for it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility import codes, finding, places
from backend.facility.models import Equipment, Place


@dataclass(frozen=True, slots=True)
class Spot:
    """What the code leads to. `unit_id` is whose rooms these are; None where they are nobody's own."""

    place: Place
    equipment: Equipment | None
    unit_id: UUID | None

    @property
    def code(self) -> str:
        return (self.equipment or self.place).code

    @property
    def equipment_id(self) -> UUID | None:
        return self.equipment.id if self.equipment else None


async def open_spot(session: AsyncSession, code: str) -> Spot | None:
    """None for a misread code, an unknown one, what is out of use, and wherever strangers do not report."""
    try:
        found = await finding.by_code(session, code)
    except codes.MisreadCode:
        return None
    equipment = found if isinstance(found, Equipment) else None
    if found is None or (equipment is not None and equipment.retired_at is not None):
        return None
    place = found.place if isinstance(found, Equipment) else found
    if place.closed_at is not None or not await places.accepts_anonymous_reports(session, place.id):
        return None
    return Spot(place, equipment, await _unit_of(session, place))


async def _unit_of(session: AsyncSession, place: Place) -> UUID | None:
    """The unit of the place, or else of what lies around it, from the inside out."""
    around = select(Place.unit_id).where(Place.id.in_(place.lineage), Place.unit_id.is_not(None))
    return await session.scalar(around.order_by(func.cardinality(Place.lineage).desc()).limit(1))
