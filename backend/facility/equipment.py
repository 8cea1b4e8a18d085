"""Equipment comes, moves, becomes a part of other equipment, and is retired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility import codes, events
from backend.facility.access import require
from backend.facility.facts import LONGEST_NAME, text
from backend.facility.models import Equipment, EquipmentKind, EquipmentRetired
from backend.facility.places import hold
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotFound


class PartOfItself(DomainError):
    """Nothing can be a part of its own parts."""


@dataclass(frozen=True, slots=True)
class EquipmentFacts:
    """What people may say about equipment."""

    name: str
    parent_id: UUID | None = None
    model: str | None = None
    installed_on: date | None = None

    def checked(self) -> "EquipmentFacts":
        name = text("name", self.name, LONGEST_NAME)
        model = text("model", self.model, LONGEST_NAME) if self.model is not None else None
        return EquipmentFacts(name, self.parent_id, model, self.installed_on)


async def add_equipment(
    session: AsyncSession, actor: Actor, place_id: UUID, kind: str, facts: EquipmentFacts
) -> Equipment:
    """New equipment in a place, with a code of its own."""
    place = await hold(session, place_id, "placeId")
    require(actor, "manage equipment", place)
    kind_row = await session.get(EquipmentKind, kind)
    if kind_row is None:
        raise NotFound(field="kind")
    facts = facts.checked()
    if facts.parent_id is not None:
        await _living(session, facts.parent_id, "parentId")
    (code,) = await codes.draw(session)
    equipment = Equipment.standing_in(
        place,
        kind_row,
        facts.name,
        code=code,
        model=facts.model,
        parent_id=facts.parent_id,
        installed_on=facts.installed_on,
    )
    session.add(equipment)
    added = events.EquipmentAdded(name=equipment.name, kind=kind, place=place.id)
    await journal.record(session, actor.ref, equipment.ref, added)
    return equipment


async def change_equipment(
    session: AsyncSession,
    actor: Actor,
    equipment_id: UUID,
    place_id: UUID,
    facts: EquipmentFacts,
    *,
    version: int | None = None,
) -> Equipment:
    """Replace what is said about equipment, and where it stands; `version` is what the actor has seen."""
    place = await hold(session, place_id, "placeId")
    equipment = await _held(session, actor, equipment_id, version)
    require(actor, "manage equipment", place)
    facts = facts.checked()
    if facts.parent_id is not None and facts.parent_id != equipment.parent_id:
        await _living(session, facts.parent_id, "parentId")
        if equipment.id in await ancestors(session, facts.parent_id):
            raise PartOfItself(field="parentId")
    new = {
        "name": facts.name,
        "parent_id": facts.parent_id,
        "model": facts.model,
        "installed_on": facts.installed_on,
        "place_id": place.id,
    }
    changed = [name for name, value in new.items() if getattr(equipment, name) != value]
    if changed:
        for name in changed:
            setattr(equipment, name, new[name])
        equipment.version += 1
        equipment.place = place
        equipment.move(place, equipment.kind_row)
        await journal.record(session, actor.ref, equipment.ref, events.EquipmentChanged(fields=changed))
    return equipment


async def retire_equipment(
    session: AsyncSession, actor: Actor, equipment_id: UUID, *, version: int | None = None
) -> Equipment:
    """Take equipment out of service for good. It keeps its history, and its code still leads to it."""
    equipment = await _held(session, actor, equipment_id, version)
    equipment.retired_at = clock.now()
    equipment.version += 1
    await journal.record(session, actor.ref, equipment.ref, events.EquipmentRetired(name=equipment.name))
    return equipment


async def ancestors(session: AsyncSession, equipment_id: UUID) -> Sequence[UUID]:
    """The equipment itself and all that it is a part of."""
    above = select(Equipment.id, Equipment.parent_id).where(Equipment.id == equipment_id).cte(recursive=True)
    above = above.union(
        select(Equipment.id, Equipment.parent_id).join(above, Equipment.id == above.c.parent_id)
    )
    return (await session.scalars(select(above.c.id))).all()


async def alone(session: AsyncSession) -> None:
    """From here on this transaction alone changes equipment: two changes could make a circle of parts."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("facility.equipment"))))


async def _held(
    session: AsyncSession, actor: Actor, equipment_id: UUID, version: int | None = None
) -> Equipment:
    """Equipment in service, locked, where the actor may manage it."""
    await alone(session)
    equipment = await session.scalar(
        select(Equipment)
        .where(Equipment.id == equipment_id)
        .options(joinedload(Equipment.place, innerjoin=True), joinedload(Equipment.kind_row, innerjoin=True))
        .with_for_update(of=Equipment, key_share=True)
    )
    if equipment is None:
        raise NotFound(field="id")
    require(actor, "manage equipment", equipment.place)
    if equipment.retired_at is not None:
        raise EquipmentRetired(field="id", name=equipment.name)
    equipment.check_version(version)
    return equipment


async def _living(session: AsyncSession, equipment_id: UUID, field: str) -> Equipment:
    equipment = await session.get(Equipment, equipment_id)
    if equipment is None:
        raise NotFound(field=field)
    if equipment.retired_at is not None:
        raise EquipmentRetired(field=field, name=equipment.name)
    return equipment
