"""What the journal says about places and equipment."""

from uuid import UUID

from backend.kernel.journal import Event


class PlaceAdded(Event, frozen=True, kw_only=True, verb="place.added"):
    path: str
    kind: str


class PlaceRenamed(Event, frozen=True, kw_only=True, verb="place.renamed"):
    """`before` and `path` are what people read; everything below was renamed with it."""

    before: str
    path: str


class PlaceChanged(Event, frozen=True, kw_only=True, verb="place.changed"):
    """Its facts other than the name: the names of those that changed."""

    fields: list[str]


class PlaceClosed(Event, frozen=True, kw_only=True, verb="place.closed"):
    path: str


class AnonymousReportsSwitched(Event, frozen=True, kw_only=True, verb="place.anonymous_reports_switched"):
    allowed: bool


class EquipmentAdded(Event, frozen=True, kw_only=True, verb="equipment.added"):
    name: str
    kind: str
    place: UUID


class EquipmentChanged(Event, frozen=True, kw_only=True, verb="equipment.changed"):
    fields: list[str]


class EquipmentRetired(Event, frozen=True, kw_only=True, verb="equipment.retired"):
    name: str


class Connected(Event, frozen=True, kw_only=True, verb="equipment.connected"):
    """The subject now feeds the target, an `equipment` or a `place`."""

    target_kind: str
    target: UUID
    medium: str


class Disconnected(Event, frozen=True, kw_only=True, verb="equipment.disconnected"):
    target_kind: str
    target: UUID
