"""Importing places from a workbook: all of its rows or, with any fault, none."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility import codes, events, finding, places_sheet
from backend.facility.access import require
from backend.facility.codes import MisreadCode
from backend.facility.facts import PlaceFacts
from backend.facility.models import Place, PlaceKind
from backend.facility.places import NameTaken, name_below
from backend.facility.places_sheet import CODE, KIND, NAME, PARENT, UNIT
from backend.identity.actor import Actor
from backend.identity.models import Unit
from backend.kernel import journal
from backend.kernel.bulk import quietly, record_many
from backend.kernel.errors import DomainError, StaleVersion
from backend.kernel.refs import Ref
from backend.kernel.sheets import Reading, Row
from backend.kernel.uploads import SheetImport


class UnknownCode(DomainError):
    """No open place has this code."""


class UnknownParent(DomainError):
    """There is no such place, neither here nor in the sheet."""


class UnknownUnit(DomainError):
    """There is no such unit."""


class RowTwice(DomainError):
    """Another row speaks of this place too."""


class KindIsFixed(DomainError):
    """A place stays of its kind and where it was built."""


_DEPTH = {PlaceKind.BUILDING: 0, PlaceKind.FLOOR: 1, PlaceKind.SPACE: 2}


async def plan_places(session: AsyncSession, actor: Actor, reading: Reading) -> "PlacesPlan":
    """Compare the sheet with the places there are. A thousand rows take a second: before the transaction."""
    mark = await finding.index_mark(session)
    known = await session.scalars(
        select(Place).where(Place.closed_at.is_(None)).order_by(func.cardinality(Place.lineage))
    )
    units = {
        name: unit.id for unit in await session.scalars(select(Unit)) for name in (unit.short_name, unit.name)
    }
    drawn = iter(await codes.draw(session, len(reading.rows)))
    plan = PlacesPlan(actor, reading, mark, known.all(), units, drawn)
    for row in sorted(reading.rows, key=lambda row: _DEPTH[row[KIND]]):
        plan.take(row)
    return plan


async def import_places(
    session: AsyncSession, actor: Actor, upload_id: UUID, plan: "PlacesPlan", *, dry_run: bool
) -> SheetImport:
    """Do what `plan` says, unless it is a dry run, something is wrong, or somebody changed a place meanwhile."""
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
        await check_nothing_moved(session, plan.mark)
        async with quietly(session):
            await _bring_in(session, actor, plan)
    return run


async def check_nothing_moved(session: AsyncSession, mark: str) -> None:
    """From here on nobody else changes a place; refused when somebody has since the mark was read."""
    await session.execute(
        select(Place.id).where(Place.kind == PlaceKind.SITE).with_for_update(key_share=True)
    )
    if await finding.index_mark(session) != mark:
        raise StaleVersion


@dataclass
class PlacesPlan:
    """What the rows would do. Known places are changed in memory, new ones are in no session yet."""

    actor: Actor
    reading: Reading
    mark: str
    """Of the places as they were compared."""
    known: Sequence[Place]
    """Each after its parent."""
    units: dict[str, UUID]
    codes: Iterator[str]
    new: list[Place] = field(default_factory=list)
    changed: dict[UUID, list[str]] = field(default_factory=dict)
    renamed: dict[UUID, str] = field(default_factory=dict)
    """The former path by id."""

    def __post_init__(self) -> None:
        self.by_code = {place.code: place for place in self.known}
        self.by_path = {place.path: place for place in self.known}
        self.children = {(place.parent_id, place.name): place for place in self.known}
        self.places = {place.id: place for place in self.known}
        sites = [place for place in self.known if place.kind is PlaceKind.SITE]
        self.site = sites[0] if len(sites) == 1 else None
        self.seen: set[UUID] = set()
        self.broken: set[str] = set()
        """Paths whose rows have faults: what lies below them is not blamed for it."""

    def take(self, row: Row) -> None:
        before = len(row.faults)
        try:
            self._take(row)
        except DomainError as refusal:
            row.refuse(places_sheet.FIELDS.get(refusal.field, NAME), refusal)
        if len(row.faults) > before:
            self.broken.add(self._path(row))

    def _take(self, row: Row) -> None:
        if row[PARENT] in self.broken:
            self.broken.add(self._path(row))
            return
        parent = self.by_path.get(row[PARENT] or "") if row[PARENT] else self.site
        if parent is None:
            row.refuse(PARENT, UnknownParent())
            return
        unit_id = self.units.get(row[UNIT] or "")
        if row[UNIT] and unit_id is None:
            row.refuse(UNIT, UnknownUnit())
            return
        place = self._subject(row, parent)
        facts = places_sheet.facts(row, place, unit_id)
        facts.check(row[KIND], parent)
        require(self.actor, "manage places", place or parent)
        if place is None:
            self._add(row, parent, facts)
        else:
            self._change(row, place, parent, facts)

    def _path(self, row: Row) -> str:
        outermost = row[PARENT] is None or (self.site is not None and row[PARENT] == self.site.path)
        return row[NAME] if outermost else f"{row[PARENT]} {row[NAME]}"

    def _subject(self, row: Row, parent: Place) -> Place | None:
        """The place that a row speaks of; None for a new one."""
        code = row[CODE]
        place = self._bearing(code) if code else self.children.get((parent.id, row[NAME]))
        if place is None:
            return None
        if place.id in self.seen:
            raise RowTwice(field="name")
        if place.kind is not row[KIND] or place.parent_id != parent.id:
            raise KindIsFixed(field="kind" if place.kind is not row[KIND] else "parentId")
        self.seen.add(place.id)
        return place

    def _bearing(self, code: str) -> Place:
        try:
            return self.by_code[codes.read(code)]
        except (MisreadCode, KeyError):
            raise UnknownCode(field="code") from None

    def _add(self, row: Row, parent: Place, facts: PlaceFacts) -> None:
        parent.check_may_hold(row[KIND])
        place = parent.holding(row[KIND], row[NAME], code=next(self.codes), **asdict(facts))
        self.new.append(place)
        self.seen.add(place.id)
        self.places[place.id] = place
        self.by_path[place.path] = place
        self.children[parent.id, place.name] = place

    def _change(self, row: Row, place: Place, parent: Place, facts: PlaceFacts) -> None:
        if row[NAME] != place.name:
            if (parent.id, row[NAME]) in self.children:
                raise NameTaken(field="name")
            self._rename(place, parent, row[NAME])
        different = [name for name, value in asdict(facts).items() if getattr(place, name) != value]
        for name in different:
            setattr(place, name, getattr(facts, name))
        if different or place.id in self.renamed:
            place.version += 1
            self.changed[place.id] = different

    def _rename(self, place: Place, parent: Place, name: str) -> None:
        """From here on other rows may call what is below by its former path and by the new one."""
        self.renamed[place.id] = place.path
        del self.children[parent.id, place.name]
        self.children[parent.id, name] = place
        place.name = name
        place.name_within(parent)
        self.by_path[place.path] = place
        for below in self.known:
            if place.id in below.lineage[:-1] and below.parent_id:
                below.name_within(self.places[below.parent_id])
                self.by_path[below.path] = below


async def _bring_in(session: AsyncSession, actor: Actor, plan: PlacesPlan) -> None:
    session.add_all([*plan.new, *(plan.places[place_id] for place_id in plan.changed)])
    await session.flush()
    happened: list[tuple[Ref, journal.Event]] = [
        (place.ref, events.PlaceAdded(path=place.path, kind=place.kind.value)) for place in plan.new
    ]
    for place_id, different in plan.changed.items():
        place = plan.places[place_id]
        if place_id in plan.renamed or {"number", "level"} & set(different):
            await name_below(session, place)
        if place_id in plan.renamed:
            renamed = events.PlaceRenamed(before=plan.renamed[place_id], path=place.path)
            happened.append((place.ref, renamed))
        if different:
            happened.append((place.ref, events.PlaceChanged(fields=different)))
    await record_many(session, actor.ref, happened)
