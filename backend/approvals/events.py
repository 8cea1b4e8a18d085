"""What the journal says of an approval."""

from uuid import UUID

from backend.kernel.journal import Event


class Asked(Event, frozen=True, kw_only=True, verb="approval.asked"):
    about: str
    """A `Ref`."""
    approvers: list[UUID]
    needs: str


class Said(Event, frozen=True, kw_only=True, verb="approval.said"):
    grants: bool
    note: str | None = None
