"""What may be said about a place, checked before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from backend.facility import geometry
from backend.facility.models import Place, PlaceKind, SpaceUse
from backend.kernel.errors import Invalid

LONGEST_NAME = 100
LONGEST_NUMBER = 20
LOWEST_LEVEL, HIGHEST_LEVEL = -20, 200
LARGEST_AREA = Decimal(1_000_000)
"""Square metres."""


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """All columns of a place that people may set, beside its name and kind."""

    number: str | None = None
    level: int | None = None
    use: SpaceUse | None = None
    area: Decimal | None = None
    unit_id: UUID | None = None
    polygon: Sequence[float] = ()
    plan_width: float | None = None
    plan_height: float | None = None

    def check(self, kind: PlaceKind, parent: Place | None) -> None:
        """Refuse facts that a place of this kind in `parent` cannot have."""
        if self.number is not None:
            text("number", self.number, LONGEST_NUMBER)
        if (self.level is not None) != (kind is PlaceKind.FLOOR):
            raise Invalid(field="level", kind=kind)
        if self.level is not None and not LOWEST_LEVEL <= self.level <= HIGHEST_LEVEL:
            raise Invalid(field="level", least=LOWEST_LEVEL, most=HIGHEST_LEVEL)
        if (self.use is not None) != (kind is PlaceKind.SPACE):
            raise Invalid(field="use", kind=kind)
        if self.area is not None and not 0 < self.area <= LARGEST_AREA:
            raise Invalid(field="area", most=str(LARGEST_AREA))
        self._check_plan(kind, parent)

    def _check_plan(self, kind: PlaceKind, parent: Place | None) -> None:
        for field, side in (("planWidth", self.plan_width), ("planHeight", self.plan_height)):
            if side is not None and (kind is not PlaceKind.FLOOR or not 0 < side <= geometry.LARGEST_PLAN):
                raise Invalid(field=field, most=geometry.LARGEST_PLAN)
        if (self.plan_width is None) != (self.plan_height is None):
            raise Invalid(field="planHeight")
        if self.polygon and (parent is None or parent.kind is not PlaceKind.FLOOR):
            raise geometry.BadOutline(field="polygon", reason="no_plan")
        if parent is not None:
            geometry.check(self.polygon, parent.plan_width, parent.plan_height)


def text(field: str, value: str, longest: int) -> str:
    """One line without blanks around it."""
    plain = " ".join(value.split())
    if not plain or len(plain) > longest or not plain.isprintable():
        raise Invalid(field=field, limit=longest)
    return plain
