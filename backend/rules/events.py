"""What the journal says about rules."""

from datetime import date

from backend.kernel.journal import Event


class RuleChanged(Event, frozen=True, kw_only=True, verb="rule.changed"):
    key: str
    effective_on: date
    confidence: str


class CalendarDayDecided(Event, frozen=True, kw_only=True, verb="calendar_day.decided"):
    day: date
    working: bool
    before: bool
    """How the day worked until now."""
