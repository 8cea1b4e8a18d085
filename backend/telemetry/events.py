"""What the journal says about points."""

from backend.kernel.journal import Event


class PointAdded(Event, frozen=True, kw_only=True, verb="point.added"):
    """`home` is where it measures, `place:<id>` or `equipment:<id>`."""

    code: str
    quantity: str
    home: str


class PointMoved(Event, frozen=True, kw_only=True, verb="point.moved"):
    before: str
    home: str


class PointRetired(Event, frozen=True, kw_only=True, verb="point.retired"):
    code: str
