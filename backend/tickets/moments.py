"""Two times of a field action: when it happened, by the phone, and when the service heard of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.rules.values import Tolerance


@dataclass(frozen=True, slots=True)
class Moment:
    """`late_report`: the phone's word was outside the tolerance, so `at` is the service's own time."""

    at: datetime
    late_report: bool = False


def settle(
    claimed: datetime | None, heard_at: datetime, tolerance: Tolerance, *, not_before: datetime | None = None
) -> Moment:
    """When an action happened that the phone dates `claimed` and the service hears of at `heard_at`.

    The phone is believed within `tolerance` of the service's time. It cannot have happened before what
    happened before it; a clock slow by no more than the tolerance is set right, not mistrusted.
    """
    if claimed is None:
        return Moment(heard_at)
    slow = timedelta(minutes=tolerance.future_minutes)
    earliest = heard_at - timedelta(minutes=tolerance.past_minutes)
    if not_before is not None:
        earliest = max(earliest, not_before - slow)
    if not earliest <= claimed <= heard_at + slow:
        return Moment(heard_at, late_report=True)
    return Moment(min(max(claimed, not_before or claimed), heard_at))
