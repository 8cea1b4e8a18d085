"""Importing equipment from a workbook: all of its rows or, with any fault, none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility import codes, events, finding
from backend.facility.access import require
from backend.facility.codes import MisreadCode
from backend.facility.equipment import PartOfItself, alone
from backend.facility.equipment_sheet import CODE, FIELDS, INSTALLED, KIND, MODEL, NAME, PART_OF, PLACE
from backend.facility.models import Equipment, EquipmentKind, Place
from backend.facility.places_import import check_nothing_moved
from backend.identity.actor import Actor
from backend.kernel import journal
from backend.kernel.bulk import quietly, record_many
from backend.kernel.errors import DomainError, StaleVersion
from backend.kernel.refs import Ref
from backend.kernel.sheets import Column, Reading, Row
from backend.kernel.uploads import SheetImport


class UnknownEquipment(DomainError):
    """No equipment in service has this code."""


class UnknownKind(DomainError):
    """There is no such kind of equipment."""


class UnknownPlace(DomainError):
    """There is no such place."""


class EquipmentTwice(DomainError):
    """Another row speaks of this equipment too."""


async def plan_equipment(session: AsyncSession, actor: Actor, reading: Reading) -> "EquipmentPlan":
    """Compare the sheet with the equipment there is, before the transaction; without a code a row is new."""
    marks = await finding.index_mark(session), await _mark(session)
    places = await session.scalars(select(Place).where(Place.closed_at.is_(None)))
    kinds = await session.scalars(select(EquipmentKind))
    there = await session.scalars(
        select(Equipment)
        .where(Equipment.retired_at.is_(None))
        .options(joinedload(Equipment.place, innerjoin=True), joinedload(Equipment.kind_row, innerjoin=True))
    )
    plan = EquipmentPlan(
        actor,
        reading,
        marks,
        {place.path: place for place in places},
        {name: kind for kind in kinds for name in (kind.name_en, kind.name, kind.key)},
        {each.code: each for each in there},
        iter(await codes.draw(session, len(reading.rows))),
    )
    for row in reading.rows:
        plan.take(row)
    return plan


async def import_equipment(
    session: AsyncSession, actor: Actor, upload_id: UUID, plan: "EquipmentPlan", *, dry_run: bool
) -> SheetImport:
    """Do what `plan` says, unless it is a dry run, something is wrong, or somebody changed something meanwhile."""
    run = SheetImport.of(
        upload_id,
        actor.id,
        plan.reading,
        dry_run=dry_run,
        created=len(plan.new),
        changed=len(plan.changed),
    )
    session.add(run)
    if not (dry_run or run.fault_count):
        places, equipment = plan.marks
        await check_nothing_moved(session, places)
        await alone(session)
        if await _mark(session) != equipment:
            raise StaleVersion
        async with quietly(session):
            await _bring_in(session, actor, plan)
    return run


async def _mark(session: AsyncSession) -> str:
    """Another one after every change of equipment."""
    count, versions = (await session.execute(select(func.count(), func.sum(Equipment.version)))).one()
    return f"{count}.{versions or 0}"


@dataclass
class EquipmentPlan:
    """What the rows would do. Known equipment is changed in memory, new is in no session yet."""

    actor: Actor
    reading: Reading
    marks: tuple[str, str]
    """Of the places and the equipment as they were compared."""
    places: Mapping[str, Place]
    kinds: Mapping[str, EquipmentKind]
    by_code: Mapping[str, Equipment]
    codes: Iterator[str]
    new: list[Equipment] = field(default_factory=list)
    changed: dict[UUID, list[str]] = field(default_factory=dict)
    seen: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.parents = {each.id: each.parent_id for each in self.by_code.values()}
        self.known = {each.id: each for each in self.by_code.values()}

    def take(self, row: Row) -> None:
        try:
            self._take(row)
        except DomainError as refusal:
            row.refuse(FIELDS.get(refusal.field, NAME), refusal)

    def _take(self, row: Row) -> None:
        place = self.places.get(row[PLACE])
        if place is None:
            raise UnknownPlace(field="placeId")
        kind = self.kinds.get(row[KIND])
        if kind is None:
            raise UnknownKind(field="kind")
        part_of = self._bearing(row, PART_OF)
        require(self.actor, "manage equipment", place)
        subject = self._bearing(row, CODE)
        if subject is None:
            facts = {"model": row[MODEL], "installed_on": row[INSTALLED], "parent_id": part_of and part_of.id}
            self.new.append(Equipment.standing_in(place, kind, row[NAME], code=next(self.codes), **facts))
        else:
            self._change(row, subject, place, kind, part_of)

    def _bearing(self, row: Row, column: Column[str | None]) -> Equipment | None:
        code = row[column]
        if code is None:
            return None
        try:
            return self.by_code[codes.read(code)]
        except (MisreadCode, KeyError):
            raise UnknownEquipment(field="code" if column is CODE else "parentId") from None

    def _change(
        self, row: Row, subject: Equipment, place: Place, kind: EquipmentKind, part_of: Equipment | None
    ) -> None:
        if subject.id in self.seen:
            raise EquipmentTwice(field="code")
        self.seen.add(subject.id)
        require(self.actor, "manage equipment", subject.place)
        said: dict[str, Any] = {"name": row[NAME], "kind": kind.key, "place_id": place.id}
        if row.has(PART_OF):
            said["parent_id"] = part_of.id if part_of else None
            self._check_parts(subject.id, said["parent_id"])
        if row.has(MODEL):
            said["model"] = row[MODEL]
        if row.has(INSTALLED):
            said["installed_on"] = row[INSTALLED]
        different = [name for name, value in said.items() if getattr(subject, name) != value]
        if different:
            for name in different:
                setattr(subject, name, said[name])
            subject.version += 1
            subject.name_within(place, kind)
            self.changed[subject.id] = different

    def _check_parts(self, subject_id: UUID, parent_id: UUID | None) -> None:
        self.parents[subject_id] = parent_id
        above = parent_id
        while above is not None:
            if above == subject_id:
                raise PartOfItself(field="parentId")
            above = self.parents.get(above)


async def _bring_in(session: AsyncSession, actor: Actor, plan: EquipmentPlan) -> None:
    changed = [(plan.known[equipment_id], different) for equipment_id, different in plan.changed.items()]
    session.add_all([*plan.new, *(each for each, _ in changed)])
    happened: list[tuple[Ref, journal.Event]] = [
        *(
            (each.ref, events.EquipmentAdded(name=each.name, kind=each.kind, place=each.place_id))
            for each in plan.new
        ),
        *((each.ref, events.EquipmentChanged(fields=different)) for each, different in changed),
    ]
    await record_many(session, actor.ref, happened)
