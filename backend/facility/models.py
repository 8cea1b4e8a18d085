"""The place tree from site to space, its geometry, and equipment with what feeds what."""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.facility.words import words
from backend.identity.models import Unit
from backend.kernel import clock
from backend.kernel.db import Table
from backend.kernel.errors import DomainError
from backend.kernel.search import grams
from backend.kernel.versions import Editable


class PlaceKind(StrEnum):
    SITE = "site"
    BUILDING = "building"
    FLOOR = "floor"
    SPACE = "space"


class SpaceUse(StrEnum):
    OFFICE = "office"
    MEETING = "meeting"
    CANTEEN = "canteen"
    PLANT = "plant"
    CORRIDOR = "corridor"
    PARKING = "parking"
    STORAGE = "storage"
    WASHROOM = "washroom"
    HALL = "hall"
    OTHER = "other"


HOLDS = {
    PlaceKind.SITE: frozenset({PlaceKind.BUILDING, PlaceKind.SPACE}),
    PlaceKind.BUILDING: frozenset({PlaceKind.FLOOR}),
    PlaceKind.FLOOR: frozenset({PlaceKind.SPACE}),
    PlaceKind.SPACE: frozenset[PlaceKind](),
}
"""What may lie directly in what; a space directly in the site lies outdoors."""


class WrongPlaceKind(DomainError):
    """A place of this kind cannot lie there."""


class PlaceClosed(DomainError):
    """This place is closed."""


class EquipmentRetired(DomainError):
    """This equipment is retired."""


def natural(name: str) -> str:
    """Sorts 2号楼 before 10号楼."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), name)


class Place(Editable):
    """A site, building, floor or space.

    `lineage` holds the ids of all ancestors and its own, root first: a subtree is one GIN lookup.
    `path` is what people read, without the site: 1号楼 3层 305; `sort` puts places in the order of the house,
    basements first and 2 before 10. `polygon` is x0, y0, x1, y1, … in metres on the floor's plan; a floor
    itself carries `plan_width` and `plan_height`.
    """

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("parent_id", "name", postgresql_nulls_not_distinct=True),
        CheckConstraint("(kind = 'site') = (parent_id IS NULL)", "only_a_site_has_no_parent"),
        CheckConstraint(
            "lineage[cardinality(lineage)] = id"
            " AND lineage[cardinality(lineage) - 1] IS NOT DISTINCT FROM parent_id",
            "lineage_ends_here",
        ),
        CheckConstraint(
            "cardinality(lineage) = CASE kind"
            " WHEN 'site' THEN 1 WHEN 'building' THEN 2 WHEN 'floor' THEN 3 ELSE 4 END"
            " OR kind = 'space' AND cardinality(lineage) = 2",
            "depth_by_kind",
        ),
        CheckConstraint(
            "cardinality(polygon) % 2 = 0 AND cardinality(polygon) NOT IN (2, 4)", "polygon_is_a_surface"
        ),
        CheckConstraint("area > 0", "area_is_positive"),
        CheckConstraint("plan_width > 0 AND plan_height > 0", "plan_is_positive"),
        CheckConstraint("(use IS NOT NULL) = (kind = 'space')", "a_space_has_a_use"),
        Index("ix_place_lineage", "lineage", postgresql_using="gin"),
        Index("ix_place_search", "search", postgresql_using="gin"),
        Index(None, "sort", "id"),
    )

    kind: Mapped[PlaceKind]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    lineage: Mapped[list[UUID]]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    path: Mapped[str]
    sort: Mapped[str]
    number: Mapped[str | None]
    level: Mapped[int | None] = mapped_column(SmallInteger)
    use: Mapped[SpaceUse | None]
    area: Mapped[Decimal | None]
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    polygon: Mapped[list[float]] = mapped_column(
        ARRAY(DOUBLE_PRECISION), default=list, server_default=text("'{}'")
    )
    plan_width: Mapped[float | None]
    plan_height: Mapped[float | None]
    anonymous_reports: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    words: Mapped[str] = mapped_column(deferred=True)
    search: Mapped[list[str]] = mapped_column(deferred=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    parent: Mapped["Place | None"] = relationship(remote_side="Place.id", lazy="raise")
    unit: Mapped[Unit | None] = relationship(lazy="raise")

    @classmethod
    def site(cls, name: str, *, code: str) -> "Place":
        return cls._placed(None, PlaceKind.SITE, name, code=code)

    def holding(self, kind: PlaceKind, name: str, *, code: str, **facts: Any) -> "Place":
        """A new place directly in this one; `facts` are its other columns."""
        self.check_may_hold(kind)
        return self._placed(self, kind, name, code=code, **facts)

    def check_may_hold(self, kind: PlaceKind) -> None:
        if kind not in HOLDS[self.kind]:
            raise WrongPlaceKind(field="kind", kind=kind, parent=self.kind)
        if self.closed_at is not None:
            raise PlaceClosed(field="parentId", path=self.path)

    @classmethod
    def _placed(cls, parent: "Place | None", kind: PlaceKind, name: str, **facts: Any) -> "Place":
        place = cls(kind=kind, name=name, parent_id=parent and parent.id, created_at=clock.now(), **facts)
        place.lineage = [*(parent.lineage if parent else ()), place.id]
        place.name_within(parent)
        return place

    def name_within(self, parent: "Place | None") -> None:
        """Derive all that follows from the own name and number and from the parent's path."""
        outermost = parent is None or parent.kind is PlaceKind.SITE
        self.path = self.name if outermost or parent is None else f"{parent.path} {self.name}"
        self.sort = f"{parent.sort} {self._own_sort}" if parent else self._own_sort
        self.words = words(self.path, self.number if self.number not in self.path.split() else None)
        self.search = grams(self.words)

    @property
    def _own_sort(self) -> str:
        storey = "" if self.level is None else f"{self.level + 500:03d} "
        return storey + natural(self.name)


class EquipmentKind(Table):
    """A kind of equipment by its Brick class (https://brickschema.org), e.g. `ahu` → `AHU`."""

    __tablename__ = "equipment_kind"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str]
    brick: Mapped[str]


class Equipment(Editable):
    """A device or installation, fixed in a place; `parent_id` is what it is a part of."""

    __tablename__ = "equipment"
    __table_args__ = (
        CheckConstraint("parent_id <> id", "not_its_own_part"),
        Index("ix_equipment_search", "search", postgresql_using="gin"),
        Index(None, "sort", "id"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sort: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("equipment_kind.key"), index=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id"), index=True)
    model: Mapped[str | None]
    installed_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(deferred=True)
    search: Mapped[list[str]] = mapped_column(deferred=True)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    place: Mapped[Place] = relationship(lazy="raise")
    kind_row: Mapped[EquipmentKind] = relationship(lazy="raise")
    parent: Mapped["Equipment | None"] = relationship(remote_side="Equipment.id", lazy="raise")

    @classmethod
    def standing_in(
        cls, place: Place, kind: EquipmentKind, name: str, *, code: str, **facts: Any
    ) -> "Equipment":
        """New equipment in `place`; `facts` are its other columns."""
        equipment = cls(name=name, kind=kind.key, created_at=clock.now(), code=code, **facts)
        equipment.move(place, kind)
        return equipment

    def move(self, place: Place, kind: EquipmentKind) -> None:
        """Stand in `place` from now on; `kind` is the equipment's own."""
        if self.retired_at is not None:
            raise EquipmentRetired(field="id", name=self.name)
        if place.closed_at is not None:
            raise PlaceClosed(field="placeId", path=place.path)
        self.place_id = place.id
        self.name_within(place, kind)

    def name_within(self, place: Place, kind: EquipmentKind) -> None:
        """Derive order and search words from the own name and model and from the place's path."""
        self.sort = f"{place.sort} {natural(self.name)}"
        self.words = words(self.name, kind.name, kind.name_en, self.model, place.path)
        self.search = grams(self.words)


class Medium(StrEnum):
    AIR = "air"
    WATER = "water"
    POWER = "power"
    HEAT = "heat"
    GAS = "gas"
    DATA = "data"


class Feed(Table):
    """`source` feeds `target`, an equipment or a place, with a medium."""

    __tablename__ = "feed"
    __table_args__ = (
        CheckConstraint("num_nonnulls(target_equipment_id, target_place_id) = 1", "one_target"),
        CheckConstraint("source_id <> target_equipment_id", "not_itself"),
        UniqueConstraint(
            "source_id", "target_equipment_id", "target_place_id", postgresql_nulls_not_distinct=True
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("equipment.id"), index=True)
    target_equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id"), index=True)
    target_place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    medium: Mapped[Medium]

    source: Mapped[Equipment] = relationship(foreign_keys=source_id, lazy="raise")
    target_equipment: Mapped[Equipment | None] = relationship(foreign_keys=target_equipment_id, lazy="raise")
    target_place: Mapped[Place | None] = relationship(lazy="raise")
