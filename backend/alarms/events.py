"""What the journal says about alarms."""

from backend.kernel.journal import Event


class Raised(Event, frozen=True, kw_only=True, verb="alarm.raised"):
    rule: str
    value: float
    limit: float
    again: bool = False


class Returned(Event, frozen=True, kw_only=True, verb="alarm.returned"):
    """Without a value where the point was taken out of service."""

    value: float | None = None


class Acknowledged(Event, frozen=True, kw_only=True, verb="alarm.acknowledged"):
    pass
