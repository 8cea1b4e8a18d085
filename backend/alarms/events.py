"""What the journal says about alarms."""

from backend.kernel.journal import Event


class Raised(Event, frozen=True, kw_only=True, verb="alarm.raised"):
    rule: str
    value: float
    limit: float
    again: bool = False


class Returned(Event, frozen=True, kw_only=True, verb="alarm.returned"):
    value: float


class Acknowledged(Event, frozen=True, kw_only=True, verb="alarm.acknowledged"):
    pass
